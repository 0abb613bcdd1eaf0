"""The calendar bot: a folder of ICS files as a calendar, and the sample in the current week."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from tests.examples.calendar_modules import loaded

BERLIN = ZoneInfo("Europe/Berlin")
START = dt.datetime(2026, 12, 1, 10, 0, tzinfo=BERLIN)
END = START + dt.timedelta(hours=1)


@pytest.fixture(scope="module")
def modules() -> Iterator[dict[str, ModuleType]]:
    with loaded() as found:
        yield found


def titles(modules: dict[str, ModuleType], calendars: object, start: dt.datetime, days: int = 7) -> list[str]:
    found = modules["events"].between(calendars, start, start + dt.timedelta(days=days), BERLIN)
    return [one.title for one in found]


def test_an_event_is_added_once_and_replaced_and_removed(modules: dict[str, ModuleType], tmp_path: Path) -> None:
    store, events = modules["local"].Folder(tmp_path / "me"), modules["events"]
    made = events.made("Review", START, END, ["ana@nordlicht.example"], "mia@nordlicht.example")
    assert store.add(made) and not store.add(made)
    uid = events.new_uid("Review", START, END, ["ana@nordlicht.example"])
    calendar = store.get(uid)
    (one,) = events.between(store.all(), START, END, BERLIN)
    (moved,) = modules["series"].moved(calendar, one, START + dt.timedelta(days=1), "this")
    store.replace(moved)
    assert titles(modules, store.all(), START) == ["Review"]
    store.get(uid)
    store.remove(uid)
    assert store.all() == [] and store.get(uid) is None


def test_what_somebody_else_has_changed_is_not_overwritten(modules: dict[str, ModuleType], tmp_path: Path) -> None:
    events = modules["events"]
    mine, theirs = (modules["local"].Folder(tmp_path / "me") for _ in range(2))
    mine.add(events.made("Review", START, END, [], "mia@nordlicht.example"))
    uid = events.new_uid("Review", START, END, [])
    calendar, other = mine.get(uid), theirs.get(uid)
    (one,) = events.between([calendar], START, END, BERLIN)
    theirs.replace(modules["series"].moved(other, one, START + dt.timedelta(hours=3), "this")[0])
    with pytest.raises(events.Gone):
        mine.replace(modules["series"].moved(calendar, one, START + dt.timedelta(days=2), "this")[0])
    with pytest.raises(events.Gone):
        mine.remove(uid)
    assert len(mine.all()) == 1


def test_a_file_that_is_no_calendar_is_no_event(modules: dict[str, ModuleType], tmp_path: Path) -> None:
    folder = tmp_path / "me"
    store = modules["local"].Folder(folder)
    store.add(modules["events"].made("Review", START, END, [], "mia@nordlicht.example"))
    (folder / "broken.ics").write_bytes(b"BEGIN:VCALENDAR\xff\x00")
    (folder / "notes.txt").write_text("BEGIN:VCALENDAR")
    assert titles(modules, store.all(), START) == ["Review"]


@pytest.mark.parametrize("day", ["2026-11-30", "2027-03-29", "2026-10-25"])
def test_the_sample_lies_in_the_current_week(
    modules: dict[str, ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: str
) -> None:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CALENDAR_WEEK", day)
    store = modules["local"].sample()
    monday = dt.date.fromisoformat(day)
    monday -= dt.timedelta(days=monday.weekday())
    start = dt.datetime.combine(monday, dt.time(0), tzinfo=BERLIN)
    found = modules["events"].between(store.all(), start, start + dt.timedelta(days=7), BERLIN)
    assert {"Budget review", "Dentist", "Yoga"} <= {one.title for one in found}
    assert {one.start.time() for one in found if one.title == "Standup"} == {dt.time(9, 15)}
    assert all(store.of(one) for one in modules["people"].book().others.values())
    store.add(modules["events"].made("New", start, start + dt.timedelta(hours=1), [], "mia@nordlicht.example"))
    assert len(modules["local"].sample().all()) == len(store.all()), "it is laid out once"
