"""Claims open the database, and what no claim has opened holds none."""

from shipworthy.durable.later import LaterStore
from shipworthy.stores.effects import Effect

PAID = Effect(key="k" * 64, run_id="r", session_id="s", agent="a", tool="pay", args={"amount": 1})


async def test_the_first_claim_opens_the_database() -> None:
    store = LaterStore(thread=False)
    assert await store.effects.untold("s", 0.0, "") == [] and not store.opened
    assert await store.effects.claim(PAID) is None and store.opened
    taken = await store.effects.claim(PAID)
    assert taken is not None and taken.tool == "pay"
    await store.effects.settle(PAID.key, "done", 1, "paid")
    assert await store.effects.unsettled() == []
    store.close()
