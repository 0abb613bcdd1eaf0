"""Figures of something else than what a sentence names."""

import sys

from tests.batches import batch

from shipworthy.grounding.check import Checker
from shipworthy.grounding.evidence import Evidence, Place

FLIGHTS = [
    {"flight": "HAT169", "date": "2024-05-20", "leaves": "04:00", "prices": {"economy": 171, "business": 384}},
    {"flight": "HAT290", "date": "2024-05-26", "leaves": "11:30", "prices": {"economy": 174, "business": 402}},
]
ORDERS = {"W1001": {"total_eur": 459.9, "shipped": "2025-03-04"}, "W1002": {"total_eur": 89.5, "shipped": "2025-03-09"}}
SHARES = [{"ticker": "NVDA", "pe": 73.45, "price": 875.28}, {"ticker": "AAPL", "pe": 28.91, "price": 189.3}]


def _strange(data: object, *sentences: str, said: str = "", own: tuple[str, ...] = ()) -> list[str]:
    evidence = Evidence()
    evidence.add_value(data, Place("search"))
    if said:
        evidence.add_text(said, Place("prompt"))
    checker = Checker(evidence, "figures", own)
    judged = [checker.sentence(sentence) for sentence in sentences]
    assert not any(one.missing for one in judged)
    return [figure.text for one in judged for figure in one.strange]


@batch(
    ("sentence", "strange"),
    [
        ("HAT169 costs $174.", ["$174"]),
        ("HAT169 leaves on May 26 at 4:00.", ["May 26"]),
        ("HAT169 leaves on May 20 at 11:30.", ["11:30"]),
        ("HAT169 costs $171 in economy and $402 in business.", ["$402"]),
        ("HAT169 costs $171.", []),
        ("HAT169 costs about $170.", []),
        ("HAT169 costs $171, which is less than the $174 of the other.", []),
        ("HAT169 costs $171, HAT290 $174.", []),
        ("HAT169 costs $174, HAT290 $171.", ["$174", "$171"]),
        ("For $171 HAT169, for $174 HAT290.", []),
        ("HAT169 and HAT290 leave on May 20 and on May 26.", []),
        ("HAT169 (May 26) and HAT290 (May 26) are free.", ["May 26"]),
        ("The cheapest costs $174.", []),
    ],
)
def test_a_value_of_another_record_is_strange_where_the_own_one_is_not_said(sentence: str, strange: list[str]) -> None:
    assert _strange(FLIGHTS, sentence) == strange


def test_a_list_is_about_what_stands_above_it() -> None:
    assert _strange(FLIGHTS, "- HAT169:", "  - Economy: $174") == ["$174"]
    assert _strange(FLIGHTS, "- HAT169: $171", "- Other flights:", "- Economy: $174") == []
    assert _strange(FLIGHTS, "- Flight HAT169", "- Economy: $174") == ["$174"]
    assert _strange(FLIGHTS, "- Flight HAT169", "- Economy: $171", "- Others from $174") == []
    assert _strange(FLIGHTS, "- Flight HAT169", "That is all.", "- Economy: $174") == []
    assert _strange(FLIGHTS, "| HAT169 | 04:00 | $174 |") == ["$174"]


def test_both_ends_of_a_range_of_days_belong_to_what_is_named() -> None:
    trips = [
        {"id": "TR-1", "legs": [{"day": "2024-05-20"}, {"day": "2024-05-24"}]},
        {"id": "TR-2", "day": "2024-05-26"},
    ]
    assert _strange(trips, "TR-1 (May 20\u201324) is booked.") == []
    assert _strange(trips, "TR-1 (May 20\u201326) is booked.") == ["26"]
    assert _strange(trips, "TR-1 (May 26 / May 24) is booked.") == ["May 26"]
    assert _strange(trips, "TR-1 is booked, with a hotel until May 26.") == []


def test_a_record_may_be_named_by_its_key() -> None:
    assert _strange(ORDERS, "Order W1001 comes to €89.50.") == ["€89.50"]
    assert _strange(ORDERS, "Order W1001 comes to €459.90 and was shipped on 4 March.") == []
    assert _strange(ORDERS, "Die Bestellung W1001 wurde am 09.03.2025 verschickt.") == ["09.03.2025"]


def test_a_value_of_the_agents_own_types_names_a_record() -> None:
    own = ("NVDA", "AAPL")
    assert _strange(SHARES, "NVDA trades at a P/E of 28.91.", own=own) == ["28.91"]
    assert _strange(SHARES, "NVDA trades at a P/E of 73.45, AAPL at 28.91.", own=own) == []


def test_what_was_said_of_nothing_may_be_said_of_anything() -> None:
    assert _strange(FLIGHTS, "HAT169 on May 26 it is.", said="Please move me to May 26.") == []
    assert _strange(FLIGHTS, "HAT169 on May 26 it is.", said="HAT290 on May 26 would do.") == ["May 26"]


def test_a_total_is_not_taken_for_the_price_of_another() -> None:
    data = [{"id": "HAT169", "fare": 122}, {"id": "HAT290", "fare": 121}, {"id": "HAT300", "fare": 243}]
    assert _strange(data, "- HAT169 $122 and HAT290 $121", "- In all: $243") == []
    assert _strange(data, "- HAT169", "- In all: $243") == ["$243"]


def test_what_stands_nearly_everywhere_belongs_to_nothing() -> None:
    data = [{"id": f"A{number}", "fare": 171 if number else 174} for number in range(100)]
    assert _strange(data, "A0 costs $171.") == []


@batch(
    "sentence",
    [
        "HAT169 is full, but another flight leaves at 11:30 for $174.",
        "Instead of HAT169 you can take the one at 11:30.",
        "If you miss HAT169, you can still leave at 11:30.",
        "We can move you from HAT169 to the flight on May 26.",
        "HAT169 geht um 4 Uhr, der andere Flug um 11:30.",
        "HAT169 costs less than the other one at $174.",
        "Después de que salga el HAT169 hay otro vuelo a las 11:30.",
    ],
)
def test_a_sentence_that_goes_on_to_something_else_may_say_its_values(sentence: str) -> None:
    assert _strange(FLIGHTS, sentence) == []


def test_a_sentence_of_many_names_is_about_none_and_takes_linear_time() -> None:
    data = [{"id": f"A-{number}", "fare": 1000 + number} for number in range(4000)]
    evidence = Evidence()
    evidence.add_value(data, Place("s"))

    def steps(names: int) -> int:
        text, counted = " and ".join(f"A-{number} at {1000 + number + 1}" for number in range(names)), 0

        def count(frame: object, event: str, arg: object) -> object:
            nonlocal counted
            counted += 1
            return count

        Checker(evidence, "figures").sentence("A-1 at 1001")
        sys.settrace(count)  # type: ignore[arg-type]
        try:
            judged = Checker(evidence, "figures").sentence(text)
        finally:
            sys.settrace(None)
        assert not judged.strange
        return counted

    assert steps(400) < 3 * steps(200)
