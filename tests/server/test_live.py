"""The events of a run in this process, read by several clients."""

import asyncio
import threading

import pytest

from shipworthy.events import AnyEvent, TextDelta, Thinking
from shipworthy.runtime.result import RunResult
from shipworthy.server import live as module
from shipworthy.server.asked import Asked
from shipworthy.server.caller import LOCAL
from shipworthy.server.live import Behind, Live

ASKED = Asked(agent="a", message="hello")
RESULT = RunResult(run_id="r", status="completed", reason=None, text="", skill=None)


def _live() -> Live:
    return Live("r", ASKED, LOCAL)


async def _read(live: Live, after: int = 0) -> list[tuple[int, str]]:
    return [(number, event.text) async for number, event in live.follow(after) if isinstance(event, TextDelta)]


def _ending(live: Live, ready: asyncio.Event) -> None:
    async def run() -> RunResult:
        await ready.wait()
        return RESULT

    live.runs(asyncio.create_task(run()))


async def test_each_reader_reads_all_events_from_its_place_until_the_run_ends() -> None:
    live, ready = _live(), asyncio.Event()
    _ending(live, ready)
    early = asyncio.create_task(_read(live))
    for text in "abc":
        live.put(TextDelta(text=text))
        await asyncio.sleep(0)
    late = asyncio.create_task(_read(live, 2))
    live.put(TextDelta(text="d"))
    ready.set()
    assert await early == [(1, "a"), (2, "b"), (3, "c"), (4, "d")]
    assert await late == [(3, "c"), (4, "d")]
    assert (await live.result(), live.done, live.readers) == (RESULT, True, 0)
    assert await _read(live, 3) == [(4, "d")], "also after its end"


async def test_events_of_another_thread_are_read() -> None:
    live, ready = _live(), asyncio.Event()
    _ending(live, ready)
    reading = asyncio.create_task(_read(live))
    thread = threading.Thread(target=lambda: live.put(TextDelta(text="a")))
    thread.start()
    await asyncio.to_thread(thread.join)
    await asyncio.sleep(0)
    ready.set()
    assert await reading == [(1, "a")]


async def test_f28_a_reader_that_is_too_far_behind_is_cut_and_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 3)
    live, ready = _live(), asyncio.Event()
    _ending(live, ready)
    slow = live.follow()
    live.put(TextDelta(text="0"))
    first: tuple[int, AnyEvent] = await anext(slow)
    for text in "12345":
        live.put(TextDelta(text=text))
    with pytest.raises(Behind):
        await anext(slow)
    assert (first[0], live.readers) == (1, 0)
    ready.set()
    assert await _read(live, 3) == [(4, "3"), (5, "4"), (6, "5")]


async def test_a_waiter_that_leaves_does_not_cancel_the_run_and_cancel_does() -> None:
    live, ready = _live(), asyncio.Event()
    _ending(live, ready)
    waiter = asyncio.create_task(live.result())
    await asyncio.sleep(0)
    waiter.cancel()
    await asyncio.sleep(0)
    assert not live.done
    assert live.cancel()
    with pytest.raises(asyncio.CancelledError):
        await live.result()
    assert live.done and not live.cancel()


async def test_only_what_thinks_has_worked() -> None:
    live = Live("r", Asked(agent="a", message="m"), LOCAL)
    live.put(TextDelta(run_id="r", text="told again"))
    assert not live.worked
    live.put(Thinking(run_id="r"))
    live.put(TextDelta(run_id="r", text="more"))
    assert live.worked
