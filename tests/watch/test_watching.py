"""Watching whole: a planted drift is named out of recorded runs of a real agent, and the report says what it rests on."""

import datetime as dt

import orjson
import pytest
from tests.watch.conftest import DRIFTED, RUNS
from tests.watch.traffic import Market

from shipworthy.check.certificate.certificate import Certificate, Own
from shipworthy.watch.report import FAILING
from shipworthy.watch.shown import lines
from shipworthy.watch.watching import Options, watch


@pytest.fixture
def certificate() -> Certificate:
    agent = Market(0).agent("memory")
    own = Own(version="1", files="f")
    contract = agent.compiled.contract
    return Certificate(agent="market", contract=contract, files={}, shipworthy=own, python="3.11")


async def test_a_slower_tool_is_named(recorded: str, certificate: Certificate) -> None:
    agent = Market(0).agent(recorded)
    report = await watch(agent, certificate)
    assert report.compared == RUNS + DRIFTED
    named = {(alarm.drift, alarm.metric, alarm.of) for alarm in report.alarms}
    assert ("speed", "step_ms", "get_news") in named, named
    assert "speed" in report.failing and report.exit_code == 1
    told = orjson.loads(orjson.dumps(report.as_dict()))
    assert told["schema"] == 1 and set(told["skills"]) == {"history", "news", "outlook", "quick_price"}
    shown = "\n".join(lines(report))
    assert "speed: step_ms of get_news" in shown and "holds no figures of its trials" in shown
    await agent.aclose()


async def test_what_does_not_count_does_not_fail(recorded: str) -> None:
    agent = Market(0).agent(recorded)
    report = await watch(agent, None, Options(fail_on=("text",)))
    assert report.alarms and report.exit_code == 0
    assert any("no certificate" in note for note in report.notes)
    await agent.aclose()


async def test_alarms_are_those_of_the_time_that_is_asked_for(recorded: str) -> None:
    agent = Market(0).agent(recorded)
    later = dt.datetime.now(dt.UTC).timestamp()
    report = await watch(agent, None, Options(since=later))
    assert report.alarms == () and report.overall.runs == 0 and report.compared == RUNS + DRIFTED
    assert report.exit_code == 0
    assert (await watch(agent, None, Options(tenant="another"))).compared == 0
    await agent.aclose()


async def test_runs_of_another_definition_are_counted(recorded: str, certificate: Certificate) -> None:
    agent = Market(0).agent(recorded)
    other = certificate.model_copy(update={"contract": "0" * 32})
    report = await watch(agent, other, Options(fail_on=("definition",)))
    assert report.other.count == RUNS + DRIFTED and report.failing == ("definition",)
    assert set(report.failing) < set(FAILING)
    await agent.aclose()
