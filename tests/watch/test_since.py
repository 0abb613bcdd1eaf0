"""Moments as they are written."""

import datetime as dt
import time

import pytest
from tests.batches import batch

from shipworthy.errors import UsageError
from shipworthy.watch.since import moment_of


def test_spans_and_days() -> None:
    assert moment_of("2h") == pytest.approx(time.time() - 7200, abs=5)
    assert moment_of("2026-11-20") == dt.datetime(2026, 11, 20).astimezone().timestamp()
    assert moment_of(None) == 0.0


@batch("wrong", ["soon", "7", "99999999999999999d", "2026-13-01"])
def test_what_is_no_moment_is_told(wrong: str) -> None:
    with pytest.raises(UsageError, match="write 30m, 1h, 2d"):
        moment_of(wrong)
