"""Conversations as they are listed."""

from shipworthy.durable.memory import MemoryStore
from shipworthy.stores.talks import LOOKED_AT, Talk, Talks


async def test_a_store_lists_its_conversations() -> None:
    talks: Talks = MemoryStore().talks
    assert await talks.latest("a", LOOKED_AT) == []
    assert Talk(session="s", at=1.0, runs=2, status="asked", message="hello").runs == 2
