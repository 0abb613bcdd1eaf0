"""Which models a call may ask."""

import asyncio
import gc
from typing import Any

import pytest
from tests.batches import batch

from shipworthy import Agent, Price, ScriptedModel, Skill
from shipworthy.contract.learned import Learned
from shipworthy.contract.model import ModelSpec
from shipworthy.errors import NoModel, TooDear, UsageError
from shipworthy.routing.models.difficulty import Facts
from shipworthy.routing.models.lineup import Candidate, Configured, OneModel, lineup_of
from shipworthy.sim.server import SimServer

FACTS = Facts(message="Hi", context_tokens=1000, output_tokens=100)
OWN = {
    "own": (
        ModelSpec.model_validate(
            {"name": "openai:x", "tokens_per_o200k": 1.0, "price": {"input": 10, "output": 10}, "reasoning": 50}
        ),
    )
}


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")


def test_one_model_is_asked_whatever_is_wished() -> None:
    model = ScriptedModel(["x"], price=Price(input=1, output=1))
    lineup = OneModel(model)
    line = lineup.line("strong", FACTS, 0.0, 1.0)

    assert line.candidates[0].model is model
    assert lineup.dollars("auto", 1_000_000, 0, 1) == 1
    assert lineup_of(lineup) is lineup
    assert lineup.can_ask()


def test_nobody_is_there_to_be_asked() -> None:
    with pytest.raises(NoModel):
        OneModel(None).line("auto", FACTS, None, 1.0)
    assert not OneModel(None).can_ask() and not Configured({}).can_ask()


def test_without_a_key_there_is_no_model_and_with_one_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    lineup = Configured(OWN)
    with pytest.raises(NoModel, match="OPENAI_API_KEY"):
        lineup.line("auto", FACTS, None, 1.0)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    assert lineup.line("auto", FACTS, None, 1.0).candidates[0].row.name == "openai:x"


def test_what_is_too_dear_is_a_limit_and_no_missing_model(key: None) -> None:
    with pytest.raises(TooDear, match="at worst"):
        Configured(OWN).line("auto", FACTS, 0.0001, 1.0)


def test_the_bound_knows_the_dearest_and_the_longest_thinker() -> None:
    lineup = Configured({**OWN, "free": (ModelSpec(name="ollama:y"),)})

    assert lineup.room("auto") == 50
    assert lineup.dollars("free", 1000, 100, 1.0) == pytest.approx(0.011)
    assert Configured({"a": (ModelSpec(name="openai:gpt-99"),)}).dollars("auto", 1, 1, 1.0) is None


def test_an_agent_that_names_no_models_has_the_usual_ones(key: None) -> None:
    line = Configured({}).line("auto", FACTS, None, 30.0)

    assert [one.row.name for one in line.candidates] == ["openai:gpt-6-luna"]


