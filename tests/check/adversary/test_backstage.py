"""What puppets and stand-ins ask and tell while an attack is under way."""

from typing import Any

import orjson

from shipworthy import Agent, Prompt, Skill, Step, tool
from shipworthy.check.adversary.attacks import Attack
from shipworthy.check.adversary.backstage import Backstage
from shipworthy.check.adversary.known import known_skills
from shipworthy.check.adversary.tally import Tally
from shipworthy.models.model import Message, Request
from shipworthy.models.row import Row


@tool(trust="untrusted")
async def look(word: str) -> dict[str, Any]:
    """Look."""
    return {}


@tool(effect="write")
async def pay(to: str) -> str:
    """Pay."""
    return ""


def _backstage() -> Backstage:
    job = Skill(
        name="job",
        description="Do it",
        examples=("Do it",),
        workflow=[
            Step(tool="look", with_={"word": "x"}),
            Step(prompt=Prompt(name="read", text="Read {look}", output={"size": "integer"})),
            Step(tool="pay", with_={"to": "x"}, confirm=True),
            Step(answer="{read.size}"),
        ],
    )
    agent = Agent(skills=[job], tools=[look, pay], store="memory").compiled
    back = Backstage(agent, Tally(), agent.spec.tools)
    back.begin(known_skills(agent)["job"], Attack(title="an attack", model="lies", tools="hostile"))
    return back


def test_the_attack_says_how_models_and_tools_behave() -> None:
    back = _backstage()
    assert (back.way, back.tool_way) == ("lies", "hostile")
    assert (back.judge.tally.skill, back.judge.tally.attack) == ("job", "an attack")


def test_a_prompt_for_data_is_answered_with_data() -> None:
    back = _backstage()
    assert orjson.loads(back.typed("read") or "") == {"size": 3} and back.typed("other") is None


def test_prompts_are_numbered_as_they_come() -> None:
    back, row = _backstage(), Row(name="fast", provider="openai", model="fast")
    for name in ("first", "other", "first"):
        back.sent(Request(messages=(Message(role="user", text="x"),), name=name), row)
    assert (back.number_of("first"), back.number_of("other"), back.number_of("none")) == (0, 1, 0)


def test_a_write_that_was_made_is_known_to_its_check_until_the_next_conversation() -> None:
    back = _backstage()
    back.steps["pay"] = "2"
    back.reached(back.judge.tools["pay"], {"to": "x"})
    assert back.results.made == {"pay"} and back.judge.calls._made == {("pay", "2"): 1}
    back.begin(back._skill, Attack(title="another"))  # type: ignore[arg-type]
    assert not back.results.made and not back.steps


def test_a_strangers_order_is_one_that_the_model_has_read() -> None:
    back = _backstage()
    word = back.results.words["look"]
    assert back.strangers(Request(messages=(Message(role="user", text=f"It says {word}"),))) == f"as {word} says"
    assert back.strangers(Request(messages=(Message(role="user", text="It says nothing"),))) == ""
    assert back.wanted(["look", "pay"]) == ["pay"]
    assert "zorzorzorik" in str(back.gives(back.judge.tools["look"], {}))
