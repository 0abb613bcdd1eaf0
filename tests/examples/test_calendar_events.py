"""The calendar bot: one of a series, those that follow, or all of it are moved and cancelled, and nothing else changes."""

import datetime as dt
from collections.abc import Iterator
from types import ModuleType
from typing import Any, Literal
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples.calendar_modules import loaded

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = dt.datetime(2026, 10, 5, 9, 15, tzinfo=BERLIN)
"""A Monday in summer time: the clocks go back on 25 October."""
END = dt.datetime(2026, 12, 31, tzinfo=BERLIN)
Scope = Literal["this", "following", "all"]


@pytest.fixture(scope="module")
def modules() -> Iterator[dict[str, ModuleType]]:
    with loaded() as found:
        yield found


@pytest.fixture(scope="module")
def events(modules: dict[str, ModuleType]) -> ModuleType:
    return modules["events"]


@pytest.fixture(scope="module")
def series(modules: dict[str, ModuleType]) -> ModuleType:
    return modules["series"]


def weekly(events: ModuleType, rule: str = "FREQ=WEEKLY;COUNT=10", start: dt.datetime = FIRST) -> icalendar.Calendar:
    event: Any = icalendar.Event()
    event.add("UID", "standup")
    event.add("DTSTART", start)
    event.add("DTEND", start + dt.timedelta(minutes=15))
    event.add("SUMMARY", "Standup")
    event["RRULE"] = icalendar.vRecur.from_ical(rule)
    found: icalendar.Calendar = events.wrapped(event)
    return again(found)


def again(calendar: icalendar.Calendar) -> icalendar.Calendar:
    """What is read of what was written."""
    return icalendar.Calendar.from_ical(calendar.to_ical())


def starts(events: ModuleType, *calendars: icalendar.Calendar) -> list[dt.datetime]:
    found = events.between([again(one) for one in calendars], FIRST - dt.timedelta(days=30), END, BERLIN)
    return [one.start for one in found]


def picked(events: ModuleType, calendar: icalendar.Calendar, number: int) -> Any:
    return events.between([calendar], FIRST, END, BERLIN)[number]


def test_a_series_keeps_its_time_of_day_where_clocks_change(events: ModuleType) -> None:
    found = starts(events, weekly(events))
    assert len(found) == 10
    assert {one.time() for one in found} == {dt.time(9, 15)}
    assert {one.utcoffset() for one in found} == {dt.timedelta(hours=2), dt.timedelta(hours=1)}


@given(st.integers(0, 9), st.integers(-5 * 96, 5 * 96), st.sampled_from(["this", "following", "all"]))
def test_what_is_moved_is_moved_and_nothing_else(
    events: ModuleType, series: ModuleType, number: int, quarters: int, scope: Scope
) -> None:
    calendar = weekly(events)
    before, one = starts(events, calendar), picked(events, calendar, number)
    wall = one.start.replace(tzinfo=None) + quarters * dt.timedelta(minutes=15)
    target = wall.replace(tzinfo=BERLIN)
    if target.astimezone(dt.UTC).astimezone(BERLIN) != target:
        return
    after = starts(events, *series.moved(again(calendar), one, target, scope))
    moved = {"this": [number], "following": range(number, 10), "all": range(10)}[scope]
    by = wall - one.start.replace(tzinfo=None)
    expected = [
        (start.replace(tzinfo=None) + by * (place in moved)).replace(tzinfo=BERLIN)
        for place, start in enumerate(before)
    ]
    assert after == sorted(expected)


@given(st.integers(0, 9), st.sampled_from(["this", "following", "all"]))
def test_what_is_cancelled_is_gone_and_nothing_else(
    events: ModuleType, series: ModuleType, number: int, scope: Scope
) -> None:
    calendar = weekly(events)
    before = starts(events, calendar)
    left = series.cancelled(again(calendar), picked(events, calendar, number), scope)
    kept = {"this": before[:number] + before[number + 1 :], "following": before[:number], "all": []}[scope]
    assert (starts(events, left) if left is not None else []) == kept


def test_one_that_was_moved_is_moved_again_and_cancelled(events: ModuleType, series: ModuleType) -> None:
    calendar = weekly(events)
    target = dt.datetime(2026, 10, 13, 11, 0, tzinfo=BERLIN)
    (once,) = series.moved(calendar, picked(events, calendar, 1), target, "this")
    again_moved = picked(events, once, 1)
    assert again_moved.start == target
    (twice,) = series.moved(again(once), again_moved, target + dt.timedelta(hours=2), "this")
    assert starts(events, twice)[1] == target + dt.timedelta(hours=2)
    left = series.cancelled(again(twice), picked(events, twice, 1), "this")
    assert len(starts(events, left)) == 9


def test_a_weekly_meeting_of_one_weekday_follows_to_another(events: ModuleType, series: ModuleType) -> None:
    calendar = weekly(events, "FREQ=WEEKLY;BYDAY=MO;COUNT=4")
    (moved,) = series.moved(calendar, picked(events, calendar, 0), FIRST + dt.timedelta(days=1), "all")
    assert {one.weekday() for one in starts(events, moved)} == {1}


def test_an_event_that_happens_once_goes_whole(events: ModuleType, series: ModuleType) -> None:
    made = again(events.made("Dentist", FIRST, FIRST + dt.timedelta(hours=1), [], "me@x.example"))
    (one,) = events.between([made], FIRST, END, BERLIN)
    (moved,) = series.moved(made, one, FIRST + dt.timedelta(days=1), "this")
    assert starts(events, moved) == [FIRST + dt.timedelta(days=1)]
    assert series.cancelled(moved, one, "this") is None


def test_the_same_event_has_the_same_identifier(events: ModuleType) -> None:
    def uid(title: str = "Sync", start: dt.datetime = FIRST, who: tuple[str, ...] = ("a@x", "b@x")) -> str:
        return str(events.new_uid(title, start, start + dt.timedelta(hours=1), who))

    assert uid() == uid("SYNC", FIRST.astimezone(dt.UTC), ("b@x", "a@x"))
    assert len({uid(), uid("Other"), uid(start=END), uid(who=("a@x",))}) == 4


@pytest.mark.parametrize("scope", ["this", "all"])
def test_one_that_ends_later_is_longer(events: ModuleType, series: ModuleType, scope: Scope) -> None:
    calendar = weekly(events)
    one = picked(events, calendar, 2)
    (after,) = series.moved(calendar, one, one.start, scope, one.end + dt.timedelta(minutes=20))
    found = events.between([again(after)], FIRST, END, BERLIN)
    lengths = [each.end - each.start for each in found]
    longer = dt.timedelta(minutes=35)
    assert [length == longer for length in lengths] == [scope == "all" or place == 2 for place in range(10)]
    assert [each.start for each in found] == starts(events, weekly(events))
