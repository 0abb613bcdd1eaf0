"""`shipworthy settle`: a person says whether a write happened."""

import asyncio
import contextlib
import json
from collections.abc import Callable

import pytest
from tests.cli.conftest import lost

from shipworthy.durable.sql import SqlStore

Shell = Callable[..., tuple[int, str, str]]
KEY = "a" * 56 + "0badcafe"


def test_without_a_key_the_open_writes_are_listed(shell: Shell) -> None:
    assert shell("settle") == (0, "No write is open: of every write it is known whether it happened.\n", "")
    assert json.loads(shell("settle", "--json")[1]) == []
    lost(KEY)
    code, out, _ = shell("settle")
    assert code == 0
    assert out.splitlines()[0] == "0badcafe  desk: pay(to Ann)  lost"
    assert "`shipworthy settle KEY --happened`" in out
    (found,) = json.loads(shell("settle", "--json")[1])
    assert (found["key"], found["state"], found["args"]) == (KEY, "unknown", {"to": "Ann"})


@pytest.mark.parametrize(("option", "state"), [("--happened", "done"), ("--undone", "void")])
def test_what_a_person_says_counts(shell: Shell, option: str, state: str) -> None:
    (effect,) = lost(KEY)
    code, out, _ = shell("settle", "0BADCAFE", option)
    assert code == 0
    assert out.startswith("pay(to Ann): it ")
    assert shell("runs")[2] == ""
    with contextlib.closing(SqlStore.open()) as store:
        standing = asyncio.run(store.effects.claim(effect))
    assert (standing.state if standing is not None else "void") == state
    assert shell("settle", "0badcafe", option)[0] == 2


def test_the_settled_write_as_json(shell: Shell) -> None:
    lost(KEY)
    code, out, _ = shell("settle", KEY, "--undone", "--json")
    assert code == 0
    assert json.loads(out) | {"at": 0} == {
        "key": KEY, "state": "void", "agent": "desk", "session": "s", "run_id": "r", "tool": "pay",
        "args": {"to": "Ann"}, "at": 0, "text": "lost",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--happened",), "name the write"),
        (("cafe",), "say what became of it"),
        (("cafe", "--happened", "--undone"), "say what became of it"),
        (("cafe", "--happened"), "2 open writes end with `cafe`: write more of the key"),
        (("beef", "--undone"), "no open write ends with `beef`: `shipworthy settle` lists them"),
        (("", "--undone"), "no open write ends with ``"),
    ],
)
def test_what_cannot_be_settled_is_told_with_the_repair(shell: Shell, words: tuple[str, ...], told: str) -> None:
    lost("a" * 60 + "cafe", "b" * 60 + "cafe")
    code, out, err = shell("settle", *words)
    assert (code, out) == (2, "")
    assert told in err
