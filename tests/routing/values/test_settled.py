"""Which of several values of one type is meant."""

import datetime as dt

from tests.batches import batch

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.routing.replies.several import rivals
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.inputs import fill

NOW = dt.datetime(2026, 11, 30, 9)
EXTRACTOR = Extractor(AgentSpec())
AHEAD = Input.model_validate({"type": "date", "ask": "When?", "check": "day >= today", "otherwise": "That is past."})
ANY = Input(type="date", ask="When?")
PLAN = Input.model_validate({"type": ["basic", "plus", "pro"]})


@batch(
    ("message", "day"),
    [
        ("we came two years ago and loved it, do you have a room from dec 11?", dt.date(2026, 12, 11)),
        ("your driver rang yesterday, please come again tomorrow", dt.date(2026, 12, 1)),
        ("meine Katze frisst seit gestern nicht, geht es morgen?", dt.date(2026, 12, 1)),
        ("it has been broken since yesterday", None),
        ("no funciona desde ayer", None),
        ("yesterday", dt.date(2026, 11, 29)),
    ],
)
def test_issue_11_a_day_that_is_told_of_is_not_taken_where_the_input_refuses_it(
    message: str, day: dt.date | None
) -> None:
    assert fill({"day": AHEAD}, Said(message, NOW), EXTRACTOR).values.get("day") == day


def test_of_a_day_that_is_told_of_no_number_is_taken() -> None:
    inputs = {"day": AHEAD, "nights": Input(type="integer", ask="How many nights?")}
    said = Said("we came two years ago, do you have a room from dec 11?", NOW)
    assert dict(fill(inputs, said, EXTRACTOR).values) == {"day": dt.date(2026, 12, 11)}


def test_where_any_day_is_taken_two_are_doubted() -> None:
    said = Said("your driver rang yesterday, please come again tomorrow", NOW)
    assert fill({"day": ANY}, said, EXTRACTOR).doubted == {"day"}


@batch(
    "message",
    [
        "I'd like to go from basic to pro",
        "change my plan from basic to pro please",
        "von basic auf pro wechseln",
        "quiero pasar de basic a pro",
    ],
)
def test_issue_11_a_change_names_what_is_wanted_last(message: str) -> None:
    said = Said(message, NOW)
    values = fill({"plan": PLAN}, said, EXTRACTOR).values
    assert (values, rivals({"plan": PLAN}, values, said, EXTRACTOR)) == ({"plan": "pro"}, {})


@batch("message", ["basic or pro", "basic and pro", "from basic, and pro too"])
def test_two_that_are_no_change_are_still_two(message: str) -> None:
    said = Said(message, NOW)
    values = fill({"plan": PLAN}, said, EXTRACTOR).values
    assert rivals({"plan": PLAN}, values, said, EXTRACTOR) == {"plan": ["basic", "pro"]}
