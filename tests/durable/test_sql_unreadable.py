"""What a database cannot keep, and rows that cannot be read, fail no conversation."""

import logging
from pathlib import Path
from typing import Any

import pytest
from tests.durable.statements import run_in, run_in_file

from shipworthy.durable import rows
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import StateError
from shipworthy.stores.session import Session

BAD_ROWS: dict[str, tuple[str, Any]] = {
    "no JSON": ("data", "{"),
    "empty": ("data", ""),
    "other JSON": ("data", "[]"),
    "wrong types": ("data", '{"id": 1, "kept": []}'),
    "f50 object by name": ("data", '{"$object": "os.system"}'),
    "deep": ("data", "[" * 100_000),
    "bytes": ("data", b"\xff\x00\xfe"),
    "version": ("version", "x"),
}


@pytest.mark.parametrize("column, value", BAD_ROWS.values(), ids=BAD_ROWS)
async def test_f07_bad_row_is_put_aside_and_the_session_goes_on(
    column: str, value: Any, path: Path, in_file: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    await in_file.save(Session(id="a"))
    other = await in_file.save(Session(id="other"))
    run_in_file(path, f"UPDATE sessions SET {column} = ? WHERE id = 'a'", value)
    with caplog.at_level(logging.WARNING, "shipworthy"):
        assert await in_file.load("a") is None
    assert "put aside" in caplog.text
    assert len(run_in_file(path, "SELECT data, reason FROM quarantine WHERE id = 'a'")) == 1
    if column == "data":
        assert run_in_file(path, "SELECT data FROM quarantine") == [(value,)]
    assert (await in_file.save(Session(id="a"))).version == 1
    assert await in_file.load("other") == other


@pytest.mark.parametrize("data", ["{", "", "[]", '{"id": 1, "kept": []}', '{"$object": "os.system"}'])
async def test_f07_bad_text_is_put_aside_in_each_database(data: str, store: SqlStore) -> None:
    await store.save(Session(id="a"))
    run_in(store, "UPDATE sessions SET data = :data", data=data)
    assert await store.load("a") is None
    assert run_in(store, "SELECT id, data FROM quarantine") == [("a", data)]
    assert (await store.save(Session(id="a"))).version == 1


async def test_f07_text_that_is_not_utf8_is_put_aside(path: Path, in_file: SqlStore) -> None:
    await in_file.save(Session(id="a"))
    run_in_file(path, "UPDATE sessions SET data = CAST(x'ff00fe' AS TEXT)")
    assert await in_file.load("a") is None
    assert run_in_file(path, "SELECT hex(data) FROM quarantine") == [("FF00FE",)]


async def test_f07_oversized_row_is_put_aside_unread(path: Path, in_file: SqlStore) -> None:
    await in_file.save(Session(id="a"))
    run_in_file(path, "UPDATE sessions SET data = printf('%.*c', 17000000, 'x')")
    assert await in_file.load("a") is None
    assert run_in_file(path, "SELECT length(data), reason FROM quarantine") == [(17_000_000, "too large")]


async def test_f07_oversized_conversation_is_never_kept(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "LARGEST_SESSION", 1000)
    await store.save(Session(id="a"))
    await store.save(Session(id="a", version=1, kept={"x": "y" * 1000, "z": 1}))
    found = await store.load("a")
    assert found is not None and (found.version, found.kept) == (2, {"z": 1})


async def test_what_is_not_data_is_refused(store: SqlStore) -> None:
    with pytest.raises(StateError, match="object is not data"):
        await store.save(Session(id="a", kept={"x": object()}))
    assert await store.load("a") is None


async def test_texts_that_databases_refuse(store: SqlStore) -> None:
    await store.keep("h", "a\0b\ud800c")
    assert await store.read("h") == "a\ufffdb\ufffdc"
    assert await store.read("h", 10**30, 10**30) == ""


async def test_text_is_capped_and_says_so(path: Path, in_file: SqlStore, caplog: pytest.LogCaptureFixture) -> None:
    await in_file.keep("h", "é" * 9_000_000)
    ((size,),) = run_in_file(path, "SELECT length(CAST(text AS BLOB)) FROM texts")
    assert 15_999_990 <= size <= 16_000_000
    assert (await in_file.read("h", 0, 3)) == "ééé"
    ending = await in_file.read("h", 7_999_970, 100)
    assert ending is not None and ending.endswith("[the rest was longer than what is kept]")
    assert "was cut" in caplog.text
    await in_file.keep("h", "é" * 8_000_000)
    assert await in_file.read("h", 7_999_998, 100) == "éé"
