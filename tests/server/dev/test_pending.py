"""Conversations that wait for a yes."""

from pathlib import Path

from tests.dev.folders import shop

from shipworthy import Agent
from shipworthy.durable.memory import MemoryStore
from shipworthy.server.dev.pending import pending


async def test_only_those_whose_last_answer_asks_for_a_yes(tmp_path: Path) -> None:
    agent = Agent.load(shop(tmp_path / "shop"), store=MemoryStore(records=True))
    await agent.run("order a lamp", session="waits")
    await agent.run("order a chair", session="over")
    await agent.run("no", session="over")
    await agent.run("what does a lamp cost", session="none")
    (one,) = await pending(agent, agent.compiled.contract)
    assert one["session"] == "waits" and one["skill"] == "order" and one["void"] is False
    (void,) = await pending(agent, "another contract")
    assert void["void"] is True
