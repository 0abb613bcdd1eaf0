"""What tapes have recorded."""

import asyncio
from pathlib import Path

import pytest
from tests.check.trials.conftest import Shop

from shipworthy import Agent, ScriptedModel
from shipworthy.check.trials import Trials
from shipworthy.check.trials.tapes import recorded_in, recorded_of
from shipworthy.errors import SpecError

SAID = "It cost $49.50 for 3 items."
pytestmark = pytest.mark.usefixtures("default_store")


def recorded(shop: Shop) -> Path:
    """A folder with the tape of one run."""

    async def run() -> str:
        agent = Agent.load(shop.folder, store="sqlite", model=ScriptedModel(lambda request: SAID))
        async with agent:
            result = await agent.run("Where is order A-1001?")
            tape = await agent.tape(result.run_id)
            assert (await recorded_of(agent)).runs == 1
        return tape or ""

    folder = shop.folder.parent / "tapes"
    folder.mkdir()
    (folder / "one.jsonl").write_text(asyncio.run(run()), encoding="utf-8")
    return folder


def tried(shop: Shop, tapes: Path, only: str) -> Trials:
    (shop.folder / "calls.txt").unlink(missing_ok=True)
    return shop.tried(shop.cases(only=only), models="recorded", tools="recorded", tapes=tapes)


def test_recorded_results_and_answers_stand_in_for_all_that_is_outside(shop: Shop) -> None:
    tapes = recorded(shop)
    (case,) = tried(shop, tapes, "status").cases
    assert [trial.text for trial in case.trials] == [SAID] * 3
    assert (str(case.passed), shop.calls) == ("3 of 3", [])


def test_what_is_not_recorded_says_nothing_about_the_agent(shop: Shop) -> None:
    made = tried(shop, recorded(shop), "advice")
    assert (made.cases[0].trials, len(made.cases[0].made)) == ((), 3)
    assert "no trial counts: what a model answers to `advise` is not recorded" in made.not_established[0]
    assert list(made.findings) == []


def test_tapes_that_are_none_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("{}", encoding="utf-8")
    (tmp_path / "b.jsonl").write_bytes(b"\xff")
    with pytest.raises(SpecError) as raised:
        recorded_in(tmp_path)
    assert len(raised.value.problems) == 2
    with pytest.raises(SpecError, match="no tape"):
        recorded_in(tmp_path.parent / tmp_path.name / "a.jsonl")
    (tmp_path / "empty").mkdir()
    with pytest.raises(SpecError, match=r"\*\.jsonl"):
        recorded_in(tmp_path / "empty")


def test_without_tapes_the_runs_that_are_kept_are_read(shop: Shop) -> None:
    recorded(shop)
    made = shop.tried(shop.cases(only="status"), models="recorded", tools="recorded")
    assert [trial.text for trial in made.cases[0].trials] == [SAID] * 3
