"""One call of a tool: checked, timed, made plain, compacted; impolite code costs its timeout and no more."""

import asyncio
import datetime as dt
import functools
import inspect
import io
import itertools
from collections.abc import AsyncIterable, Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from shipworthy.clock import loop_clock, loop_time
from shipworthy.contract.language.text import Text
from shipworthy.errors import ToolError, ToolFailed, ToolTimeout
from shipworthy.tokens.counting import BYTES, EXACT, Gauge, at_most, load, loaded
from shipworthy.tools.abandon import begin, wait_for
from shipworthy.tools.compact import compact_text, within
from shipworthy.tools.plain import DEEPEST as DEEPEST_DATA
from shipworthy.tools.plain import LARGEST_TEXT, MOST_VALUES, as_data, clean
from shipworthy.tools.threads import SHAPERS, in_thread
from shipworthy.tools.tool import Tool
from shipworthy.tools.watchdog import watchdog

LIGHT = 4_000
"""Bytes of a result up to which it is shaped at once; above it a thread does it, so that nobody else waits for it."""
GRACE = 0.03
"""Seconds that shaping a result may take beyond the timeout: of the 50 ms promised, some are needed to give up."""
RESERVE = 0.1
"""Part of the time left that a call keeps for itself, when it waits for others."""
LEAST_RESERVE = 0.02
DEEPEST = 8
"""Calls inside calls; deeper they are a circle."""
MOST_BYTES = 64_000_000
"""Bytes of a structured result, roughly, above which it is not read at all."""
TEXTS = (str, bytes, bytearray)
SCALARS = (int, float, bool, type(None), dt.date, dt.datetime, dt.time, dt.timedelta)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallContext:
    """What a call may use, and who hears of it."""

    timeout: float | None = None
    """Seconds left for this call; the tool's own timeout holds where it is smaller."""
    handle: str = "result"
    """The name under which a result that had to be cut is kept."""
    on_event: Callable[[str, dict[str, Any]], None] | None = None
    """Hears of each source that `gather` waits for inside the tool: `("source", {name, ok, elapsed_ms})`."""
    depth: int = 0
    """Calls that this one is made inside of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolResult:
    """A tool's result: its data, its compact form, and the whole text where that was cut."""

    value: Any
    text: str
    tokens: int
    """Tokens of the text; its bytes where they are within the ceiling already, for then nobody has to count."""
    full: str | None = None
    elapsed_ms: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """The call that is running, for `gather` and for calls inside it."""

    tool: str
    ends: float
    """Instant of the loop's clock at which the call is given up."""
    clock: Callable[[], float]
    """The clock of the loop that made the call; a thread of the tool may run a loop of its own."""
    depth: int = 0
    on_event: Callable[[str, dict[str, Any]], None] | None = None

    @property
    def left(self) -> float:
        """Seconds for what it waits for: a reserve is kept, so that it can still say what came of that."""
        left = self.ends - self.clock()
        return max(0.0, left - max(left * RESERVE, LEAST_RESERVE))


current: ContextVar[Current | None] = ContextVar("shipworthy_current_call", default=None)


async def call(tool: Tool, args: Mapping[str, Any], context: CallContext) -> ToolResult:
    """Call the tool; raises ArgumentError, ToolTimeout, ToolFailed or ToolBusy.

    Costs at most the smallest of the tool's timeout, the context's and what is left of the call it is made inside,
    plus some milliseconds to give up.
    """
    spec, began, outer = tool.spec, loop_time(), current.get()
    depth = max(context.depth, outer.depth + 1 if outer else 0)
    if depth > DEEPEST:
        raise ToolFailed(f"{spec.name} was not called: tools call one another more than {DEEPEST} deep")
    limits = (spec.timeout, context.timeout, outer.left if outer else None)
    seconds = min(limit for limit in limits if limit is not None)
    prepared = tool.prepared(args)
    if seconds <= 0:
        raise ToolTimeout(f"{spec.name} was not called: no time is left")
    ends = began + seconds
    token = current.set(Current(tool=spec.name, ends=ends, clock=loop_clock(), depth=depth, on_event=context.on_event))
    try:
        raw = await _raw(tool, prepared, ends, seconds)
    finally:
        current.reset(token)
    value, text, tokens, full = await _shaped(tool, raw, context.handle, ends + GRACE)
    elapsed = (loop_time() - began) * 1000
    return ToolResult(value=value, text=text, tokens=tokens, full=full, elapsed_ms=elapsed)


async def _raw(tool: Tool, prepared: Callable[[], Any], ends: float, seconds: float) -> Any:
    key = watchdog.begin(tool.spec.name) if tool.is_async else None
    try:
        return await follow(begin(prepared, is_async=tool.is_async), ends)
    except TimeIsUp:
        raise ToolTimeout(f"{tool.spec.name} did not answer within {seconds:.3g} s") from None
    except ToolError as error:
        error.args = tuple(clean(part) if isinstance(part, str) else part for part in error.args)
        raise
    except Exception as error:
        raise ToolFailed(words(error)) from error
    finally:
        if key is not None:
            watchdog.end(key)


class TimeIsUp(Exception):
    """What was waited for is not there in time; it was left behind."""


async def follow(future: "asyncio.Future[Any]", ends: float) -> Any:
    """What comes of it at last: what it gives is awaited, or collected, in its turn.

    Raises TimeIsUp at the instant `ends`, and whatever the code that is waited for raised.
    """
    while True:
        if not await wait_for(future, ends - loop_time()):
            raise TimeIsUp
        value = _value(future)
        if inspect.isawaitable(value):
            future = begin(_given(value), is_async=True)
        elif isinstance(value, AsyncIterable):
            future = begin(_given(_collected(value)), is_async=True)
        elif isinstance(value, Iterator) and not isinstance(value, io.IOBase):
            future = begin(functools.partial(_listed, value), is_async=False)
        else:
            return value


