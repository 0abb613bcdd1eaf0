"""A correction that says half of an instant leaves the other half; the same hours are kept on another day."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from tests.batches import batch

from shipworthy.contract.input import Input
from shipworthy.contract.language.types import TypeSpec
from shipworthy.routing.said import Said
from shipworthy.routing.values.completing import completed
from shipworthy.routing.values.inputs import Filled

ZONE = ZoneInfo("Europe/Berlin")
NOW = dt.datetime(2026, 10, 19, 8, 0, tzinfo=ZONE)
"""A Monday; the clocks go back on the 25th."""
START = Input.model_validate({"type": "datetime", "ask": "When?"})
WHEN = Input.model_validate({"type": "interval", "ask": "When?"})
HELD = dt.datetime(2026, 10, 23, 17, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))


@pytest.mark.parametrize(
    ("message", "value"),
    [
        *(("no, on saturday", "2026-10-24T17:00:00+02:00"), ("make it half past six", "2026-10-23T18:30:00+02:00")),
        ("no, on monday the 26th", "2026-10-26T17:00:00+01:00"),
    ],
)
def test_the_other_half_stays(message: str, value: str) -> None:
    filled = completed(Filled(doubted=frozenset(["start"])), {"start": START}, {"start": HELD}, Said(message, NOW))
    found = filled.values["start"]
    assert isinstance(found, dt.datetime)
    assert found.isoformat() == value
    assert not filled.doubted
    assert filled.found[-1].value == found


@pytest.mark.parametrize("message", ["saturday at 5", "saturday or sunday", "never mind", "at 5 or 6"])
def test_what_says_both_or_neither_is_left_as_it_was_read(message: str) -> None:
    before = Filled(values={"start": "read"})
    assert completed(before, {"start": START}, {"start": HELD}, Said(message, NOW)) is before


def test_nothing_is_completed_without_an_instant() -> None:
    before = Filled()
    assert completed(before, {"start": START}, {}, Said("on saturday", NOW)) is before


def test_the_same_hours_on_another_day() -> None:
    held = {"when": "2026-10-23T13:00:00+02:00/2026-10-23T17:00:00+02:00"}
    filled = completed(Filled(), {"when": WHEN}, held, Said("and on monday the 26th, at the same hours?", NOW))
    assert filled.values == {"when": "2026-10-26T13:00:00+01:00/2026-10-26T17:00:00+01:00"}
    plain = Filled()
    assert completed(plain, {"when": WHEN}, held, Said("and on thursday?", NOW)) is plain


TICKET = Input(pattern="T-[0-9]{3}", ask="Which ticket?")


@batch(
    ("message", "held", "value"),
    [
        *(("and 101?", "T-100", "T-101"), ("what about 205", "T-100", "T-205"), ("und 101", "T-100", "T-101")),
        # Another length is no such code; two numbers are two.
        *(("and 1011?", "T-100", None), ("101 or 102", "T-100", None)),
    ],
)
def test_a_number_stands_for_the_code_that_has_it(message: str, held: str, value: str | None) -> None:
    found = completed(Filled(), {"number": TICKET}, {"number": held}, Said(message, NOW))
    assert found.values.get("number") == value


def test_a_number_that_may_count_something_is_no_code() -> None:
    inputs = {"number": TICKET, "days": Input(type=TypeSpec(name="integer"), ask="How many days?")}
    assert not completed(Filled(), inputs, {"number": "T-100"}, Said("and 101", NOW)).values
