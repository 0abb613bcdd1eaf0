"""Numbers in words of other languages."""

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.routing.values.languages.counting import LONGEST
from shipworthy.routing.values.languages.rules import language


def read(name: str, text: str) -> list[str]:
    return [number.text for number in language(name).counting.find(text)]


@batch(
    ("name", "text", "number"),
    [
        *(("de", "dreiundzwanzig", "23"), ("de", "zweihundertfunfzig", "250"), ("de", "tausendzweihundert", "1200")),
        *(("de", "einundvierzigtausenddreihundert", "41300"), ("de", "zweieinhalb", "2.5"), ("de", "elf", "11")),
        *(("es", "treinta y cinco", "35"), ("es", "dos mil quinientos", "2500"), ("es", "ciento veinte", "120")),
        *(("es", "veintiun", "21"), ("es", "treinta y un", "31"), ("es", "mil", "1000"), ("es", "once", "11")),
        *(("fr", "quatre-vingt-dix-sept", "97"), ("fr", "soixante et onze", "71"), ("fr", "vingt et un", "21")),
        *(("fr", "quatre-vingts", "80"), ("fr", "deux cent cinquante", "250"), ("fr", "mille neuf cent", "1900")),
        *(("fr", "quatre-vingt-un", "81"), ("fr", "cent quatre-vingt-deux", "182"), ("fr", "septante-deux", "72")),
    ],
)
def test_a_number_of_several_words_is_one(name: str, text: str, number: str) -> None:
    assert read(name, text) == [number]


@batch(
    ("name", "text", "numbers"),
    [
        *(("de", "zwei drei", ["2", "3"]), ("es", "treinta cinco", ["30", "5"]), ("fr", "trois quatre", ["3", "4"])),
        *(("es", "dos y tres", ["2", "3"]), ("de", "einer", []), ("es", "una", []), ("fr", "un", [])),
        *(("de", "hundertwasser", []), ("de", "tausendschon", []), ("es", "veinte y", ["20"])),
    ],
)
def test_words_that_make_no_number_together_are_apart(name: str, text: str, numbers: list[str]) -> None:
    assert read(name, text) == numbers


def test_a_word_without_an_end_is_no_number() -> None:
    assert read("de", "tausend" * LONGEST) == []


@given(st.integers(1, 99))
def test_every_german_number_below_a_hundred_is_read(number: int) -> None:
    ones = ["", "ein", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun"]
    tens = ["", "", "zwanzig", "dreissig", "vierzig", "funfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
    if number > 20 and number % 10:
        assert read("de", f"{ones[number % 10]}und{tens[number // 10]}") == [str(number)]
