"""A model that a definition asks for is a tier of it or a model."""

from pathlib import Path

import pytest
from tests.batches import batch

from shipworthy import Agent, Prompt, Skill, Step
from shipworthy.errors import SpecError


def agent(model: str, **more: object) -> Agent:
    skill = Skill(name="s", description="Say it", examples=("Say it",), workflow=(Step(prompt="Hi"),), model=model)
    return Agent(skills=[skill], tools=[], **more)  # type: ignore[arg-type]


@batch("model", ["auto", "fast", "strong", "gpt-5-nano", "openai:gpt-5", "nonsense:model"])
def test_a_tier_or_a_model_is_taken(model: str) -> None:
    agent(model)


@pytest.mark.parametrize(("model", "repair"), [("fastt", "did you mean `fast`?"), ("zzz", "write auto, fast, strong")])
def test_an_unknown_tier_is_refused_with_the_tiers_there_are(model: str, repair: str) -> None:
    with pytest.raises(SpecError) as refused:
        agent(model)

    assert f"`{model}` is neither a tier" in str(refused.value)
    assert "skill s" in str(refused.value)
    assert repair in str(refused.value)


def test_the_tiers_are_those_of_the_definition() -> None:
    with pytest.raises(SpecError, match="cheap"):
        agent("fast", models={"cheap": ["openai:gpt-5-nano"]})


def test_every_unknown_tier_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text("name: a\nmodel: slowly\n")
    (tmp_path / "skills").mkdir()
    skill = "name: s\ndescription: Say it\nexamples: [Say it]\nworkflow:\n  - {prompt: Hi, model: stronk}\n"
    (tmp_path / "skills" / "s.yaml").write_text(skill)
    with pytest.raises(SpecError) as refused:
        Agent.load(tmp_path)

    assert [problem.where.rpartition("/")[2] for problem in refused.value.problems] == [
        "agent.yaml:2",
        "s.yaml:5",
    ]


def test_the_prompts_of_an_agent_in_python_are_looked_at() -> None:
    with pytest.raises(SpecError, match="neither a tier"):
        agent("auto", prompts={"p": Prompt(text="Hi", model="fsat")})
