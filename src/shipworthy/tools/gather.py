"""Sources side by side inside a tool: what finished is kept, what failed is a typed line."""

import asyncio
import inspect
import time
from collections.abc import Callable
from typing import Any

from shipworthy.errors import ShipworthyError, ToolError
from shipworthy.spec.values import show
from shipworthy.tools.abandon import begin, wait_for
from shipworthy.tools.call import current

RESERVE = 0.1
"""Part of the time left that is kept for putting the answers together."""
LEAST_RESERVE = 0.02


class Gathered(dict[str, Any]):
    """The results by source; a failed one is `{"error": kind, "message": text}`."""

    @property
    def failed(self) -> tuple[str, ...]:
        """The sources that gave nothing."""
        return tuple(name for name, value in self.items() if isinstance(value, Failure))

    @property
    def ok(self) -> dict[str, Any]:
        """The sources that answered."""
        return {name: value for name, value in self.items() if not isinstance(value, Failure)}

    def __str__(self) -> str:
        return "\n".join(f"{name}: {show(value)}" for name, value in self.items())


class Failure(dict[str, str]):
    """Why a source gave nothing, as data."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(error=kind, message=message)

    def __str__(self) -> str:
        return f"({self['error']}: {self['message']})"


async def gather(*, timeout: float | None = None, **sources: Any) -> Gathered:
    """Run the sources side by side: awaitables, or functions without arguments; plain values pass through.

    `timeout` in seconds; without one, what is left of the running tool call, less a reserve, so that partial results
    still get out. Never raises for a source.
    """
    ends = time.monotonic() + _seconds(timeout)
    begun = {name: _begin(source) for name, source in sources.items()}
    waiting = {source for source in begun.values() if isinstance(source, asyncio.Future)}
    try:
        if waiting:
            await asyncio.wait(waiting, timeout=max(0.0, ends - time.monotonic()))
    except asyncio.CancelledError:
        for future in waiting:
            await wait_for(future, 0)
        raise
    results = Gathered()
    for name, source in begun.items():
        results[name] = await _outcome(name, source, ends)
    return results


def _seconds(timeout: float | None) -> float:
    running = current.get()
    if running is None:
        return timeout if timeout is not None else 30.0
    left = running.ends - time.monotonic()
    left -= max(left * RESERVE, LEAST_RESERVE)
    return max(0.0, left if timeout is None else min(timeout, left))


def _begin(source: Any) -> Any:
    try:
        if inspect.isawaitable(source):
            awaitable = source
            return begin(lambda: awaitable, is_async=True)
        if callable(source):
            return _begin_call(source)
    except ShipworthyError as error:
        return Failure("busy", str(error))
    return source


def _begin_call(source: Callable[[], Any]) -> Any:
    is_async = inspect.iscoroutinefunction(source) or getattr(source, "is_async", False)
    return begin(source, is_async=is_async)


async def _outcome(name: str, source: Any, ends: float) -> Any:
    if not isinstance(source, asyncio.Future):
        return source
    if not await wait_for(source, max(0.0, ends - time.monotonic()) if not source.done() else 0):
        return Failure("timeout", f"{name} did not answer in time")
    try:
        return source.result()
    except asyncio.CancelledError:
        return Failure("failed", f"{name} was cancelled")
    except ToolError as error:
        return Failure(error.kind, f"{name}: {error}"[:300])
    except Exception as error:
        return Failure("failed", f"{name}: {type(error).__name__}: {error}"[:300])
