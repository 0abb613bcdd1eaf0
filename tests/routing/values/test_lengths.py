"""A count of days before the day it begins with is two values where an input asks for the count."""

import datetime as dt

from tests.batches import batch

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.inputs import fill

NOW = dt.datetime(2024, 5, 15, 10, 0)
DAY = Input(type="date", ask="From which day?")
MONTHS = {"months": Input(type="integer", ask="For 6, 12 or 24 months?"), "start": DAY}
NIGHTS = {"stay": Input(type="integer", ask="How many nights?"), "start": DAY}
TODAY, FRIDAY = dt.date(2024, 5, 15), dt.date(2024, 5, 17)


@batch(
    ("message", "inputs", "values"),
    [
        ("a permit, 12 months from today", MONTHS, {"months": 12, "start": TODAY}),
        ("3 nights from friday", NIGHTS, {"stay": 3, "start": FRIDAY}),
        ("drei Nächte ab Freitag", NIGHTS, {"stay": 3, "start": FRIDAY}),
        ("12 months starting friday", MONTHS, {"months": 12, "start": FRIDAY}),
        ("2 days from today", MONTHS, {"start": FRIDAY}),
        ("2 days from today", {"start": DAY}, {"start": FRIDAY}),
    ],
)
def test_a_count_and_the_day_it_begins_with(message: str, inputs: dict[str, Input], values: dict[str, object]) -> None:
    found = fill(inputs, Said(message, NOW), Extractor(AgentSpec())).values
    assert all(found.get(name) == value for name, value in values.items()), found


def test_issue_11_a_unit_in_another_language_counts_what_the_input_asks_for_in_english() -> None:
    inputs = {"months": Input(type="integer", ask="For how many months?"), "start": DAY}
    said = Said("quiero una pausa de dos meses desde mañana", NOW)
    assert dict(fill(inputs, said, Extractor(AgentSpec())).values) == {"months": 2, "start": dt.date(2024, 5, 16)}
