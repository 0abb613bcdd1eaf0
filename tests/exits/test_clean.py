"""What steers a terminal or cannot be seen is taken out; what a script or an emoji needs stays."""

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.exits.clean import clean, clean_text, marked

STAYS = {
    "farmer": "\U0001f469\u200d\U0001f33e",
    "family": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "skin tone": "\U0001f469\U0001f3fd\u200d\U0001f52c",
    "heart on fire": "❤\ufe0f\u200d\U0001f525",
    "keycap": "1\ufe0f\u20e3 #\ufe0f\u20e3",
    "flag of Scotland": "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "flag of a country": "\U0001f1e9\U0001f1ea",
    "Persian": "می\u200cخواهم",
    "Hindi": "क्\u200dष क्\u200cष",
    "Malayalam": "ന്\u200d",
    "Hebrew with a mark": "שלום C++\u200e!",
    "Arabic with marks": "\u200fنعم\u061c",
    "accents": "e\u0301 ñ ü",
    "ideograph of one form": "葛\U000e0100",
    "Mongolian": "ᠮ\u180bᠣ",
    "marks": "„so“ – “so” … 5 €",
}
GOES = {
    "zero-width space": ("pay\u200bpal", "paypal"),
    "word joiner": ("pay\u2060pal", "paypal"),
    "byte order mark": ("\ufeffyes", "yes"),
    "soft hyphen": ("soft\u00adly", "softly"),
    "joiner between letters": ("pay\u200dpal", "paypal"),
    "joiner behind an emoji": ("\U0001f600\u200d ok", "\U0001f600 ok"),
    "non-joiner between letters": ("pay\u200cpal", "paypal"),
    "non-joiner at a word's end": ("می\u200c خوا", "می خوا"),
    "mark of direction in English": ("ab\u200f12", "ab12"),
    "isolates": ("a\u2066b\u2069c", "abc"),
    "Hangul filler": ("ㅤyes\u3164", "yes"),
    "words in tags": ("ok\U000e0069\U000e0067\U000e006e", "ok"),
    "selectors as data": ("a\U000e0101\U000e0102\ufe00\ufe01", "a"),
    "selectors behind one another": ("❤\ufe0f\ufe0f", "❤\ufe0f"),
    "grapheme joiner": ("a\u034fb", "ab"),
}


@batch("text", STAYS.values(), ids=STAYS)
def test_what_is_needed_stays(text: str) -> None:
    assert clean(text) == clean_text(text) == marked(text) == text


@batch(("text", "left"), GOES.values(), ids=GOES)
def test_what_cannot_be_seen_goes(text: str, left: str) -> None:
    assert clean(text) == clean_text(text) == left
    assert marked(text) != left
    assert "<U+" in marked(text)


def test_field_18_nothing_steers() -> None:
    assert clean("a\x1b[31mb\rc\u202ed\u2028e") == "a\ufffd[31mb c\ufffdd e"
    assert clean_text("a\r\nb\rc\td\x0be\n") == "a\nb\nc\td e\n"
    assert marked("a\x1bb\u202ec") == "a<U+001B>b<U+202E>c"


SIGNS = st.one_of(
    st.characters(),
    st.sampled_from(
        "\x1b\x07\x9b\u200b\u200c\u200d\u202e\u2066\ufe0f\u00ad\U000e0061\U000e007f\U0001f3f4\U0001f469نमa1\n\t"
    ),
)


@given(st.text(SIGNS, max_size=40))
def test_what_is_clean_stays_as_it_is_and_holds_no_control(text: str) -> None:
    line, lines = clean(text), clean_text(text)
    assert not any(sign < " " or "\x7f" <= sign <= "\x9f" or "\u202a" <= sign <= "\u202e" for sign in line)
    assert not any(sign < " " and sign not in "\n\t" for sign in lines)
    assert clean_text(lines) == lines
    assert clean(line) == line


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"])))
def test_plain_text_is_the_same(text: str) -> None:
    assert clean(text) is text
    assert clean_text(text) == text


def test_a_long_text_takes_time_that_grows_with_its_length_alone() -> None:
    # Quadratic, this would take minutes.
    text = "ن\u200cن\u200b" * 200_000
    assert len(clean_text(text)) == 600_000
