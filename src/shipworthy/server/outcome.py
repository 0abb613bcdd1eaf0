"""How a run ended, for a client that waits for it."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping

from shipworthy.runtime.result import RunResult
from shipworthy.server.live import Live
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service, refused

Receive = Callable[[], Awaitable[Mapping[str, object]]]
"""Gives the next message of a client, as ASGI says it."""
log = logging.getLogger(__name__)


FIRST = 2.0
"""Seconds within which most runs have their first event; what cannot begin is refused by then."""


class Left(Exception):
    """The client has left before its answer."""


def why(error: Exception) -> Refused:
    """The refusal of a request that failed; a fault of the server goes to its log."""
    found = refused(error)
    if found.kind == "internal":
        log.error("a request failed", exc_info=error)
    return found


async def started(live: Live) -> None:
    """Wait for the first event of a run, for some seconds; raises Refused where it ended without a result."""
    events = live.follow()
    with contextlib.suppress(TimeoutError, StopAsyncIteration):
        async with asyncio.timeout(FIRST):
            await anext(events)
    await events.aclose()
    if live.done and isinstance(found := await outcome(live), Refused):
        raise found


async def outcome(live: Live) -> RunResult | Refused:
    """Wait for the result of a run, or why it has none; the result of a cancelled one has the reason `cancelled`."""
    try:
        return await live.result()
    except asyncio.CancelledError:
        waiter = asyncio.current_task()
        if not live.done or (waiter is not None and waiter.cancelling()):
            raise
        return RunResult(run_id=live.run_id, status="failed", reason="cancelled", text="", skill=None)
    except Exception as error:
        return why(error)


async def awaited(service: Service, live: Live, receive: Receive) -> RunResult:
    """Wait for the result while the client is there; raises Refused where there is none, and Left."""
    ended, gone = asyncio.create_task(outcome(live)), asyncio.create_task(left(receive))
    live.readers += 1
    try:
        await asyncio.wait({ended, gone}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        live.readers -= 1
        gone.cancel()
        if not ended.done():
            ended.cancel()
            service.left(live)
    if not ended.done():
        raise Left
    found = ended.result()
    if isinstance(found, Refused):
        raise found
    return found


async def left(receive: Receive) -> None:
    """Wait until the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
