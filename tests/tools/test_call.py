"""One call of a tool: what it gives, what it refuses, and calls inside calls."""

import asyncio
import collections
from collections.abc import AsyncIterator, Awaitable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd
import pytest
from tests.batches import batch
from tests.virtual_time import ms, now, sleep

from shipworthy import tool
from shipworthy.errors import ArgumentError, ToolFailed, ToolTimeout
from shipworthy.tokens.counting import count
from shipworthy.tools.call import MOST_NESTED, CallContext, ToolResult, call, current


async def run(function: Any, context: CallContext | None = None, **args: Any) -> ToolResult:
    return await call(function, args, context or CallContext())


class Point(NamedTuple):
    x: int
    y: int


@dataclass
class Quote:
    ticker: str
    at: Point


async def test_a_result_has_data_text_and_tokens() -> None:
    @tool(compact="{ticker} at {at.x}")
    async def quote(ticker: str) -> Quote:
        return Quote(ticker, Point(1, 2))

    result = await run(quote, ticker="NVDA")
    assert result.value == {"ticker": "NVDA", "at": {"x": 1, "y": 2}}
    assert (result.text, result.full) == ("NVDA at 1", None)
    assert count(result.text) <= result.tokens <= len(result.text)
    assert result.elapsed_ms == 0.0


async def test_whatever_comes_of_it_is_awaited_or_collected() -> None:
    @tool(timeout=2)
    def gives_a_coroutine() -> Awaitable[str]:
        async def later() -> str:
            await asyncio.sleep(0.01)
            return "later"

        return later()

    @tool(timeout=2)
    async def generates() -> AsyncIterator[int]:
        for n in range(3):
            yield n

    @tool(timeout=2)
    def yields() -> Iterator[int]:
        yield from range(3)

    assert (await run(gives_a_coroutine)).value == "later"
    assert (await run(generates)).value == (await run(yields)).value == [0, 1, 2]


async def test_bad_arguments_are_refused_before_the_call() -> None:
    called: list[int] = []

    @tool
    async def get(x: int) -> None:
        called.append(x)

    with pytest.raises(ArgumentError):
        await run(get, x="1")
    assert called == []


async def test_nothing_is_called_when_no_time_is_left() -> None:
    called: list[int] = []

    @tool(effect="write")
    def send() -> None:
        called.append(1)

    for seconds in (0.0, -1.0):
        with pytest.raises(ToolTimeout, match="was not called: no time is left"):
            await run(send, CallContext(timeout=seconds))
    await asyncio.sleep(0.02)
    assert called == []


async def test_cancelling_the_call_cancels_the_tool_and_returns_at_once() -> None:
    told: list[str] = []

    @tool(timeout=30)
    async def slow() -> None:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            told.append("cancelled")
            raise

    @tool(timeout=30)
    def blocks() -> None:
        sleep(1)

    @tool(timeout=30)
    async def stubborn() -> None:
        ends = now() + 1
        while now() < ends:
            try:
                await asyncio.sleep(ends - now())
            except asyncio.CancelledError:
                continue

    for function in (slow, blocks, stubborn):
        calling = asyncio.ensure_future(run(function))
        await asyncio.sleep(0.02)
        began = now()
        calling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await calling
        assert ms(began) == 0.0
    await asyncio.sleep(0.01)
    assert told == ["cancelled"]


# Calls inside calls


async def test_a_call_inside_ends_before_the_one_around_it() -> None:
    @tool(timeout=30)
    async def inner() -> None:
        await asyncio.sleep(30)

    @tool(timeout=0.3)
    async def outer() -> str:
        try:
            await run(inner)
        except ToolTimeout as error:
            return str(error)
        return ""

    result = await run(outer)
    assert result.text == "inner did not answer within 0.27 s"
    assert round(result.elapsed_ms, 3) == 270.0


async def test_calls_that_go_round_in_a_circle_end() -> None:
    depths: list[int] = []

    @tool(timeout=5)
    async def again() -> None:
        running = current.get()
        assert running is not None
        depths.append(running.made.depth)
        await run(again)

    with pytest.raises(ToolFailed, match=f"more than {MOST_NESTED} deep"):
        await run(again)
    assert depths == list(range(MOST_NESTED + 1))
    with pytest.raises(ToolFailed):
        await run(again, CallContext(depth=MOST_NESTED + 1))
    assert current.get() is None


BROKEN = b"caf\xe9".decode("utf-8", "surrogateescape")


@batch("compact", [None, "{name}", lambda value: BROKEN])
async def test_field_19_a_result_that_is_no_unicode_is_given_as_unicode(compact: Any) -> None:
    @tool(compact=compact)
    def menu() -> dict[str, str]:
        return {"name": BROKEN, BROKEN: "x"}

    result = await run(menu)
    assert result.value == {"name": "caf\ufffd", "caf\ufffd": "x"}
    assert "caf\ufffd" in result.text
    result.text.encode()


@batch("kind", [ValueError, ToolFailed, OSError])
async def test_field_19_an_error_that_is_no_unicode_is_told_as_unicode(kind: type[Exception]) -> None:
    @tool
    def fails() -> str:
        raise kind(BROKEN)

    @tool(compact=lambda value: [][0] if not value else {}[BROKEN])
    def cannot_be_shown(empty: bool) -> list[int]:
        return [] if empty else [1]

    for failing, args in ((fails, {}), (cannot_be_shown, {"empty": False})):
        with pytest.raises(ToolFailed) as caught:
            await run(failing, **args)
        str(caught.value).encode()


async def test_field_23_what_is_over_the_ceiling_of_a_frame_is_behind_the_handle() -> None:
    @tool(max_tokens=100)
    def sales() -> Any:
        return pd.DataFrame({"day": range(500), "sold": range(1000, 1500)})

    result = await run(sales, CallContext(handle="run/1"))
    assert sum(row["sold"] for row in result.value) == sum(range(1000, 1500))
    assert "handle run/1" in result.text
    assert result.full is not None
    assert result.full.count("\n") >= 500


async def test_field_23_iterators_are_collected() -> None:
    class Paged:
        def __aiter__(self) -> AsyncIterator[int]:
            async def pages() -> AsyncIterator[int]:
                yield 1
                yield 2

            return pages()

    @tool
    def paged() -> Any:
        return Paged()

    @tool
    def mapped() -> Any:
        return map(str, (1, 2))

    @tool
    def inside() -> Any:
        return {"rows": (n for n in (1, 2))}

    assert [(await run(each)).value for each in (paged, mapped, inside)] == [[1, 2], ["1", "2"], {"rows": [1, 2]}]


async def test_f21_a_small_object_that_unfolds_into_a_flood_is_refused() -> None:
    @tool
    def floods() -> Any:
        return collections.deque(["x" * 1_000_000] * 100)

    with pytest.raises(ToolFailed, match="larger than 64 MB"):
        await run(floods)
