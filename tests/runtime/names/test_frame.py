"""A skill at work: its names, its limits, and what it remembers."""

import asyncio
from typing import Any

from shipworthy import Agent, Input, ScriptedModel, Skill, tool


@tool
def book(flight: str, seat: str = "any") -> str:
    """Book."""
    return f"{flight} {seat}"


@tool
def describe(item: str) -> str:
    """Describe."""
    return f"a {item}"


async def test_named_values_are_never_stale(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    early = {"tool": "book", "as": "early", "with": {"flight": "A"}}
    late = {"tool": "book", "as": "late", "with": {"flight": "{n}"}, "after": "early"}
    agent = agent_of(
        [early, late, {"answer": "{late} {n}"}],
        tools=[book],
        let={"n": "len([x for x in [known(early), known(late)] if x])"},
    )
    assert (await agent.run(go)).text == "1 any 2"


async def test_helper_has_names_of_its_own(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    helper = Skill(
        name="inner",
        description="Inner",
        routable=False,
        inputs={"item": Input()},
        let={"twice": "item + item"},
        workflow=[{"tool": "describe", "with": {"item": "=twice"}}],
    )
    steps = [
        {"tool": "describe", "with": {"item": "chair"}},
        {"tool": "inner", "with": {"item": "=twice"}},
        {"answer": "{describe} and {inner}"},
    ]
    result = await agent_of(steps, tools=[describe], helpers=[helper], let={"twice": "'x'"}).run(go)
    assert result.text == "a chair and a xx"


async def test_helper_s_own_time_is_enforced(agent_of, go, within) -> None:  # type: ignore[no-untyped-def]
    @tool
    async def hang() -> str:
        """Hang."""
        await asyncio.sleep(60)
        return "late"

    helper = Skill(name="inner", description="Inner", routable=False, workflow=[{"tool": "hang"}], max_latency_ms=400)
    steps = [{"tool": "inner", "on_error": "skip"}, {"answer": "went on after: {inner.error}"}]
    result = await agent_of(steps, tools=[hang], helpers=[helper], max_latency_ms=5000).run(go)
    assert result.usage.latency_ms == 400.0
    assert within(result)
    assert (result.status, result.reason, result.text) == ("degraded", "partial", "went on after: timeout")


async def test_each_skill_looks_once_for_all_of_its_prompts(go) -> None:  # type: ignore[no-untyped-def]
    """However many of them begin at the same time."""
    looked_up: list[str] = []

    @tool
    async def search_knowledge_base(query: str) -> str:
        """Search internal docs."""
        looked_up.append(query)
        await asyncio.sleep(0.01)
        return "The cellar holds 12 barrels."

    own, inside = ([{"prompt": name, "as": name} for name in names] for names in ("abc", "def"))
    helper = Skill(name="inner", description="Inner", routable=False, retrieval="always", workflow=inside)
    steps: list[Any] = [*own, {"tool": "inner", "after": ["a", "b", "c"]}]
    job = Skill(name="job", description=go, examples=(go,), retrieval="always", workflow=steps)
    model = ScriptedModel(lambda _: "x")
    result = await Agent(skills=[job, helper], tools=[search_knowledge_base], model=model).run(go)
    assert (result.status, len(model.requests), looked_up) == ("completed", 6, [go, go])


async def test_a_helper_s_steps_are_not_counted_among_its_caller_s(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    inside = [{"tool": "describe", "as": f"d{n}", "with": {"item": f"{n}"}} for n in range(3)]
    helper = Skill(name="inner", description="Inner", routable=False, workflow=[*inside, {"answer": "{d0} {d2}"}])
    steps = [{"tool": "inner"}, {"answer": "{inner}"}]
    result = await agent_of(steps, tools=[describe], helpers=[helper], max_iterations=1).run(go)
    assert (result.status, result.text, result.usage.tool_calls) == ("completed", "a 0 a 2", 3)
