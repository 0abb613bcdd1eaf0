"""How a run ended, for a client that waits for it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

import pytest

from shipworthy.errors import StateError
from shipworthy.events import TextDelta
from shipworthy.runtime.result import RunResult
from shipworthy.server import outcome as module
from shipworthy.server.asked import Asked, Leaving
from shipworthy.server.caller import LOCAL
from shipworthy.server.live import Live
from shipworthy.server.outcome import Left, awaited, outcome, started
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service

RESULT = RunResult(run_id="r", status="completed", reason=None, text="done", skill=None)
Receive = Callable[[], Awaitable[Mapping[str, object]]]


def _live(ends: Awaitable[RunResult], leaving: Leaving = "continue") -> Live:
    async def run() -> RunResult:
        return await ends

    live = Live("r", Asked(agent="a", message="hello", leaving=leaving), LOCAL)
    live.runs(asyncio.create_task(run()))
    return live


async def _never() -> RunResult:
    await asyncio.Event().wait()
    return RESULT


async def _done() -> RunResult:
    return RESULT


async def _fails(error: Exception) -> RunResult:
    raise error


def _client(leaves: asyncio.Event) -> Receive:
    async def receive() -> Mapping[str, object]:
        await leaves.wait()
        return {"type": "http.disconnect"}

    return receive


async def test_a_result_a_cancelled_run_and_an_error_are_told_apart(caplog: pytest.LogCaptureFixture) -> None:
    assert await outcome(_live(_done())) == RESULT
    live = _live(_never())
    waiting = asyncio.create_task(outcome(live))
    await asyncio.sleep(0)
    live.cancel()
    found = await waiting
    assert isinstance(found, RunResult) and (found.status, found.reason) == ("failed", "cancelled")
    lost = await outcome(_live(_fails(StateError("no database"))))
    assert isinstance(lost, Refused) and lost.kind == "unavailable"
    with caplog.at_level(logging.ERROR):
        inside = await outcome(_live(_fails(ValueError("secret"))))
    assert isinstance(inside, Refused) and inside.kind == "internal" and "secret" not in inside.message
    assert "a request failed" in caplog.text, "the log says why"


async def test_a_waiter_that_is_cancelled_is_cancelled_itself() -> None:
    live = _live(_never())
    waiting = asyncio.create_task(outcome(live))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert not live.done
    live.cancel()


async def test_what_cannot_begin_is_refused_and_what_takes_long_is_not_waited_for() -> None:
    with pytest.raises(Refused):
        await started(_live(_fails(StateError("no database"))))
    silent, speaking = _live(_never()), _live(_never())
    speaking.put(TextDelta(text="a"))
    began = asyncio.get_running_loop().time()
    await started(speaking)
    assert asyncio.get_running_loop().time() == began
    await started(silent)
    assert asyncio.get_running_loop().time() - began == module.FIRST and silent.readers == 0
    for live in (silent, speaking):
        live.cancel()


async def test_f25_the_run_of_a_client_that_leaves_is_cancelled_where_it_wants_that() -> None:
    service, leaves = Service({}), asyncio.Event()
    stays, goes = _live(_never()), _live(_never(), "cancel")
    waits = [asyncio.create_task(awaited(service, live, _client(leaves))) for live in (stays, goes)]
    await asyncio.sleep(0)
    assert (stays.readers, goes.readers) == (1, 1)
    leaves.set()
    for wait in waits:
        with pytest.raises(Left):
            await wait
    await asyncio.sleep(0)
    assert (stays.done, goes.done, stays.readers) == (False, True, 0)
    stays.cancel()


async def test_the_result_is_given_to_a_client_that_stays() -> None:
    stays = _client(asyncio.Event())
    assert await awaited(Service({}), _live(_done()), stays) == RESULT
    with pytest.raises(Refused):
        await awaited(Service({}), _live(_fails(StateError("no database"))), stays)
