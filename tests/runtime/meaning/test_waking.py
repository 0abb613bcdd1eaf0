"""Specialists are woken when a message needs them."""

from tests.specialist_agents import orchestrator, specialist


async def test_only_those_that_are_asked_are_woken() -> None:
    agent = orchestrator(trading=specialist("trading"), email=specialist("email"), travel=specialist("travel"))
    await agent.run("What is the price of NVDA? Is there a room in Rome tonight?", session="s")
    children = agent.compiled.children
    assert children is not None
    assert [children.loaded(name) is not None for name in ("trading", "email", "travel")] == [True, False, True]
    await agent.run("and for two?", session="s")
    assert children.loaded("email") is None
