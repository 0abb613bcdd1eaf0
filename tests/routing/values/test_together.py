"""What answers several inputs at once: a range of hours is one interval, and no two instants."""

import datetime as dt
from zoneinfo import ZoneInfo

from shipworthy.contract.input import Input
from shipworthy.routing.said import Said
from shipworthy.routing.values.together import together

NOW = dt.datetime(2026, 11, 30, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))
START = Input.model_validate({"type": "datetime", "ask": "When?"})
SPAN = Input.model_validate({"type": "interval", "ask": "When?"})


def test_a_range_beside_an_instant() -> None:
    inputs, said = {"start": START, "span": SPAN}, Said("block tomorrow from 9 to 11 for writing", NOW)
    found = together(inputs, ["datetime", "interval"], said)
    assert found is not None
    values, used, end = found
    assert values == {"span": "2026-12-01T09:00:00+01:00/2026-12-01T11:00:00+01:00"}
    assert said.text[used.start : end] == "tomorrow from 9 to 11"


def test_a_single_time_is_left_to_the_instant() -> None:
    said = Said("gym on friday at 6pm", NOW)
    assert together({"start": START, "span": SPAN}, ["datetime", "interval"], said) is None
    assert together({"span": SPAN}, ["interval"], Said("from 9 to 11", NOW)) is None
