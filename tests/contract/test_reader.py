"""A reader: one reading, several, or none, and none where the function raises or is late."""

import datetime as dt
import time

import pytest

from shipworthy.contract.reader import Reading, Spoken, reader

SPOKEN = Spoken(message="hello", now=dt.datetime(2026, 11, 30))
GREET = Reading(skill="greet")


def test_one_several_and_none() -> None:
    assert reader(lambda _: GREET).readings(SPOKEN) == [GREET]
    assert reader(lambda _: (GREET, GREET)).readings(SPOKEN) == [GREET, GREET]
    assert reader(lambda _: None).readings(SPOKEN) == []


def test_one_that_raises_gives_nothing_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    assert reader(lambda _: [][0]).readings(SPOKEN) == []
    assert "IndexError" in caplog.text


@pytest.mark.machine
def test_one_that_is_late_gives_nothing() -> None:
    def slow(_: Spoken) -> Reading:
        time.sleep(4)
        return GREET

    assert reader(slow).readings(SPOKEN) == []
