"""Warnings about the models and documents that a definition names."""

import datetime as dt
from typing import Any

import pytest

from shipworthy import Agent, ScriptedModel, Skill
from shipworthy.routing.models.doubts import doubts
from shipworthy.routing.models.lineup import DEFAULT_TIERS


def test_what_is_named_and_nowhere_is_doubted() -> None:
    skill = Skill(name="job", retrieval="on_demand")
    models: Any = {"strong": ("openai:gpt-6.1-sol", "antropic:x")}
    agent = Agent(skills=[skill], models=models, model=ScriptedModel([]))

    told = "\n".join(agent.warnings())
    assert "did you mean `anthropic`" in told
    assert "job would retrieve" in told
    assert "no known family" not in told, "what has no provider is told once"
    assert Agent(skills=[Skill(name="job", model="gpt-6-luna")]).warnings() == []


def test_models_that_die_or_are_unknown_are_told_by_the_day_of_today() -> None:
    skill = Skill(name="job", model="gpt-4o-mini")
    models: Any = {"fast": ({"name": "openai:gpt-5-nano", "price": {}}, {"name": "openai:own", "price": {}})}
    spec = Agent(skills=[skill], models=models, model=ScriptedModel([])).spec

    early, late = (doubts(spec, today=dt.date.fromisoformat(day)) for day in ("2026-08-01", "2026-12-24"))
    assert [why.split("`")[1] for why in early] == ["openai:own"]
    assert "`openai:gpt-5-nano` was retired on 2026-12-11: `gpt-6-luna` stands in its place" in late
    assert any(why.startswith("`gpt-4o-mini` retires on 2027-01-14, in 21 days") for why in late)
    assert doubts(spec, "openai:o3", dt.date(2026, 8, 1))[0] == early[0]
    assert any("`openai:o3` was retired" in why for why in doubts(spec, "openai:o3", dt.date(2026, 12, 24)))


def test_the_usual_models_are_doubted_too_when_their_day_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = Agent(skills=[Skill(name="job")]).spec
    monkeypatch.setitem(DEFAULT_TIERS, "fast", ("openai:gpt-5-nano",))

    assert doubts(spec, today=dt.date(2026, 8, 1)) == []
    assert len(doubts(spec, today=dt.date(2026, 12, 1))) == 1


def test_a_model_whose_tokens_are_unknown_is_warned_of_and_refused_nowhere() -> None:
    skill = Skill(name="job", max_cost_usd=0.00001)
    models: Any = {"own": ({"name": "acme:m", "base_url": "http://a.invalid/v1", "price": {"input": 10}},)}
    (told,) = Agent(skills=[skill], models=models).warnings()
    assert "how `acme:m` counts tokens is not known" in told and "`tokens_per_o200k`" in told
    models["own"][0]["tokens_per_o200k"] = 1.2
    assert Agent(skills=[skill], models=models).warnings() == []
