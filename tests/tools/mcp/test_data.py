"""Arguments as JSON data."""

import datetime as dt
from decimal import Decimal

import pytest
from tests.batches import batch

from shipworthy.errors import ArgumentError
from shipworthy.tools.mcp.data import sent


@batch(
    ("value", "data"),
    [
        (None, None),
        (True, True),
        (3, 3),
        (2.5, 2.5),
        (Decimal("2.50"), 2.5),
        (Decimal("4"), 4),
        (dt.date(2026, 3, 1), "2026-03-01"),
        (dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC), "2026-03-01T12:00:00+00:00"),
        (dt.timedelta(days=1, seconds=90), "P1DT90S"),
        (dt.timedelta(seconds=-1.5), "-PT1.5S"),
        ({"a": [dt.date(2026, 3, 1)]}, {"a": ["2026-03-01"]}),
    ],
)
def test_a_value_is_sent_as_json_has_it(value: object, data: object) -> None:
    assert sent({"user_id": value, "b": 1}, {"user_id": "user-id"}, "look") == {"user-id": data, "b": 1}


@batch("value", [float("nan"), float("inf"), [float("-inf")], object(), {"a": {1, 2}}])
def test_what_json_cannot_say_is_refused(value: object) -> None:
    with pytest.raises(ArgumentError, match="look: `a`"):
        sent({"a": value}, {}, "look")
