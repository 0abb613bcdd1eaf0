"""Sources side by side: what finished is kept, what failed is a typed line, and nobody waits for the slowest."""

import asyncio
import inspect
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.virtual_time import ms, now, sleep

from shipworthy import gather, tool
from shipworthy.errors import ToolBusy, ToolTimeout
from shipworthy.tools.abandon import abandoned
from shipworthy.tools.call import CallContext, call
from shipworthy.tools.gather import Failure, Gathered


async def after(seconds: float, value: Any = "done") -> Any:
    await asyncio.sleep(seconds)
    return value


async def fails(error: BaseException) -> Any:
    raise error


async def stubborn() -> None:
    ends = now() + 1
    while now() < ends:
        try:
            await asyncio.sleep(ends - now())
        except asyncio.CancelledError:
            continue


def test_there_may_be_no_sources() -> None:
    assert asyncio.run(gather()) == {}


async def test_every_kind_of_source_is_taken() -> None:
    @tool
    async def get_news() -> str:
        return "news"

    @tool
    def get_price() -> float:
        return 142.5

    found = await gather(
        coroutine=after(0.01),
        task=asyncio.ensure_future(after(0.01)),
        called=get_price(),
        sync_tool=get_price,
        async_tool=get_news,
        function=lambda: "sync",
        gives_a_coroutine=lambda: after(0.01, "later"),
        value={"plain": 1},
        nothing=None,
    )
    assert found == {
        "coroutine": "done",
        "task": "done",
        "called": 142.5,
        "sync_tool": 142.5,
        "async_tool": "news",
        "function": "sync",
        "gives_a_coroutine": "later",
        "value": {"plain": 1},
        "nothing": None,
    }
    assert (found.failed, list(found.ok)) == ((), list(found))


async def test_sources_run_side_by_side() -> None:
    began = now()
    await gather(a=after(0.2), b=after(0.2), c=lambda: sleep(0.2), d=lambda: sleep(0.2))
    assert ms(began) == 200.0


async def test_f23_what_finished_is_kept_and_what_did_not_is_said() -> None:
    began = now()
    found = await gather(
        timeout=0.1,
        price=after(0.01, 142.5),
        news=after(30),
        mood=stubborn(),
        disk=lambda: sleep(1),
        broken=fails(ValueError("no such ticker")),
        gone=fails(SystemExit(3)),
        late=fails(ToolTimeout("quote did not answer within 2 s")),
        full=fails(ToolBusy("32 calls still block")),
    )
    assert ms(began) == 100.0
    assert found.ok == {"price": 142.5}
    assert found.failed == ("news", "mood", "disk", "broken", "gone", "late", "full")
    assert found["news"] == {"error": "timeout", "message": "news did not answer within 0.1 s"}
    assert found["mood"]["error"] == found["disk"]["error"] == "timeout"
    assert found["broken"] == {"error": "failed", "message": "broken: ValueError: no such ticker"}
    assert found["gone"] == {"error": "failed", "message": "gone: SystemExit: 3"}
    assert found["late"] == {"error": "timeout", "message": "late: quote did not answer within 2 s"}
    assert found["full"]["error"] == "busy"


async def test_the_article_five_stocks_take_as_long_as_the_slowest_source() -> None:
    second = 1.0

    @tool(timeout=3)
    async def get_stock_snapshot(ticker: str) -> Gathered:
        return await gather(
            info=after(second), prices=after(second), news=after(second), sentiment=after(2 * second, ticker)
        )

    began = now()
    tickers = ["NVDA", "AMD", "TSM", "INTC", "AVGO"]
    results = await asyncio.gather(
        *(call(get_stock_snapshot, {"ticker": ticker}, CallContext()) for ticker in tickers)  # type: ignore[arg-type]
    )
    assert [result.value["sentiment"] for result in results] == tickers
    assert ms(began) == 2000.0, "in a row it is 25 s"


async def test_f23_an_overdue_task_is_itself_left_behind() -> None:
    before = abandoned.total
    task = asyncio.ensure_future(stubborn())
    found = await gather(timeout=0.05, mood=task, price=after(0.01, 142.5))
    assert (found.failed, found.ok) == (("mood",), {"price": 142.5})
    assert abandoned.total == before + 1
    assert task not in asyncio.all_tasks()


async def test_partial_results_get_out_before_the_tools_own_timeout() -> None:
    @tool(timeout=0.4)
    async def snapshot() -> Gathered:
        return await gather(price=after(0.01, 1), news=after(30))

    result = await call(snapshot, {}, CallContext())  # type: ignore[arg-type]
    assert result.value["price"] == 1
    assert result.value["news"]["error"] == "timeout"
    assert round(result.elapsed_ms, 3) == 360.0


async def test_no_source_gets_more_time_than_its_call_has_left() -> None:
    @tool(timeout=0.3)
    async def snapshot() -> Gathered:
        return await gather(timeout=60, news=after(30))

    result = await call(snapshot, {}, CallContext())  # type: ignore[arg-type]
    assert result.value["news"]["message"] == "news did not answer within 0.27 s"


async def test_sources_are_reported_as_they_come() -> None:
    heard: list[tuple[str, dict[str, Any]]] = []

    @tool(timeout=1)
    async def snapshot() -> Gathered:
        return await gather(slow=after(0.1), fast=after(0.01), broken=fails(ValueError()))

    await call(snapshot, {}, CallContext(on_event=lambda kind, data: heard.append((kind, data))))  # type: ignore[arg-type]
    assert [(kind, data["name"], data["ok"]) for kind, data in heard] == [
        ("source", "broken", False),
        ("source", "fast", True),
        ("source", "slow", True),
    ]


async def test_a_source_that_finds_no_free_thread_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of a tool that blocks is begun on a thread; not begun, it would be told of as never awaited."""

    def busy(function: object, **named: object) -> None:
        raise ToolBusy("all threads of it block")

    monkeypatch.setattr("shipworthy.tools.gather.begin", busy)
    source = after(1)
    found = await gather(source=source)
    assert found["source"]["error"] == "busy"
    assert inspect.getcoroutinestate(source) == inspect.CORO_CLOSED


async def test_cancelling_cancels_the_sources_at_once() -> None:
    told: list[str] = []

    async def source() -> None:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            told.append("cancelled")
            raise

    gathering = asyncio.ensure_future(gather(a=source(), b=source(), c=stubborn()))
    await asyncio.sleep(0.02)
    began = now()
    gathering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gathering
    assert ms(began) == 0.0
    await asyncio.sleep(0.02)
    assert told == ["cancelled", "cancelled"]


@given(st.dictionaries(st.text("abc", min_size=1), st.text() | st.integers() | st.lists(st.text()), max_size=5))
def test_the_text_has_one_line_for_each_source(values: dict[str, Any]) -> None:
    found = Gathered(values | {"late": Failure("timeout", "late did not answer\nwithin 2 s")})
    lines = str(found).split("\n")
    assert len(lines) == len(found)
    assert lines[-1] == "late: (timeout: late did not answer within 2 s)"
