"""A value in any words changes what a question for a yes shows, and the question is asked again."""

import datetime as dt

from tests.batches import batch

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.routing.replies.changed import changed
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor

NOW = dt.datetime(2024, 5, 15, 10, 0)
INPUTS = {
    "reading": Input(type="integer", ask="What does the meter show?"),
    "day": Input(type="date", default="=today"),
    "code": Input(type="text", pattern=r"M-\d+", ask="Which meter?"),
}
YESTERDAY = dt.date(2024, 5, 14)


@batch(
    ("message", "changes"),
    [
        *(("i read it yesterday though", {"day": YESTERDAY}), ("sorry typo 18544", {"reading": 18544})),
        *(("M-2 it must be", {"code": "M-2"}), ("did i read it yesterday?", {}), ("yesterday, 18544", {})),
        *(("18455 like i said", {}), ("hmm well", {}), ("when was yesterday", {})),
    ],
)
def test_one_value_in_any_words(message: str, changes: dict[str, object]) -> None:
    current = {"reading": 18455, "code": "M-1"}
    assert changed(INPUTS, current, Said(message, NOW), Extractor(AgentSpec())) == changes


@batch(
    ("message", "changes"),
    [
        *(("wait make it 30", {"amount": 30.0}), ("non finalement 30", {"amount": 30.0})),
        *(("no, 30 or 40", {}), ("25", {})),
    ],
)
def test_a_bare_number_for_the_only_amount(message: str, changes: dict[str, object]) -> None:
    inputs = {"amount": Input(type="money", ask="For how many euros?")}
    found = changed(inputs, {"amount": 25.0}, Said(message, NOW), Extractor(AgentSpec()))
    assert found == changes


@batch(
    ("message", "changes"),
    [
        *(("sorry, 90 not 80", {"amount": 90.0}), ("not 80, 90", {"amount": 90.0}), ("90, nicht 80", {"amount": 90.0})),
        *(("90 not 70", {}), ("90 80", {}), ("80 not 90", {})),
    ],
)
def test_issue_11_the_amount_that_was_shown_is_denied_beside_the_right_one(
    message: str, changes: dict[str, object]
) -> None:
    inputs = {"amount": Input(type="money", ask="What was it worth?")}
    assert changed(inputs, {"amount": 80.0}, Said(message, NOW), Extractor(AgentSpec(name="a"))) == changes
