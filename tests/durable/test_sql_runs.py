"""Runs by tenant and session, the same in every store."""

from pathlib import Path

import pytest

from shipworthy import Agent, Skill, Step
from shipworthy.durable.later import LaterStore
from shipworthy.durable.memory import MemoryStore
from shipworthy.durable.sql import SqlStore
from shipworthy.stores import Store

GO = "Do the daily job"
SKILL = Skill(name="job", description=GO, examples=(GO,), workflow=(Step.model_validate({"answer": "Done."}),))


@pytest.mark.parametrize("kind", ["memory", "sql", "later"])
async def test_a_run_is_found_by_its_tenant_alone(kind: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/state.db"
    store: Store = {"memory": MemoryStore, "sql": lambda: SqlStore(url), "later": lambda: LaterStore(url)}[kind]()
    agent = Agent(name="a", skills=[SKILL], store=store)
    mine = await agent.run(GO, session="s", tenant="one")
    other = await agent.run(GO, session="t", tenant="one")
    theirs = await agent.run(GO, session="s", tenant="two\n")
    alone = await agent.run(GO)
    found = await store.run(mine.run_id, tenant="one")
    assert found is not None and (found["text"], found["tenant"], found["session"]) == ("Done.", "one", "s")
    assert await store.run(mine.run_id, tenant="two\n") is None and await store.run(mine.run_id) is None
    assert await store.run(theirs.run_id, tenant="two\n") is not None and await store.run(alone.run_id) is not None
    assert await store.run("unknown") is None
    assert [run["run_id"] for run in await store.runs(tenant="one")] == [other.run_id, mine.run_id]
    assert [run["run_id"] for run in await store.runs("a", tenant="one", session="s")] == [mine.run_id]
    assert [run["run_id"] for run in await store.runs("b", tenant="one")] == []
    assert len(await store.runs()) == 4
    store.close()
