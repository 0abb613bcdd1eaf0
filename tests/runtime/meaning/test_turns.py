from tests.batches import batch

from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.turns import (
    BREAK,
    DONE,
    GO_ON,
    JOINED,
    LISTS,
    OTHER,
    bare,
    is_request,
    stripped,
    unhalted,
)


@batch(
    ("message", "phrases"),
    [
        ("and the next one please", GO_ON),
        ("What's next?", GO_ON),
        ("ok, weiter bitte", GO_ON),
        ("continúa por favor", GO_ON),
        ("la suite, merci", GO_ON),
        ("No more, thanks", DONE),
        ("that’s all", DONE),
        ("das war's", DONE),
        ("eso es todo, gracias", DONE),
        ("c'est tout", DONE),
        ("and the other one?", OTHER),
        ("und die andere?", OTHER),
    ],
)
def test_phrases_are_found_without_polite_words(message: str, phrases: frozenset[tuple[str, ...]]) -> None:
    assert bare(Said(message)) in phrases


def test_long_message_is_no_phrase() -> None:
    assert bare(Said("next " * 20)) == ()


@batch(
    ("text", "asks"),
    [
        ("track order A-1001", True),
        ("I want to return it", True),
        ("my balance please", True),
        ("my order arrived", False),
        ("it is broken", False),
        ("because it is late", False),
        ("if you are open", False),
        ("ich möchte zahlen", True),
        ("es ist kaputt", False),
        ("quiero pagar", True),
        ("je voudrais payer", True),
        ("", False),
    ],
)
def test_request_is_told_from_a_statement(text: str, asks: bool) -> None:
    assert is_request(Said(text).tokens, asks=False) is asks
    assert is_request(Said("it is late").tokens, asks=True)


def test_stripped_is_a_part_of_the_message() -> None:
    assert stripped(Said("and now the mouse!"), frozenset(("and", "now", "the"))).message == "mouse"
    assert stripped(Said("and now"), frozenset(("and", "now"))).message == ""


@batch("gap", [" and ", ", ", ", and ", " & ", " und ", " y ", " et ", " and the "])
def test_values_are_joined(gap: str) -> None:
    assert JOINED.fullmatch(gap)
    assert BREAK.search(f"a{gap}b")


def test_words_inside_of_words_are_no_break() -> None:
    assert BREAK.search("a sandwich for Andy, please") is not None
    assert BREAK.search("sandwich 3.5 sand-land") is None


def test_lists_have_a_source_and_no_word_twice() -> None:
    for name, entries in LISTS.items():
        assert entries and (name in ("replies", "go_on", "subjects", "ties") or len(entries) == len(set(entries))), name


@batch(
    ("message", "rest"),
    [
        ("wait, am I free then?", "am I free then?"),
        ("hang on what do I have on Friday", "what do I have on Friday"),
        ("Moment mal, was kostet das?", "was kostet das?"),
        ("wait", "wait"),
        ("what do I wait for?", "what do I wait for?"),
        ("waiting on anyone?", "waiting on anyone?"),
    ],
)
def test_what_halts_before_a_request_is_no_part_of_it(message: str, rest: str) -> None:
    assert unhalted(Said(message)).message == rest
