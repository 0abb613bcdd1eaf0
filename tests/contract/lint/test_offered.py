"""Tools that a provider refuses are refused when the agent is loaded."""

import enum
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pydantic
import pytest
from tests.batches import batch

from shipworthy import Agent, ScriptedModel, Skill, SpecError, Step, tool

LONG = "Looks something up. " * 60


class Nothing(enum.Enum):
    """A choice without an option."""


class Deep(pydantic.BaseModel):
    """One level."""

    inner: dict[str, Any]


for _ in range(11):
    Deep = pydantic.create_model("Deep", inner=(list[Deep], ...))  # type: ignore[misc,assignment]


def größe(aktie: str) -> str:
    """How large a company is."""
    return "large"


def by_key(größe: str) -> str:
    """A parameter that providers refuse."""
    return "x"


def empty(what: Nothing) -> str:
    """Nothing to choose from."""
    return "x"


def deep(what: Deep) -> str:  # type: ignore[valid-type]
    """Too deep."""
    return "x"


def fine(ticker: str, when: Literal["now", "then"] = "now") -> str:
    """Fine."""
    return "x"


def made(function: Callable[..., Any], *, loop: bool = True, **given: Any) -> Agent:
    one = tool(**given)(function)
    name = one.spec.name
    work: dict[str, Any] = {"tools": [name]} if loop else {"workflow": (Step(tool=name, with_={"aktie": "X"}),)}
    skill = Skill(name="job", description="Do the job", examples=("Do it",), max_cost_usd=0.01, **work)
    return Agent(skills=[skill], tools=[one], model=ScriptedModel(["Done."]))


@batch(
    ("function", "given", "words"),
    [
        (größe, {}, "`größe`: providers take names of 1 to 64"),
        (größe, {}, '@tool(name="grosse")'),
        (fine, {"name": "a" * 65}, "providers take names of 1 to 64"),
        (fine, {"name": "get price"}, "get_price"),
        (fine, {"name": "9lives"}, '@tool(name="lives")'),
        (by_key, {}, "parameter `größe` of `by_key`"),
        (empty, {}, "a choice without an option"),
        (deep, {}, "levels deep; providers take 10"),
    ],
)
def test_what_a_provider_refuses_is_told_with_its_place_and_repair(
    function: Callable[..., Any], given: dict[str, Any], words: str
) -> None:
    with pytest.raises(SpecError) as caught:
        made(function, **given)

    assert words in str(caught.value)
    assert "tools[0]" in str(caught.value)


def test_a_description_may_have_1024_characters() -> None:
    fine.__doc__ = LONG[:1024].strip().ljust(1024, "x")
    made(fine)
    fine.__doc__ += "x"
    with pytest.raises(SpecError, match="has 1025 characters; providers take 1024"):
        made(fine)
    fine.__doc__ = "Fine."


def test_a_tool_of_a_workflow_may_be_called_as_its_author_likes() -> None:
    assert made(größe, loop=False)


def test_a_loop_has_at_most_128_tools() -> None:
    tools = [tool(name=f"f{number}")(fine) for number in range(129)]
    names = [one.spec.name for one in tools]
    skill = Skill(name="job", description="Do", tools=names, max_cost_usd=0.01, lazy_tools=False)

    with pytest.raises(SpecError, match="a model takes 128 tools"):
        Agent(skills=[skill], tools=tools)
    assert Agent(skills=[skill.model_copy(update={"lazy_tools": None})], tools=tools)


@pytest.mark.parametrize("name", ["call", "describe"])
def test_no_tool_of_a_loop_has_the_name_of_a_tool_of_ours(name: str) -> None:
    own = tool(name=name)(fine)
    with pytest.raises(SpecError, match=rf"`{name}` is the name of a tool of ours(.|\n)*lazy_tools: false"):
        Agent(skills=[Skill(name="job", description="Do", tools=[name], max_cost_usd=0.01)], tools=[own])
    alone = Skill(name="job", description="Do", tools=[name], max_cost_usd=0.01, lazy_tools=False)
    assert Agent(skills=[alone], tools=[own])


def test_the_line_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "skills").mkdir()
    (tmp_path / "agent.yaml").write_text("name: a\n", encoding="utf-8")
    (tmp_path / "tools.py").write_text(
        'from shipworthy import tool\n\n@tool\ndef größe(a: str) -> str:\n    """G."""\n    return a\n',
        encoding="utf-8",
    )
    (tmp_path / "skills" / "job.yaml").write_text(
        'name: job\ndescription: Do it\nexamples: ["Do it"]\nmax_cost_usd: 0.01\ntools:\n  - größe\n', encoding="utf-8"
    )
    with pytest.raises(SpecError, match=r"job\.yaml:6"):
        Agent.load(tmp_path)
