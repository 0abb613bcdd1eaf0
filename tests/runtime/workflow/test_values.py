import asyncio
from typing import Any

import pytest

from shipworthy import Input, Skill, tool

RAN: list[str] = []


@pytest.fixture(autouse=True)
def _fresh() -> None:
    RAN.clear()


@tool
def find(user: str) -> dict[str, Any]:
    """Find the things of a user."""
    RAN.append(f"find {user}")
    return {"items": ["lamp", "desk"] if user == "ann" else []}


@tool
def describe(item: str) -> str:
    """Describe."""
    RAN.append(f"describe {item}")
    return f"a {item}"


PICK = Skill(
    name="pick",
    description="Pick a thing",
    routable=False,
    inputs={"item": Input(ask="Which thing?", choices="find['items']", label="The {it}")},
    workflow=[
        {"tool": "find"},
        {"answer": "{user} has nothing.", "when": "not find['items']"},
        {"tool": "describe"},
    ],
    returns="{'what': item, 'text': describe}",
)
INPUTS = {"user": Input(ask="Who?", pattern=r"\b(ann|bob)\b")}
STEPS = [{"tool": "pick"}, {"answer": "{user} picked {pick.what}: {pick.text}"}]


@pytest.fixture
def agent(agent_of):  # type: ignore[no-untyped-def]
    return agent_of(STEPS, tools=[find, describe], helpers=[PICK], inputs=INPUTS)


async def test_inherited_question_offers_what_the_helper_found(agent) -> None:  # type: ignore[no-untyped-def]
    assert (await agent.run("do the daily job", session="s")).text == "Who?"
    asked = await agent.run("ann", session="s")
    assert asked.text == "Which thing?\n1. The lamp\n2. The desk"
    done = await agent.run("the second", session="s")
    assert (done.status, done.text) == ("completed", "ann picked desk: a desk")
    assert RAN == ["find ann", "describe desk"]
    assert [call["tool"] for call in done.path] == ["describe"]


async def test_early_answer_of_a_helper_that_returns_ends_the_caller(agent) -> None:  # type: ignore[no-untyped-def]
    result = await agent.run("do the daily job for bob")
    assert (result.status, result.text, RAN) == ("completed", "bob has nothing.", ["find bob"])


async def test_helper_without_returns_gives_its_answer(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    helper = Skill(name="said", description="Say", routable=False, workflow=[{"answer": "hello"}])
    last = Skill(
        name="shown", description="Show", routable=False, workflow=[{"tool": "describe", "with": {"item": "lamp"}}]
    )
    steps = [{"tool": "said"}, {"tool": "shown"}, {"answer": "{said}, {shown}"}]
    result = await agent_of(steps, tools=[describe], helpers=[helper, last]).run(go)
    assert result.text == "hello, a lamp"


async def test_argument_that_is_never_read_is_never_asked(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    helper = Skill(
        name="maybe",
        description="Maybe",
        routable=False,
        inputs={"often": Input(type="yesno"), "item": Input()},
        workflow=[{"tool": "describe", "when": "often"}, {"answer": "not needed", "when": "not often"}],
    )
    inputs = {"thing": Input(ask="Which thing?")}
    for often, status in ((False, "completed"), (True, "asked")):
        steps = [{"tool": "maybe", "with": {"often": often, "item": "=thing"}}]
        result = await agent_of(steps, tools=[describe], helpers=[helper], inputs=inputs).run(go)
        assert (result.status, result.text) == (status, "Which thing?" if often else "not needed")


async def test_path_of_a_helper_stands_where_its_step_stands(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    @tool
    async def slow() -> str:
        """Slow."""
        await asyncio.sleep(0.02)
        return "slow"

    helper = Skill(
        name="inner",
        description="Inner",
        routable=False,
        workflow=[{"tool": "slow"}, {"tool": "describe", "with": {"item": "x"}}],
    )
    steps = [{"tool": "inner"}, {"tool": "describe", "with": {"item": "y"}}]
    result = await agent_of(steps, tools=[slow, describe], helpers=[helper]).run(go)
    assert [(c["tool"], c["args"].get("item")) for c in result.path] == [
        ("slow", None),
        ("describe", "x"),
        ("describe", "y"),
    ]


async def test_input_shared_by_two_helpers_is_asked_once(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    two = [
        Skill(
            name=n,
            description=n,
            routable=False,
            inputs={"item": Input(ask="Which thing?")},
            workflow=[{"tool": "describe"}],
        )
        for n in ("left", "right")
    ]
    agent = agent_of(
        [{"tool": "left"}, {"tool": "right"}, {"answer": "{left}, {right}"}], tools=[describe], helpers=two
    )
    assert (await agent.run(go, session="s")).text == "Which thing?"
    assert (await agent.run("lamp", session="s")).text == "a lamp, a lamp"


async def test_a_helper_keeps_to_its_own_limits_as_a_step(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    @tool
    def look(n: int) -> str:
        return f"{n}"

    each = {
        "tool": "look",
        "foreach": "n in [1, 2, 3, 4]",
        "max": 4,
        "as": "seen",
        "with": {"n": "=n"},
        "on_error": "skip",
    }
    helper = Skill(name="helper", description="Help", routable=False, workflow=[each], max_tool_calls=2, returns="seen")
    agent = agent_of([{"tool": "helper"}, {"tool": "look", "with": {"n": 9}}], tools=[look], helpers=[helper])
    result = await agent.run(go)
    assert agent.bounds()["job"].tool_calls == 3
    assert result.usage.tool_calls == 3
    assert result.text == "9"
