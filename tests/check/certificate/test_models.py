"""The models of an agent as the catalogue knows them."""

import pytest

from shipworthy import Agent, Prompt, Skill
from shipworthy.check.certificate.models import models_of


def agent(**parts: object) -> Agent:
    skill = Skill(name="ask", examples=("ask",), model="anthropic:claude-haiku-5-5")
    return Agent(skills=[skill], store="memory", **parts)  # type: ignore[arg-type]


def test_those_of_the_tiers_and_those_that_skills_and_prompts_name() -> None:
    found = models_of(
        agent(
            models={"fast": ["openai:gpt-6-luna"]},
            prompts={"say": Prompt(name="say", text="Say it", model="openai:gpt-6.1-sol")},
        ).spec
    )

    assert [one.name for one in found] == ["anthropic:claude-haiku-5-5", "openai:gpt-6-luna", "openai:gpt-6.1-sol"]
    assert all(one.price and one.row["window"] for one in found)


def test_an_agent_without_models_has_those_of_the_default() -> None:
    assert len(models_of(agent().spec)) == 4


def test_the_address_in_the_environment_is_one_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    before = models_of(agent().spec)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")

    assert models_of(agent().spec) == before


def test_an_unknown_price_is_no_price() -> None:
    (one, *_) = models_of(
        agent(models={"fast": [{"name": "mine", "base_url": "http://127.0.0.1:9/v1", "key": "K"}]}).spec
    )[1:]

    assert (one.name, one.price) == ("mine", None)


def test_the_ids_of_the_trials_are_sorted() -> None:
    found = models_of(agent(models={"fast": ["openai:gpt-6-luna"]}).spec, {"openai:gpt-6-luna": {"b", "a"}})

    assert found[1].answered == ("a", "b")
