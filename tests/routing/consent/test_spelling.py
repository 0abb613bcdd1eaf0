"""Words and signs of an answer, and slips in words of assent."""

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.routing.consent.spelling import corrected, fold, split, squeezed, wavers

FACES = frozenset((":)", ":-)"))


@batch(
    ("text", "folded"), [("Sí", "si"), ("d’accord", "daccord"), ("Grüße", "grusse"), ("ＯＫ", "ok"), ("DON'T", "dont")]
)
def test_case_accents_and_apostrophes_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


@batch(
    ("text", "words"),
    [
        ("Yes, that's right!", ["yes", "thats", "right"]),
        ("vas-y", ["vas", "y"]),
        ("100% +1", ["100%", "+1"]),
        ("ok👍🏽", ["ok", "👍"]),
        ("🤷‍♀️", ["🤷"]),
        ("yes :-)", ["yes", ":-)"]),
        ("(*yes*)", ["yes"]),
        ("a & b", ["a", "&", "b"]),
        ("", []),
    ],
)
def test_signs_that_say_something_are_words(text: str, words: list[str]) -> None:
    assert [word.text for word in split(text, FACES)] == words


@given(st.text(max_size=80))
def test_words_stand_where_they_say(text: str) -> None:
    places = [(word.start, word.end) for word in split(text, FACES)]
    assert places == sorted(places) and all(0 <= a < b <= len(text) for a, b in places)


@batch("text", ["yes?", "yes...", "yes…", "yes,", "yes -", "~~yes~~", "!yes", "sUrE", "yEaH", "¿sí"])
def test_what_takes_the_words_back(text: str) -> None:
    assert wavers(text, FACES)


@batch("text", ["yes", "YES!", "yES", "yes :)", "(yes)", '"yes"', "iPhone ok", "yes. Thanks."])
def test_what_does_not(text: str) -> None:
    assert not wavers(text, FACES)


@batch(
    ("word", "meant"),
    [
        *(("yesss", "yes"), ("yse", "yes"), ("confrim", "confirm"), ("plese", "please"), ("siii", "si")),
        *(("yet", "yet"), ("conform", "conform"), ("suuure", "suuure"), ("yesterday", "yesterday"), ("y3s", "y3s")),
    ],
)
def test_slips_are_corrected_only_where_nothing_else_is_near(word: str, meant: str) -> None:
    slips, never = ("yes", "confirm", "please", "correct"), frozenset(("yet", "conform"))
    assert (
        corrected(word, {"yes", "no"}, {squeezed("yes"): "yes", squeezed("si"): "si"}, {"yrs": "yes"}, slips, never)
        == meant
    )
