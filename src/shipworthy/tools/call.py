"""One call of a tool: checked, timed, made plain, compacted; impolite code costs its timeout and no more."""

import asyncio
import time
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from shipworthy.errors import ToolError, ToolFailed, ToolTimeout
from shipworthy.tokens.counting import at_most, count, loaded
from shipworthy.tools.abandon import begin, wait_for
from shipworthy.tools.compact import compact_text, within
from shipworthy.tools.plain import as_data, weight
from shipworthy.tools.threads import in_thread
from shipworthy.tools.tool import Tool
from shipworthy.tools.watchdog import watchdog

HEAVY = 200_000
"""Bytes of a result above which it is shaped on a thread, so that nobody else waits for it."""
SHAPING = 0.05
"""Seconds that shaping a heavy result may take beyond the timeout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallContext:
    """What a call may use: seconds at most, and the name under which a cut result is kept."""

    timeout: float | None = None
    handle: str = "result"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolResult:
    """A tool's result: its data, its compact form, and the whole text where that was cut."""

    value: Any
    text: str
    tokens: int
    full: str | None = None
    elapsed_ms: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """The call that is running, for `gather` inside it."""

    tool: str
    ends: float
    """Instant of the monotonic clock at which the call is given up."""


current: ContextVar[Current | None] = ContextVar("shipworthy_current_call", default=None)


async def call(tool: Tool, args: Mapping[str, Any], context: CallContext) -> ToolResult:
    """Call the tool; raises ArgumentError, ToolTimeout, ToolFailed or ToolBusy.

    Costs at most the smaller of the tool's timeout and the context's, plus some milliseconds to give up.
    """
    spec = tool.spec
    seconds = spec.timeout if context.timeout is None else min(spec.timeout, context.timeout)
    began = time.monotonic()
    prepared = tool.prepared(args)
    token = current.set(Current(tool=spec.name, ends=began + seconds))
    try:
        raw = await _raw(tool, prepared, seconds)
    finally:
        current.reset(token)
    left = seconds - (time.monotonic() - began)
    return await _shaped(tool, raw, context.handle, began, max(left, 0.0) + SHAPING)


async def _raw(tool: Tool, prepared: Any, seconds: float) -> Any:
    key = watchdog.begin(tool.spec.name) if tool.is_async else None
    try:
        future = begin(prepared, is_async=tool.is_async)
        if not await wait_for(future, seconds):
            raise ToolTimeout(f"{tool.spec.name} did not answer within {seconds:g} s")
        result = _result(tool, future)
        if hasattr(result, "__await__"):
            # A plain function that gives an awaitable: it is awaited in what is left of the time.
            future = asyncio.ensure_future(result)
            if not await wait_for(future, seconds):
                raise ToolTimeout(f"{tool.spec.name} did not answer within {seconds:g} s")
            result = _result(tool, future)
        return result
    finally:
        if key is not None:
            watchdog.end(key)


def _result(tool: Tool, future: "asyncio.Future[Any]") -> Any:
    try:
        return future.result()
    except asyncio.CancelledError:
        raise ToolFailed(f"{tool.spec.name} was cancelled from inside") from None
    except ToolError:
        raise
    except Exception as error:
        words = " ".join(f"{type(error).__name__}: {error}".split())
        raise ToolFailed(words[:300]) from error


async def _shaped(tool: Tool, raw: Any, handle: str, began: float, seconds: float) -> ToolResult:
    light = weight(raw, HEAVY)
    # Below its ceiling in bytes a result needs no vocabulary, whose first use costs half a second.
    if light <= tool.spec.max_tokens // 2 or (light <= HEAVY and loaded()):
        value, text, tokens, full = _shape(tool, raw, handle)
    else:
        future = in_thread(lambda: _shape(tool, raw, handle))
        if not await wait_for(future, seconds):
            raise ToolTimeout(f"{tool.spec.name} gave a result too large to be read in its time")
        value, text, tokens, full = _result(tool, future)
    elapsed = (time.monotonic() - began) * 1000
    return ToolResult(value=value, text=text, tokens=tokens, full=full, elapsed_ms=elapsed)


def _shape(tool: Tool, raw: Any, handle: str) -> tuple[Any, str, int, str | None]:
    spec = tool.spec
    value = as_data(raw)
    whole = compact_text(value, tool.compact)
    text, full = within(whole, value, ceiling=spec.max_tokens, must_keep=spec.must_keep, handle=handle)
    # Bytes stand in for tokens where they are few enough anyway.
    tokens = count(text) if full is not None else min(at_most(text), spec.max_tokens)
    return value, text, tokens, full