@batch(
    ("name", "words"),
    [
        ("gpt-99", "no model with a known price"),
        ("fats", r"did you mean `fast`(.|\n)*tiers are fast, strong; its models are openai:gpt-6-luna,"),
        ("nobody:x", "no provider"),
        ("two words", "`two words` is neither a tier nor a model that is known"),
        ("", "`` is neither a tier nor a model that is known"),
        ("openai:gpt-6-luna", "needs a key: set OPENAI_API_KEY"),
    ],
)
def test_a_model_that_cannot_be_asked_by_name_is_a_usage_error(name: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        Configured({}, forced=name)


def test_the_tier_fast_thinks_less(key: None) -> None:
    lineup = Configured({tier: (ModelSpec(name="openai:gpt-5-nano"),) for tier in ("fast", "strong")})

    assert [row.effort for row in lineup.tiers["fast"] + lineup.tiers["strong"]] == ["minimal", None]
    assert lineup.room("fast") == 2000


def test_a_tier_may_be_forced(key: None) -> None:
    line = Configured({}, forced="strong").line("fast", FACTS, None, 30.0)

    assert line.candidates[0].row.name == "openai:gpt-6.1-sol"


async def test_connections_are_warmed_beside_and_closed(key: None) -> None:
    async with SimServer() as sim:
        spec = ModelSpec.model_validate({"name": "openai:x", "base_url": sim.openai_url, "price": {}})
        lineup = Configured({"own": (spec,)})
        lineup.begin()
        lineup.begin()
        assert lineup._warming is not None
        await asyncio.wait_for(asyncio.shield(lineup._warming), 5)
        await lineup.close()
        await lineup.close()


async def test_closing_while_it_warms_is_no_error(key: None) -> None:
    lineup = Configured({})
    lineup.begin()
    await lineup.close()


def test_an_agent_may_be_used_in_one_loop_after_the_other(key: None) -> None:
    """`run_sync` opens and closes an event loop each time; the connections go with it."""

    async def both() -> Any:
        async with SimServer(script=lambda _: "Up.") as sim:
            skill = Skill(name="job", description="Do the daily job", examples=("Do the daily job",))
            models: Any = {"own": ({"name": "openai:x", "base_url": sim.openai_url, "price": {}},)}
            agent = Agent(skills=[skill], models=models)
            return [await asyncio.to_thread(agent.run_sync, "Do the daily job") for _ in range(3)]

    assert [result.text for result in asyncio.run(both())] == ["Up."] * 3


UNKNOWN: Any = {
    "own": (ModelSpec.model_validate({"name": "acme:m", "base_url": "http://a.invalid/v1", "price": {"input": 10}}),)
}


def test_of_an_unknown_model_the_bound_counts_bytes() -> None:
    lineup = Configured(UNKNOWN)
    assert lineup.counted("auto", 1000) == 4000
    assert lineup.dollars("auto", 1000, 0, 1.0) == pytest.approx(0.04)
    settled = Configured(UNKNOWN, learned=Learned(tokens_per_o200k={"acme:m": 1.4}))
    assert settled.counted("auto", 1000) == 1000
    assert settled.line("auto", FACTS, None, 9.0).candidates[0].row.per_o200k == 1.4
    assert OneModel(ScriptedModel([])).counted("auto", 1000) == 1000


def test_what_a_provider_told_holds_for_every_agent_of_the_process() -> None:
    lineup = Configured(UNKNOWN)
    (first,) = lineup.line("auto", FACTS, None, 9.0).candidates
    assert first.row.in_bytes and first.factors is not None
    first.factors.told(first.row, 1.2)
    for again in (lineup, Configured(UNKNOWN)):
        (candidate,) = again.line("auto", FACTS, None, 9.0).candidates
        assert (candidate.row.learnt, candidate.row.per_o200k, candidate.row.in_bytes) == (1.2, 1.2, False)
    assert lineup.line("auto", FACTS, None, 9.0).candidates[0].model is first.model, "its client stays"


def test_what_one_model_told_holds_for_its_agent_alone() -> None:
    one, other = OneModel(ScriptedModel([])), OneModel(ScriptedModel([]))
    (candidate,) = one.line("auto", FACTS, None, 9.0).candidates
    assert candidate.factors is not None
    candidate.factors.told(candidate.row, 1.5)
    assert one.line("auto", FACTS, None, 9.0).candidates[0].row.per_o200k == 1.5
    assert other.line("auto", FACTS, None, 9.0).candidates[0].row.per_o200k == 1.0


def test_of_all_that_a_provider_told_only_the_last_is_kept() -> None:
    lineup = Configured({"fast": (ModelSpec(name="acme:teacher", base_url="http://teacher/v1"),)})
    for factor in (5.1, 5.2, 5.3, 5.4):
        (candidate,) = lineup.line("auto", FACTS, None, 9.0).candidates
        assert candidate.factors is not None
        candidate.factors.told(candidate.row, factor)
    (last,) = lineup.line("auto", FACTS, None, 9.0).candidates
    assert last.row.learnt == 5.4
    assert last is lineup.line("auto", FACTS, None, 9.0).candidates[0]
    del candidate
    gc.collect()
    alive = [one for one in gc.get_objects() if isinstance(one, Candidate) and one.row.name == "acme:teacher"]
    assert alive == [last]