def _given(value: T) -> Callable[[], T]:
    return lambda: value


async def _collected(items: AsyncIterable[Any]) -> list[Any]:
    found: list[Any] = []
    async for item in items:
        found.append(item)
        _bound(found)
    return found


def _listed(items: Iterator[Any]) -> list[Any]:
    return _bound(list(itertools.islice(items, MOST_VALUES + 1)))


def _bound(found: list[Any]) -> list[Any]:
    if len(found) > MOST_VALUES:
        raise ToolFailed(f"the result has more than {MOST_VALUES:,} values")
    return found


def _value(future: "asyncio.Future[Any]") -> Any:
    """The result of what is done; raises its error, never one that would end the loop or look like our own end."""
    if future.cancelled():
        raise ToolFailed("it was cancelled from inside")
    error = future.exception()
    if error is None:
        return future.result()
    raise error if isinstance(error, Exception) else ToolFailed(words(error))


def words(error: BaseException) -> str:
    """An error in one line of at most 300 characters: its type and its message, no stack."""
    stopped = isinstance(error.__cause__, SystemExit | KeyboardInterrupt)
    shown = error.__cause__ if stopped and error.__cause__ else error
    try:
        message = str(shown)[:1000]
    except Exception:  # a tool's own exception may fail at this too
        message = "(it has no message)"
    return clean(" ".join(f"{type(shown).__name__}: {message}".split())[:300].removesuffix(":"))


Shaped = tuple[Any, str, int, str | None]


async def _shaped(tool: Tool, raw: Any, handle: str, ends: float) -> Shaped:
    spec = tool.spec
    weight, plain = _weigh(raw, LIGHT)
    # A tool's own function, or its own types, are its author's code: it may block like the tool itself.
    at_once = weight <= LIGHT and plain and (tool.compact is None or isinstance(tool.compact, Text))
    clock = loop_clock()
    value, whole = await _made(tool, lambda: _whole(tool, raw, ends, clock), ends, at_once=at_once)
    size = at_most(whole) if len(whole) <= spec.max_tokens else len(whole)
    if size <= spec.max_tokens:
        return value, whole, size, None
    gauge = await _gauge(ends)

    def fit() -> Shaped:
        text, full = within(whole, value, ceiling=spec.max_tokens, must_keep=spec.must_keep, handle=handle, gauge=gauge)
        return value, text, gauge.count(text), full

    return await _made(tool, fit, ends, at_once=at_once)


async def _made(tool: Tool, make: Callable[[], T], ends: float, *, at_once: bool) -> T:
    try:
        return make() if at_once else await follow(in_thread(make, SHAPERS), ends)
    except TimeIsUp:
        raise ToolTimeout(f"{tool.spec.name} gave a result that could not be read in its time") from None
    except ToolError:
        raise
    except Exception as error:
        raise ToolFailed(words(error)) from error


def _whole(tool: Tool, raw: Any, ends: float, clock: Callable[[], float]) -> tuple[Any, str]:
    # Measured before it is copied: what holds one thing many times over may be small, and its copy without end.
    _refuse_above_most(raw)
    value = as_data(raw)
    _still_wanted(ends, clock)
    _refuse_above_most(value)
    text = compact_text(value, tool.compact)
    _still_wanted(ends, clock)
    if not isinstance(value, str) and _weigh(value, LARGEST_TEXT)[0] > LARGEST_TEXT:
        # As it is it would take as much memory in every run that remembers it.
        value = as_data(text if tool.compact is None else compact_text(value, None))
    return value, as_data(text)


def _refuse_above_most(value: object) -> None:
    if type(value) not in TEXTS and _weigh(value, MOST_BYTES)[0] > MOST_BYTES:
        raise ToolFailed(f"the result is larger than {MOST_BYTES // 1_000_000} MB")


def _still_wanted(ends: float, clock: Callable[[], float]) -> None:
    """End the work on a result that was given up: its thread would keep other tools from their turn."""
    if clock() > ends:
        raise TimeIsUp


async def _gauge(ends: float) -> Gauge:
    """The exact one, once its vocabulary is loaded; until then bytes, where there is no time to wait for it."""
    if not loaded():
        loading = in_thread(load, SHAPERS)
        loading.add_done_callback(lambda done: done.cancelled() or done.exception())
        await asyncio.wait({loading}, timeout=max(0.0, ends - GRACE - loop_time()))
    return EXACT if loaded() else BYTES


def _weigh(raw: Any, most: int) -> tuple[int, bool]:
    """Roughly its bytes, counted until `most` is passed, and whether it is plain data through and through.

    What holds one thing many times over weighs what its copy would. Raises ToolFailed where it is nested without end
    or has too many values.
    """
    total, values, plain, todo = 0, 0, True, [(0, raw)]
    while todo and total <= most:
        depth, item = todo.pop()
        kind, values = type(item), values + 1
        if depth > DEEPEST_DATA or values > MOST_VALUES:
            raise ToolFailed(f"the result has more than {DEEPEST_DATA} levels, or more than {MOST_VALUES:,} values")
        if kind in TEXTS:
            total += len(item)
        elif kind in (dict, list, tuple):
            total += 16 * len(item) + 8
            inner = (*item.keys(), *item.values()) if kind is dict else item
            todo += [(depth + 1, value) for value in inner] if total <= most else []
        else:
            total += 8 if kind is not int else 8 + item.bit_length() // 8
            plain = plain and kind in SCALARS
    return total, plain
