"""Statements that are atomic on each database."""

import asyncio

import pytest

from shipworthy.durable.migrations import LEASES, TEXTS
from shipworthy.durable.sql import SqlStore
from shipworthy.durable.statements import insert_new, is_repeated, put


@pytest.fixture
async def store(database: str) -> SqlStore:
    found = SqlStore(database)
    await found.load("opens")
    return found


async def test_a_row_is_inserted_once(store: SqlStore) -> None:
    row = {"session_id": "s", "token": "t", "owner": "o", "expires": 1.0}
    assert store._transaction(lambda db: insert_new(db, LEASES, row | {"token": "a"}), writes=True)
    assert not store._transaction(lambda db: insert_new(db, LEASES, row), writes=True)
    (kept,) = store._transaction(lambda db: db.execute(LEASES.select()).mappings().all())
    assert kept["token"] == "a"
    store.close()


async def test_rows_replace_those_of_the_same_keys_and_the_last_one_counts(store: SqlStore) -> None:
    def rows(*texts: tuple[str, str]) -> list[dict[str, str | int | float]]:
        return [{"handle": handle, "text": words, "at": 1.0} for handle, words in texts]

    for some in (rows(("b", "1"), ("a", "2"), ("b", "3")), rows(("a", "4")), rows()):
        store._transaction(lambda db, some=some: put(db, TEXTS, some), writes=True)  # type: ignore[misc]
    found = store._transaction(lambda db: db.execute(TEXTS.select()).all())
    assert sorted((row.handle, row.text) for row in found) == [("a", "4"), ("b", "3")]
    store.close()


async def test_the_same_text_kept_by_many_at_once_fails_none(store: SqlStore) -> None:
    """On PostgreSQL two that delete and then insert would both insert: a run could not be recorded."""
    await asyncio.gather(*(store.keep("same", f"text {n}") for n in range(40)))
    assert (await store.read("same") or "").startswith("text ")
    store.close()


async def test_work_is_not_repeated_unless_its_commit_was_cut_off(store: SqlStore) -> None:
    assert store._transaction(is_repeated, writes=True) is False
    store.close()
