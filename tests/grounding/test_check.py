"""The sentences of one text, judged in order."""

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.grounding.check import Checker, Fact, Level, rounded
from shipworthy.grounding.evidence import Evidence, Place
from shipworthy.grounding.extract import figures_in


def _evidence() -> Evidence:
    evidence = Evidence()
    evidence.add_value(
        {"fares": [158, 141, 1482], "who": {"first": "James", "last": "Lee"}, "code": "HAT136"}, Place("search")
    )
    return evidence


def _missing(level: Level, *sentences: str) -> list[str]:
    checker = Checker(_evidence(), level)
    return [one.text for sentence in sentences for one in checker.sentence(sentence).missing]


def test_a_fact_says_where_its_figure_stands() -> None:
    judged = Checker(_evidence(), "figures").sentence("HAT136 costs $158 or $159.")
    assert judged.facts == (Fact("HAT136", "search", "code"), Fact("$158", "search", "fares[0]"))
    assert [one.text for one in judged.missing] == ["$159"]


@batch(
    ("level", "missing"), [("off", []), ("sums", ["$300"]), ("figures", ["$299", "$300"]), ("strict", ["$299", "$300"])]
)
def test_each_level_allows_something_else(level: Level, missing: list[str]) -> None:
    assert _missing(level, "It is $158 and $141.", "So $299, not $300.") == missing


def test_a_sum_may_be_told_again_and_says_how_it_came() -> None:
    checker = Checker(_evidence(), "sums")
    facts = checker.sentence("$158 + $141 = $299").facts
    assert facts[-1] == Fact("$299", "text", "$158 + $141")
    assert not checker.sentence("You pay $299.").missing
    assert not checker.sentence("Twice that is $598.").missing


def test_strict_wants_names_too() -> None:
    sentences = ("Your agent is James Lee.", "Your agent is Mary Lee.", "Your agent is Lee James.")
    assert _missing("strict", *sentences) == ["Mary Lee", "Lee James"]


def test_values_of_own_types_must_stand_in_the_evidence() -> None:
    evidence = Evidence()
    evidence.add_text("NVDA rose", Place("s"))
    judged = Checker(evidence, "figures", own=("NVDA", "AAPL")).sentence("NVDA beats AAPL.")
    assert ([one.figure for one in judged.facts], [one.text for one in judged.missing]) == (["NVDA"], ["AAPL"])


@batch(
    ("sentences", "missing"),
    [
        (["We fly to SFO, LAX and JFK: 3 airports."], []),
        (["- a", "- b", "- c", "- d", "So 4 ways."], []),
        (["- a", "- b", "So 9 ways."], ["9"]),
        (["Here are 5 ways:"], []),
        (["| 1 | a |", "| 2 | b |", "| 3 | c |"], []),
        (["| 8 | a |"], ["8"]),
        (["You have 7 bags."], ["7"]),
    ],
)
def test_a_count_of_what_stands_there_is_no_figure(sentences: list[str], missing: list[str]) -> None:
    assert _missing("figures", *sentences) == missing


@batch(
    ("text", "missing"),
    [
        ("about 1,500", []),
        ("1,500", ["1,500"]),
        ("nearly 1,480", []),
        ("about 1,400", ["1,400"]),
        ("about 1,000", ["1,000"]),
    ],
)
def test_about_allows_a_rounded_number(text: str, missing: list[str]) -> None:
    assert _missing("figures", f"It is {text}.") == missing


def test_only_numbers_are_rounded() -> None:
    assert rounded(figures_in("about HAT100")[0], "about HAT100") is None


SENTENCES = ["HAT136 costs $158.", "Or $141 and $999.", "So $299.", "- a", "On May 20."]


@given(st.lists(st.sampled_from(SENTENCES), max_size=8), st.sampled_from(["sums", "figures", "strict"]))
def test_the_same_sentences_are_judged_the_same(sentences: list[str], level: Level) -> None:
    assert _missing(level, *sentences) == _missing(level, *sentences)
    if level == "figures":
        assert _missing(level, *sentences) == [text for one in sentences for text in _missing(level, one)]


def test_a_birthday_is_no_other_day() -> None:
    evidence = Evidence()
    evidence.add_value({"name": "Ann", "date_of_birth": "1990-05-26", "flies": "2024-05-20"}, Place("booking"))
    told = ("You fly on May 26.", "Your date of birth is May 26.", "Your date of birth is May 26, 1990.", "On May 20.")
    assert [bool(Checker(evidence, "figures").sentence(one).missing) for one in told] == [True, False, False, False]


def test_a_day_in_a_list_of_days_is_no_number() -> None:
    evidence = Evidence()
    evidence.add_text("On May 22, 23 or 27 there are 25 seats, and on May 24, 2 bags are free.", Place("s"))
    told = ("May 22, 23 or 27", "May 22, 25 or 27", "May 22, 23, 25 and 27", "On May 24, 2 bags are free.")
    assert [bool(Checker(evidence, "figures").sentence(one).missing) for one in told] == [False, True, True, False]
