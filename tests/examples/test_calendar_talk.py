"""The calendar bot: its conversations, where an event goes, which one is meant, and what a new one is called."""

import asyncio
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from tests.examples.calendar_modules import HOME, loaded
from tests.examples.shares import SHARES, share

from shipworthy import Agent
from shipworthy.talk.hold import hold_all
from shipworthy.talk.read import read_talk


@pytest.fixture(scope="module")
def modules() -> Iterator[dict[str, ModuleType]]:
    with loaded() as found:
        yield found


@pytest.mark.parametrize("each", SHARES)
def test_its_conversations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, each: int) -> None:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path))
    monkeypatch.setenv("SHIPWORTHY_ROUTING", "light")
    monkeypatch.setenv("CALENDAR_WEEK", "2026-11-30")
    talk = read_talk(HOME / "talk.yaml")
    some = share(talk.conversations, each)
    held = asyncio.run(hold_all(talk, lambda: Agent.load(HOME, store="memory"), conversations=some))
    missed = [(one.conversation.name, turn.turn.say, turn.misses) for one in held for turn in one.turns if turn.misses]
    assert missed == []


@pytest.mark.parametrize(
    ("message", "hour"),
    [
        *(("move lunch to 1", "13:00"), ("put the review to 10 please", "10:00"), ("move it to five instead", "17:00")),
        *(("move it to 10:30", ""), ("to 3 december", ""), ("move the standup tomorrow to 10", ""), ("to 40", "")),
        *(("move it to the 4th", ""), ("push it by 2", "")),
    ],
)
def test_a_bare_hour_to_which_something_goes(modules: dict[str, ModuleType], message: str, hour: str) -> None:
    assert modules["goals"].hour_in(message) == hour


@pytest.mark.parametrize(
    ("message", "own"),
    [
        *(("move tomorrow's standup to 10", True), ("move the call on Friday to half past nine", True)),
        *(
            ("move the call to Friday at 10", False),
            ("move the call to friday", False),
            ("standup friday to 10", False),
        ),
    ],
)
def test_whose_day_it_is(modules: dict[str, ModuleType], message: str, own: bool) -> None:
    assert modules["goals"].day_is_its_own(message) is own


def test_two_days(modules: dict[str, ModuleType]) -> None:
    goals = modules["goals"]
    assert goals.turned("the one on Friday, could we have it on Thursday instead?")
    assert not goals.turned("on Thursday instead of Friday")
    assert not goals.turned("from Friday to Thursday instead")
    assert goals.from_day_to_day("the review on Friday to Thursday")


@pytest.mark.parametrize(
    ("said", "word", "like"),
    [("rvw", "review", True), ("dentsit", "dentist", True), ("std", "yoga", False), ("lunch", "launch", True)],
)
def test_slips_and_shorthand(modules: dict[str, ModuleType], said: str, word: str, like: bool) -> None:
    assert modules["finding"]._like(said, word) is like


@pytest.mark.parametrize(
    ("message", "title"),
    [
        *(("put gym tmr 7pm", "Gym"), ("make a note of a coffee with Chloe on Thursday", "Coffee with Chloe")),
        *(("add a call with the bank the day after tomorrow", "Call with the bank"),),
    ],
)
def test_titles(modules: dict[str, ModuleType], message: str, title: str) -> None:
    assert modules["titles"].title_in(message) == title


@pytest.mark.parametrize(
    ("message", "minutes", "earlier"),
    [
        *(("half an hour earlier", 30, True), ("30 min later", 30, False), ("an hour later", 60, False)),
        *(("three quarters of an hour sooner", 45, True), ("a quarter of an hour later", 15, False)),
        *(("two hours later", 120, False), ("twenty minutes earlier", 20, True), ("later at 10", 0, False)),
    ],
)
def test_a_length_by_which_something_is_shifted(
    modules: dict[str, ModuleType], message: str, minutes: int, earlier: bool
) -> None:
    assert modules["goals"].shift_in(f"shift yoga {message}") == (minutes, earlier)


def test_the_one_day_that_is_named(modules: dict[str, ModuleType]) -> None:
    day_in, monday = modules["goals"].day_in, dt.date(2026, 11, 30)
    assert day_in("friday's standup", monday) == dt.date(2026, 12, 4)
    assert day_in("push it tmrw", monday) == day_in("Tomorrow's", monday) == day_in("on tues", monday)
    assert day_in("today", monday) == monday
    assert day_in("from friday to monday", monday) is None
    assert day_in("some day", monday) is None
