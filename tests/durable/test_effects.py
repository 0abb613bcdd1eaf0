import asyncio

from shipworthy.durable import effects as module
from shipworthy.durable.effects import MemoryEffects
from shipworthy.stores.effects import Effect


def effect(key: str, **more: object) -> Effect:
    return Effect(**{"key": key, "run_id": "r", "session_id": "s", "agent": "a", "tool": "t", "args": {}, **more})  # type: ignore[arg-type]


async def test_of_many_that_claim_at_once_one_makes_it() -> None:
    store = MemoryEffects()
    found = await asyncio.gather(*(store.claim(effect("k")) for _ in range(20)))
    assert sum(standing is None for standing in found) == 1


async def test_the_oldest_are_forgotten_beyond_the_most(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(module, "MOST", 3)
    store = MemoryEffects()
    for number in range(5):
        assert await store.claim(effect(str(number))) is None
        await store.settle(str(number), "unknown" if number == 1 else "done")
    assert await store.claim(effect("4")) is not None
    assert await store.claim(effect("0")) is None
    assert await store.claim(effect("1")) is not None, "what nobody knows is never forgotten"
