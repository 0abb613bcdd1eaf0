"""What the calendar bot reads of a message: which event, where to, which title, which day; also of other languages."""

import datetime as dt
from collections.abc import Iterator
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from tests.batches import batch
from tests.examples.calendar_modules import loaded

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = dt.date(2026, 11, 30)
"""A Monday."""
NOW = dt.datetime(2026, 11, 30, 8, tzinfo=BERLIN)


@pytest.fixture(scope="module")
def modules() -> Iterator[dict[str, ModuleType]]:
    with loaded() as found:
        yield found


def week(modules: dict[str, ModuleType], stamps: dict[str, dt.datetime] | None = None) -> list[object]:
    """Events of a day apart; `stamps`: title → when it was written."""
    titles = ("Standup", "Budget review", "Lunch with Dana", "Dentist", "Yoga")
    return [
        modules["events"].Event(
            id=f"{title}|",
            title=title,
            start=NOW + dt.timedelta(days=place),
            end=NOW + dt.timedelta(days=place, hours=1),
            all_day=False,
            place="",
            attendees=(),
            recurring=False,
            free=False,
            stamp=(stamps or {}).get(title),
        )
        for place, title in enumerate(titles)
    ]


@batch(
    ("message", "titles"),
    [
        ("annule le déjeuner avec Dana stp", ["Lunch with Dana"]),
        ("sag bitte das Mittagessen ab", ["Lunch with Dana"]),
        ("lösch den Zahnarzttermin", ["Dentist"]),
        ("cancela la cita del dentista", ["Dentist"]),
        ("cancel the lunch. actually wait no, cancel yoga instead", ["Yoga"]),
        ("move the opera", []),
        ("my mother in law called, put the zoo there", []),
        ("rvw to 3", ["Budget review"]),
    ],
)
def test_the_event_that_is_meant(modules: dict[str, ModuleType], message: str, titles: list[str]) -> None:
    assert [one.title for one in modules["finding"].meant(message, week(modules))] == titles


def test_words_that_name_nothing_leave_all_of_them(modules: dict[str, ModuleType]) -> None:
    every = week(modules)
    for message in ("delete everything", "actually make that 6", "no wait, half an hour later", "was ist heute"):
        assert modules["finding"].meant(message, every) in (every, [])
    assert modules["finding"].meant("delete everything", every) == every


def test_it_is_what_was_written_last_a_few_minutes_ago(modules: dict[str, ModuleType]) -> None:
    finding, now = modules["finding"], dt.datetime.now(dt.UTC)
    fresh = week(modules, {"Yoga": now - dt.timedelta(minutes=2), "Dentist": now - dt.timedelta(minutes=5)})
    assert [one.title for one in finding.recent("actually make that 6", fresh, now)] == ["Yoga"]
    assert finding.recent("move the standup", fresh, now) == []
    assert finding.recent("make it 6", week(modules, {"Yoga": now - dt.timedelta(days=2)}), now) == []


@batch(
    ("message", "title"),
    [
        ("Trag bitte Zahnarzt am 10. Dezember um halb neun ein", "Zahnarzt"),
        ("Ajoute coiffeur samedi à 11h", "Coiffeur"),
        ("pon gimnasio el viernes a las 18", "Gimnasio"),
        (
            "I was thinking (for days) of it. Dinner with her on Saturday at 7 would be nice, so put that in.",
            "Dinner with her",
        ),
        (
            "Quick thing (I have been thinking about it for days): I have decided to start doing yoga again. "
            "It is every Tuesday at 7 in the evening for an hour. Could you put it in?",
            "Yoga",
        ),
        ("call mum sunday 5pm", "Call mum"),
        ("put dentist on Tuesday at 3pm for 45 minutes", "Dentist"),
    ],
)
def test_the_title(modules: dict[str, ModuleType], message: str, title: str) -> None:
    assert modules["titles"].title_in(message) == title


@batch(
    ("message", "minutes", "earlier"),
    [
        ("running 15 late for standup push it", 15, False),
        ("standup 10 min later", 10, False),
        ("half an hour earlier", 30, True),
        ("to 15:00", 0, False),
    ],
)
def test_by_how_much(modules: dict[str, ModuleType], message: str, minutes: int, earlier: bool) -> None:
    assert modules["goals"].shift_in(message) == (minutes, earlier)


@batch(
    ("message", "its_own"),
    [
        ("Verschieb das Standup am Donnerstag auf 10 Uhr", True),
        ("Mueve el yoga del jueves a las 19", True),
        ("décale le yoga de jeudi à 19h", True),
        ("Verschieb Yoga auf Freitag 17 Uhr", False),
        ("Déplace le point à jeudi 15h", False),
    ],
)
def test_whose_day_it_is(modules: dict[str, ModuleType], message: str, its_own: bool) -> None:
    assert modules["goals"].day_is_its_own(message) is its_own


@batch(
    ("message", "day", "clock"),
    [
        ("dentist mov to nxt tues 10", "2026-12-08", "10:00"),
        ("am i free next friday?", "2026-12-11", ""),
        ("an hour with Ana the next thursday", "2026-12-03", ""),
        ("massage next friday at 3pm", "2026-12-11", "15:00"),
        ("the dentist to next friday 30 min", "2026-12-11", ""),
        ("friday at 3", None, ""),
        ("next monday", None, ""),
    ],
)
def test_next_and_a_weekday(modules: dict[str, ModuleType], message: str, day: str | None, clock: str) -> None:
    found = modules["coming"].day_in(message, TODAY)
    assert (found and found.isoformat(), modules["coming"].clock_in(message)) == (day, clock)


def test_the_evening_of_a_series(modules: dict[str, ModuleType]) -> None:
    rules, said = modules["rules"], "every Tuesday at 7 in the evening, the course has 8 evenings"
    assert rules.first_in(said, NOW) == "2026-12-01T19:00:00+01:00"
    assert rules.often_in(said, TODAY) == "every week, 8 times"


def test_the_part_of_the_day_that_is_preferred(modules: dict[str, ModuleType]) -> None:
    assert modules["goals"].part_in("some time next week, preferably in the morning") == "morning"
    assert modules["goals"].part_in("good morning, find an hour") == ""
    assert modules["goals"].part_in("ideally in the afternoon, to go through the plan") == "afternoon"
    assert modules["goals"].part_in("an hour with Ana") == ""
