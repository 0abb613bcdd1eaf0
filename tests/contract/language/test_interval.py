"""Intervals as texts."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.language.interval import ends_of, written

MOMENTS = st.datetimes(timezones=st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=5, minutes=30))]))


@given(MOMENTS, st.timedeltas(dt.timedelta(microseconds=1), dt.timedelta(days=9000)))
def test_what_is_written_is_read(start: dt.datetime, length: dt.timedelta) -> None:
    try:
        end = start + length
    except OverflowError:
        return
    assert ends_of(written(start, end)) == (start, end)


def test_a_last_day_is_whole() -> None:
    assert ends_of("2024-05-20/2024-05-24") == (dt.datetime(2024, 5, 20), dt.datetime(2024, 5, 25))


@batch(
    "text",
    ["", "2024-05-20", "2024-05-24/2024-05-20", "next week", "2024-05-20/x", "2024-05-20T10:00/2024-05-20T12:00Z"],
)
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="interval|ends before|fromisoformat|Invalid"):
        ends_of(text)
