"""Specialists are woken when a message needs them."""

import asyncio

from pytest import MonkeyPatch
from tests.specialist_agents import asking, orchestrator, specialist

from shipworthy.compiled import Compiled


async def test_only_those_that_are_asked_are_woken() -> None:
    agent = orchestrator(trading=specialist("trading"), email=specialist("email"), travel=specialist("travel"))
    await agent.run("What is the price of NVDA? Is there a room in Rome tonight?", session="s")
    children = agent.compiled.children
    assert children is not None
    assert [children.loaded(name) is not None for name in ("trading", "email", "travel")] == [True, False, True]
    await agent.run("and for two?", session="s")
    assert children.loaded("email") is None


async def test_one_that_is_not_loaded_in_time_is_named_and_nothing_else_is_lost(monkeypatch: MonkeyPatch) -> None:
    agent = orchestrator(trading=specialist("trading"), email=asking(), travel=specialist("travel"))
    children = agent.compiled.children
    assert children is not None
    ready = children.ready

    async def late(name: str, said: str = "") -> Compiled:
        if name == "trading":
            await asyncio.sleep(600)
        return await ready(name, said)

    monkeypatch.setattr(children, "ready", late)
    both = await agent.run("Is there a room in Rome tonight? What is the price of NVDA?", session="one")
    assert "Trading gave no answer." in both.text and "Travel: travel has it." in both.text
    await agent.run("Write to Anna", session="two")
    beside = await agent.run("What is the price of NVDA?", session="two")
    assert "Trading gave no answer." in beside.text and "Send it to Anna?" in beside.text
    assert (await agent.run("yes", session="two")).text == "Sent to Anna."
