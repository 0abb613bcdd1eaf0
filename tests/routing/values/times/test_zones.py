"""Time zones that are said, and those of the clock."""

import datetime as dt
from zoneinfo import ZoneInfo

from tests.batches import batch
from tests.routing.values.times.said_at import WEDNESDAY

from shipworthy.routing.said import Said
from shipworthy.routing.values.times import instants
from shipworthy.routing.values.times.zones import at, fixed, later, named

NEW_YORK = ZoneInfo("America/New_York")
WINTER = dt.datetime(2024, 3, 1, 10, 0, tzinfo=NEW_YORK)


def read(message: str, now: dt.datetime) -> list[str]:
    return [item.value.isoformat(timespec="minutes") for item in instants(Said(message, now))]


@batch(
    ("message", "found"),
    [
        ("at 15:00 UTC+2", ["2024-05-15T15:00+02:00"]),
        ("3pm UTC", ["2024-05-15T15:00+00:00"]),
        ("3 p.m. (UTC)", ["2024-05-15T15:00+00:00"]),
        ("June 3 at 14:30 Europe/Berlin", ["2024-06-03T14:30+02:00"]),
        ("2024-06-03T14:30:00+02:00", ["2024-06-03T14:30+02:00"]),
        ("2024-06-03 14:30Z", ["2024-06-03T14:30+00:00"]),
        *(
            (f"tomorrow at 3pm {zone}", [])
            for zone in ("EST", "PST", "CET", "ET", "Pacific", "Berlin time", "(EST)", "gmt")
        ),
    ],
)
def test_field_12_a_zone_is_honoured_or_asked_about(message: str, found: list[str]) -> None:
    assert read(message, WEDNESDAY) == found


def test_field_13_a_day_beyond_the_change_of_the_clocks_has_its_own_offset() -> None:
    assert read("in 20 days at 9am", WINTER) == ["2024-03-21T09:00-04:00"]
    assert read("tomorrow at 9am", WINTER) == ["2024-03-02T09:00-05:00"]


def test_field_13_hours_pass_whatever_the_clocks_do() -> None:
    before = dt.datetime(2024, 3, 9, 10, 0, tzinfo=NEW_YORK)
    assert read("in 24 hours", before) == ["2024-03-10T11:00-04:00"]
    assert later(before, 86_400) - before == dt.timedelta(hours=25)


def test_a_time_that_the_clocks_leave_out_is_none_and_of_two_it_is_the_first() -> None:
    assert at(dt.date(2024, 3, 10), dt.time(2, 30), NEW_YORK) is None
    assert read("on March 10 at 2:30am", WINTER) == []
    twice = at(dt.date(2024, 11, 3), dt.time(1, 30), NEW_YORK)
    assert twice is not None and fixed(twice).isoformat() == "2024-11-03T01:30:00-04:00"


def test_an_instant_has_a_fixed_offset_so_that_differences_are_hours_that_pass() -> None:
    (early,) = instants(Said("on March 9 at noon", WINTER))
    (late,) = instants(Said("on March 10 at noon", WINTER))
    assert late.value - early.value == dt.timedelta(hours=23)


def test_a_name_that_is_none_gives_none() -> None:
    assert named("europe/atlantis") is None and named("../etc/passwd") is None
    assert named("america/new_york") == NEW_YORK
