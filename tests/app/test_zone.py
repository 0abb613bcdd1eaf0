"""The local time has the zone of the machine."""

import datetime as dt
import time
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from tests.batches import batch

from shipworthy import Agent, Input, Skill, SpecError, Step
from shipworthy.app.zone import machine_zone, time_of
from shipworthy.contract.agent import AgentSpec
from shipworthy.durable.memory import MemoryStore


@pytest.fixture
def zoned(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


def offset_of(name: str) -> dt.timedelta | None:
    return dt.datetime.now(ZoneInfo(name)).utcoffset()


@batch("name", ["America/New_York", "Europe/Berlin", "Asia/Kolkata"])
def test_the_zone_is_the_one_that_is_named(name: str) -> None:
    assert machine_zone(name, offset_of(name)) == ZoneInfo(name)
    assert machine_zone(f":{name}", offset_of(name)) == ZoneInfo(name)
    assert machine_zone(f"/usr/share/zoneinfo/{name}", offset_of(name)) == ZoneInfo(name)


@batch("name", ["XYZ5", "Nowhere/Here", "", "../etc/passwd"])
def test_what_names_no_zone_gives_none(name: str) -> None:
    assert machine_zone(name, dt.timedelta(0)) is None


def test_a_zone_with_another_offset_than_the_clock_is_not_the_clocks() -> None:
    assert machine_zone("Asia/Kolkata", dt.timedelta(0)) is None
    assert machine_zone(None, dt.timedelta(hours=23)) is None


async def test_field_13_a_day_beyond_the_change_of_the_clocks_is_read_by_the_rules_of_the_zone(
    zoned: pytest.MonkeyPatch,
) -> None:
    zoned.setenv("TZ", "America/New_York")
    time.tzset()
    zone = ZoneInfo("America/New_York")
    skill = Skill(
        name="remind",
        description="Set a reminder",
        examples=("remind me",),
        inputs={"at": Input(type="datetime", ask="When?")},
        workflow=(Step(answer="{at}"),),
    )
    today = dt.datetime.now(zone)
    days = next(n for n in range(1, 366) if (today + dt.timedelta(days=n)).utcoffset() != today.utcoffset()) + 2
    agent = Agent(skills=[skill], store=MemoryStore(records=True))
    result = await agent.run(f"remind me in {days} days at 9am", skill="remind")
    at = dt.datetime.combine(today + dt.timedelta(days=days), dt.time(9), tzinfo=zone)
    assert result.inputs["at"] == at
    tape = await agent.tape(result.run_id) or ""
    assert str(zone) in tape and (await agent.replay(tape)).divergence is None


async def test_an_agent_has_the_zone_that_it_names(zoned: pytest.MonkeyPatch) -> None:
    zoned.setenv("TZ", "America/New_York")
    time.tzset()
    day = Skill(name="day", examples=("Which day is it",), workflow=[Step(answer="{now:%H:%M}")])
    when = dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC)
    agent = Agent(skills=[day], zone="Europe/Berlin", store=MemoryStore())
    agent.use_clock(when)
    assert (await agent.run("Which day is it?")).text == "00:30"
    assert agent.spec.zone == "Europe/Berlin"
    assert time_of(AgentSpec(zone="Asia/Kolkata")).tzinfo == ZoneInfo("Asia/Kolkata")


@batch("name", ["Berlin", "CET+1", "../etc/passwd", ""])
def test_a_zone_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(SpecError, match=r"is no time zone; write its IANA name, such as Europe/Berlin"):
        Agent(zone=name, store=MemoryStore())
