"""Numbers that are hours or lengths count nothing."""

import datetime as dt

from tests.batches import batch

from shipworthy.contract.input import Input
from shipworthy.routing.said import Said
from shipworthy.routing.values.counted import counts
from shipworthy.routing.values.numbers import integers

NOW = dt.datetime(2024, 5, 15, 10, 0)
PEOPLE = {"people": Input(type="integer", ask="For how many people?")}
HOURS = {"hours": Input(type="integer", ask="For how many hours?")}


@batch(
    ("message", "inputs", "left"),
    [
        *(("tonight at 8", PEOPLE, []), ("4 of us tonight at 8", PEOPLE, [4]), ("for 2 hours", PEOPLE, [])),
        *(("for 2 hours", HOURS, [2]), ("8", PEOPLE, [8]), ("tomorrow around 7", PEOPLE, [])),
    ],
)
def test_what_counts(message: str, inputs: dict[str, Input], left: list[int]) -> None:
    said = Said(message, NOW)
    assert [item.value for item in counts(inputs, said, integers(said))] == left


@batch(
    ("message", "nights"),
    [("our two kids", []), ("mit meinen 3 Kindern", []), ("two parcels", [2]), ("my 2 bags", [2])],
)
def test_issue_11_the_family_is_not_what_is_counted(message: str, nights: list[int]) -> None:
    inputs, said = {"nights": Input(type="integer", ask="How many nights?")}, Said(message, NOW)
    assert [item.value for item in counts(inputs, said, integers(said))] == nights


def test_for_people_the_family_counts() -> None:
    said = Said("our two kids", NOW)
    assert [item.value for item in counts(PEOPLE, said, integers(said))] == [2]
