"""Run several sources concurrently inside a tool; a failed source becomes a Failure, the others keep their result."""

import asyncio
import inspect
from typing import Any

from shipworthy.clock import loop_time
from shipworthy.contract.language.values import show
from shipworthy.errors import ToolError
from shipworthy.tools.abandon import begin
from shipworthy.tools.call import TimeIsUp, current, follow, words
from shipworthy.tools.plain import clean

ALONE = 30.0
"""Seconds for the sources when they are not gathered inside a tool call."""


class Gathered(dict[str, Any]):
    """The results by source; a failed one is `{"error": kind, "message": text}`."""

    @property
    def failed(self) -> tuple[str, ...]:
        """The names of the sources that failed."""
        return tuple(name for name, value in self.items() if isinstance(value, Failure))

    @property
    def ok(self) -> dict[str, Any]:
        """The results of the sources that did not fail."""
        return {name: value for name, value in self.items() if not isinstance(value, Failure)}

    def __str__(self) -> str:
        return "\n".join(f"{name}: {_one_line(value)}" for name, value in self.items())


class Failure(dict[str, str]):
    """The error of a source: `{"error": kind, "message": text}`."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(error=kind, message=message)

    def __str__(self) -> str:
        return f"({self['error']}: {self['message']})"


def _one_line(value: object) -> str:
    return " ".join((str(value) if isinstance(value, Failure) else show(value)).split())


async def gather(*, timeout: float | None = None, **sources: object) -> Gathered:
    """Run awaitables and functions without arguments concurrently; any other value is returned unchanged.

    `timeout` is in seconds; the default is the time left of the running tool call, less a reserve in which it can
    return partial results. The error of a source is returned, not raised.
    """
    began = loop_time()
    seconds = _seconds(timeout)
    begun = {name: asyncio.ensure_future(_outcome(name, source, began, seconds)) for name, source in sources.items()}
    try:
        if begun:
            await asyncio.wait(begun.values())
    except asyncio.CancelledError:
        for task in begun.values():
            task.cancel()
        raise
    finally:
        for source in sources.values():
            # One that was not begun, as where all threads of its tool block, would be told of as never awaited.
            if inspect.iscoroutine(source) and inspect.getcoroutinestate(source) == inspect.CORO_CREATED:
                source.close()
    return Gathered({name: task.result() for name, task in begun.items()})


def _seconds(timeout: float | None) -> float:
    running = current.get()
    if running is None:
        return ALONE if timeout is None else max(0.0, timeout)
    return running.left if timeout is None else max(0.0, min(timeout, running.left))


async def _outcome(name: str, source: object, began: float, seconds: float) -> object:
    value = await _waited(name, source, began + seconds, seconds)
    running = current.get()
    if running is not None and running.made.on_event is not None:
        elapsed = round((loop_time() - began) * 1000, 1)
        running.made.on_event("source", {"name": name, "ok": not isinstance(value, Failure), "elapsed_ms": elapsed})
    return value


async def _waited(name: str, source: object, ends: float, seconds: float) -> object:
    running = current.get()
    owner = running.owner if running is not None else ""
    try:
        if inspect.isawaitable(source):
            return await follow(begin(lambda: source, is_async=True, owner=owner), ends, owner)
        if callable(source):
            is_async = inspect.iscoroutinefunction(source) or getattr(source, "is_async", False)
            return await follow(begin(source, is_async=is_async, owner=owner), ends, owner)
    except TimeIsUp:
        return Failure("timeout", f"{name} did not answer within {seconds:.3g} s")
    except ToolError as error:
        return Failure(error.kind, clean(f"{name}: {error}"[:300]))
    except Exception as error:
        return Failure("failed", f"{name}: {words(error)}"[:300])
    return source
