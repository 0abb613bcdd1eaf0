"""Data of any shape: a conversation goes on with it, calls nothing twice, and is repeated exactly."""

import collections
import dataclasses
import datetime as dt
import decimal
import enum
import math
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shipworthy import Agent, Input, Skill, tool
from shipworthy.durable.sql import SqlStore

GO = "Do the daily job"


class Own(dt.tzinfo):
    """A zone of another library, with a name that this machine does not know."""

    key = "Nowhere/Land"

    def utcoffset(self, _: dt.datetime | None) -> dt.timedelta:
        return dt.timedelta(hours=3, seconds=1)

    def dst(self, _: dt.datetime | None) -> None:
        return None

    def tzname(self, _: dt.datetime | None) -> str:
        return "own"


class NaT(dt.datetime):
    def isoformat(self, *_: Any, **__: Any) -> str:
        return "NaT"


class Word(str):
    def __eq__(self, _: object) -> bool:
        raise RuntimeError

    __hash__ = str.__hash__


class Count(int):
    def __repr__(self) -> str:
        return "many"


class Color(enum.Enum):
    RED = "red"


@dataclasses.dataclass
class Row:
    name: str
    price: Any


BERLIN = ZoneInfo("Europe/Berlin")
KINDS: dict[str, Any] = {
    "nan": math.nan,
    "inf": -math.inf,
    "minus zero": -0.0,
    "nan inside": {"a": [math.nan, {"b": math.nan}]},
    "64 bits": 2**64,
    "200 bits": -(2**200),
    "5000 digits": 10**5000,
    "half a pair": "cut \ud83d",
    "half a pair as a key": {"\ud83d": {"\udc80": 1}},
    "nul": {"a\0": "b\0"},
    "keys": {1: "a", "1": "b", None: "c", False: "d", 1.5: "e", dt.date(2026, 1, 1): "f", (1, 2): "g"},
    "tags": {"$date": "2026-01-01", "$secret": ["", ["[secret X]", 0, 1, 0, 9], ""], "$": 1},
    "decimal": [decimal.Decimal("1.10"), decimal.Decimal("NaN"), decimal.Decimal("1e1000")],
    "bytes": [b"\xff\0", bytearray(b"x")],
    "sets": [{3, 1, 2}, frozenset("ab"), collections.deque([1]), range(3)],
    "records": [Row("a", math.nan), Color.RED, collections.Counter("aab")],
    "zones": [dt.datetime(2026, 7, 1, tzinfo=BERLIN), dt.datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN)],
    "own zone": [dt.datetime(2026, 7, 1, tzinfo=Own()), dt.time(1, tzinfo=Own())],
    "the ends of the calendar": [
        dt.datetime.min.replace(tzinfo=BERLIN),
        dt.datetime.max.replace(tzinfo=ZoneInfo("America/New_York")),
        dt.timedelta.max,
    ],
    "subclasses": [NaT(2026, 1, 1), Word("abc"), Count(5), {Word("k"): Count(3)}],
    "an object": object(),
    "wide": list(range(3000)),
}


@pytest.mark.parametrize("name", KINDS)
async def test_field_30_31_32_any_value_survives(name: str, tmp_path: Path) -> None:
    calls: list[str] = []

    @tool
    async def odd() -> dict[str, Any]:
        """A value of any kind."""
        calls.append("odd")
        return {"v": KINDS[name]}

    @tool
    async def take(x, y=None) -> dict[str, Any]:  # type: ignore[no-untyped-def]
        """Takes it, and gives it back."""
        calls.append("take")
        return {"got": x}

    @tool(effect="write")
    async def pay(x) -> str:  # type: ignore[no-untyped-def]
        """A write with it."""
        calls.append("pay")
        return "paid"

    steps = [
        {"tool": "odd"},
        {"tool": "take", "with": {"x": "=odd.v"}},
        {"tool": "pay", "confirm": "Pay?", "with": {"x": "=[odd.v, take.got]"}},
        {"answer": "{pay} {n}"},
    ]
    job = Skill.model_validate(
        {"name": "job", "description": GO, "examples": [GO], "workflow": steps, "inputs": {"n": Input(ask="n?")}}
    )
    store = SqlStore(f"sqlite:///{tmp_path}/state.db")
    one = Agent(skills=[job], tools=[odd, take, pay], store=store)
    for message, status in ((GO, "asked"), ("yes", "asked"), ("7", "completed")):
        result = await one.run(message, session="s")
        assert (result.status, result.reason != "internal") == (status, True)
        assert (await one.replay(await one.tape(result.run_id) or "")).divergence is None
    assert calls == ["odd", "take", "pay"]
    store.close()


async def test_field_30_what_a_tool_does_to_its_arguments_changes_no_record(tmp_path: Path) -> None:
    @tool
    async def rows() -> dict[str, Any]:
        """Rows."""
        return {"items": [{"n": 2}, {"n": 1}]}

    @tool(effect="write")
    async def sort(items, more: list[Any], other: dict[str, Any]) -> str:  # type: ignore[no-untyped-def]
        """Changes all that it is given."""
        for one in (items, more):
            one.sort(key=lambda row: row["n"])
            one[0]["n"] = "changed"
            one.append("more")
        other["new"] = other.pop("items")
        return "sorted"

    steps = [
        {"tool": "rows"},
        {"tool": "sort", "with": {"items": "=rows.items", "more": "=rows.items", "other": "=rows"}},
        {"answer": "{rows.items[0].n} {len(rows.items)} {n}"},
    ]
    job = Skill.model_validate(
        {"name": "job", "description": GO, "examples": [GO], "workflow": steps, "inputs": {"n": Input(ask="n?")}}
    )
    store = SqlStore(f"sqlite:///{tmp_path}/state.db")
    one = Agent(skills=[job], tools=[rows, sort], store=store)
    first = await one.run(GO, session="s")
    expected = {"items": [{"n": 2}, {"n": 1}]}
    args = {"items": expected["items"], "more": expected["items"], "other": expected}
    assert [call["args"] for call in first.path if call["tool"] == "sort"] == [args]
    assert (await one.replay(await one.tape(first.run_id) or "")).divergence is None
    second = await one.run("7", session="s")
    assert second.text == "2 2 7"
    store.close()
