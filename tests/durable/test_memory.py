import asyncio
import datetime as dt

import pytest

from shipworthy.durable import memory
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import StateError
from shipworthy.stores.session import Session
from shipworthy.stores.store import RunRecord


async def test_conversation_comes_back() -> None:
    store = MemoryStore()
    saved = await store.save(Session(id="a", kept={"day": dt.date(2026, 1, 2)}, turns=(("hi", "hello"),)))
    assert saved.version == 1
    assert await store.load("a") == saved


async def test_f04_older_version_is_refused() -> None:
    store = MemoryStore()
    first = await store.save(Session(id="a"))
    await store.save(first)
    with pytest.raises(StateError, match="changed by another message meanwhile"):
        await store.save(first)
    with pytest.raises(StateError, match="changed by another message meanwhile"):
        await store.save(Session(id="a"))


async def test_f04_of_many_savers_one_wins() -> None:
    store = MemoryStore()
    first = await store.save(Session(id="a"))
    done = await asyncio.gather(*(store.save(first) for _ in range(8)), return_exceptions=True)
    assert sorted(type(item).__name__ for item in done) == ["Session", *["StateError"] * 7]


async def test_f06_changing_what_was_saved_or_loaded_changes_nothing() -> None:
    store = MemoryStore()
    kept = {"tickers": ["NVDA"]}
    await store.save(Session(id="a", kept=kept))
    kept["tickers"].append("AMD")
    found = await store.load("a")
    assert found is not None and found.kept == {"tickers": ["NVDA"]}
    found.kept["tickers"].clear()
    again = await store.load("a")
    assert again is not None and again.kept == {"tickers": ["NVDA"]}


async def test_what_is_not_data_is_refused_and_the_old_stays() -> None:
    store = MemoryStore()
    saved = await store.save(Session(id="a"))
    with pytest.raises(StateError, match="cannot be kept: object is not data"):
        await store.save(Session(id="a", version=1, kept={"x": object()}))
    assert await store.load("a") == saved


async def test_texts_are_read_in_parts() -> None:
    store = MemoryStore()
    await store.keep("h", "0123456789")
    assert [await store.read("h", 2, 3), await store.read("h", 8, 9), await store.read("h", 99)] == ["234", "89", ""]
    assert await store.read("h", -5, -5) == ""
    await store.keep("h", "new")
    assert await store.read("h") == "new"


async def test_it_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_SESSIONS", 3)
    monkeypatch.setattr(memory, "MOST_TEXT", 10)
    store = MemoryStore()
    for name in "abcd":
        await store.save(Session(id=name))
        await store.keep(name, "12345")
    assert [await store.load(name) is not None for name in "abcd"] == [False, True, True, True]
    assert [await store.read(name) for name in "abcd"] == [None, None, "12345", "12345"]
    await store.keep("large", "x" * 99)
    assert await store.read("large") == "x" * 99
    for number in range(memory.MOST_RUNS + 5):
        record = RunRecord(session_id="a", agent="agent", message="m", result={"run_id": str(number)})
        await store.finish(record)
    assert len(await store.runs()) == memory.MOST_RUNS
