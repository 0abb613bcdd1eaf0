"""What loads and will hardly work is told by `Agent.doubts()`, and nothing that works is."""

from pathlib import Path
from typing import Any, Literal

import pytest

from shipworthy import Agent, Guideline, ScriptedModel, Skill, Step, tool
from shipworthy.app.doubts import Doubt
from shipworthy.contract.learned import Learned, Usual

ROOT = Path(__file__).resolve().parents[2]
LONG = "Say it in few words, and never guess. " * 120
Choice = Literal["option number one of many", "option number two of many", "option number three of many"]


def many(count: int) -> list[Any]:
    def body(number: int) -> Any:
        def pick(a: Choice, b: Choice, c: Choice) -> str:
            return a

        pick.__name__ = f"pick_{number}"
        pick.__doc__ = "Pick an option out of the many that there are, and say why it is the best of them all."
        return tool(pick)

    return [body(number) for number in range(count)]


@tool(max_tokens=3000)
def long() -> str:
    """A long text."""
    return "x"


@tool(timeout=20)
def slow() -> str:
    """Takes its time."""
    return "x"


@tool
def plain() -> str:
    """A tool as most are."""
    return "x"


def doubts(*skills: Skill, tools: Any = (), **more: Any) -> list[Doubt]:
    return Agent(skills=skills, tools=[long, slow, plain, *tools], **more).doubts()


def test_field_35_tools_that_no_context_has_room_for() -> None:
    tools = many(12)
    names = [one.spec.name for one in tools]
    skill = Skill(name="many", tools=names, max_context_tokens=900, fallback="fell back", lazy_tools=False)
    (found,) = doubts(skill, tools=tools)

    assert found.skill == "many" and "its 12 tools alone take" in found.what and "no model can be asked" in found.what
    need = int(found.repair.split("above ")[1].split(",  or")[0].split(", or")[0].replace(",", ""))
    # What it says is true: below it no model is asked, and above it one is.
    for context, asked in ((900, 0), (need + 100, 1)):
        model = ScriptedModel(["hi"])
        mended = skill.model_copy(update={"max_context_tokens": context})
        agent = Agent(skills=[mended], tools=tools, model=model)
        agent.run_sync("pick", skill="many")
        assert len(model.requests) == asked
        assert bool(agent.doubts()) is not bool(asked)


def test_instructions_and_guidelines_that_fill_the_context() -> None:
    loop = Skill(name="loop", tools=["plain"], instructions=LONG, max_context_tokens=700)
    (found,) = doubts(loop)
    assert "its instructions and tools take" in found.what and "the instructions are cut" in found.what

    short = loop.model_copy(update={"instructions": "Be kind."})
    assert doubts(short) == []
    (found,) = doubts(short, guidelines=[Guideline(then=LONG)])
    assert "the instructions are cut" in found.what
    assert doubts(short, guidelines=[Guideline(when="about prices", then=LONG)]) == []


@pytest.mark.parametrize("output", [None, {"why": "text"}])
def test_a_prompt_whose_own_words_fill_the_context(output: Any) -> None:
    steps = [Step(tool="plain"), Step(prompt=LONG + "{plain}", output=output, **{"as": "told"})]
    (found,) = doubts(Skill(name="job", workflow=steps, max_context_tokens=700))
    assert "the text of `told`" in found.what and "it is cut" in found.what
    assert doubts(Skill(name="job", workflow=steps, max_context_tokens=2000)) == []


def test_a_skill_that_is_one_prompt() -> None:
    (found,) = doubts(Skill(name="talk", instructions=LONG, max_context_tokens=500))
    assert "the text of `talk`" in found.what


def test_results_above_the_context_where_their_size_was_declared() -> None:
    loop = Skill(name="loop", tools=["long", "plain"], max_context_tokens=800)
    steps = [Step(tool="long"), Step(tool="plain"), Step(prompt="Say {long} and {plain}.")]
    flow = Skill(name="flow", workflow=steps, max_context_tokens=800)
    found = doubts(loop, flow)
    assert [(one.skill, one.what.split("`")[1]) for one in found] == [("flow", "long"), ("loop", "long")]

    unread = Skill(name="flow", workflow=[Step(tool="long"), Step(prompt="Say hello.")], max_context_tokens=800)
    assert doubts(unread) == []


def test_models_whose_window_is_too_small() -> None:
    models = {"fast": [{"name": "openai:gpt-4"}]}
    loop = Skill(name="loop", tools=["plain"], max_context_tokens=2000, max_output_tokens=200_000)
    (found,) = doubts(loop, models=models)
    assert "no model of the definition has that window" in found.what
    assert doubts(loop.model_copy(update={"max_output_tokens": 500}), models=models) == []
    assert doubts(loop) == [], "the default models are no one's choice"


def test_tools_that_take_longer_than_the_run() -> None:
    flow = Skill(name="flow", workflow=[Step(tool="slow"), Step(answer="Done.")], max_latency_ms=5000)
    (found,) = doubts(flow)
    assert "`slow` may take 20 s, and `max_latency_ms` leaves 4.7 s" in found.what

    learned = Learned(tools={"plain": Usual(usual_ms=6000, runs=40)})
    quick = Skill(name="flow", workflow=[Step(tool="plain"), Step(answer="Done.")], max_latency_ms=5000)
    assert doubts(quick) == [], "a timeout that nobody declared is no doubt"
    (found,) = doubts(quick, learned=learned)
    assert "`plain` usually takes 6.0 s" in found.what


@pytest.mark.parametrize(
    "path", [ROOT / "examples" / "trading", ROOT / "src" / "shipworthy" / "cli" / "templates" / "orders"]
)
def test_no_example_raises_a_doubt(path: Path) -> None:
    assert Agent.load(path).doubts() == []
