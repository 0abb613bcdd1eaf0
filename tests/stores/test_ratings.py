"""What people think of the answers of runs: the same in every store."""

from pathlib import Path

import pytest

from shipworthy.durable.later import LaterStore
from shipworthy.durable.memory import MemoryStore
from shipworthy.durable.sql import SqlStore
from shipworthy.stores import Store
from shipworthy.stores.ratings import Rating


@pytest.mark.parametrize("kind", ["memory", "sql", "later"])
async def test_a_rating_is_kept_and_replaced_by_the_same_person(kind: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/state.db"
    store: Store = {"memory": MemoryStore, "sql": lambda: SqlStore(url), "later": lambda: LaterStore(url)}[kind]()
    first = Rating(run_id="r", mark="bad", comment="wrong\ud800", by="a", at=1.0)
    await store.ratings.rate(first)
    await store.ratings.rate(Rating(run_id="r", mark="good", by="a", at=2.0))
    await store.ratings.rate(Rating(run_id="r", mark="bad", comment="no", by="b", at=3.0))
    found = await store.ratings.of("r")
    assert [(one.by, one.mark, one.comment) for one in found] == [("a", "good", ""), ("b", "bad", "no")]
    assert await store.ratings.of("s") == []
    store.close()
