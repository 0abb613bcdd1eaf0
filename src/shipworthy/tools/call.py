"""Run one tool call: check its arguments, keep its deadline, read its result as plain data, and shorten it."""

import asyncio
import functools
import inspect
import io
from collections.abc import AsyncIterable, Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from shipworthy.clock import loop_time
from shipworthy.contract.language.text import Text
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ArgumentError, ToolBusy, ToolError, ToolFailed, ToolTimeout
from shipworthy.tokens.counting import BYTES, EXACT, Gauge, at_most, loaded
from shipworthy.tokens.counting import begin as begin_loading
from shipworthy.tools.abandon import BLOCKING, begin, wait_for
from shipworthy.tools.compact import compact_text, comparable, plain_text, ready, shortest, within
from shipworthy.tools.isolated import isolated
from shipworthy.tools.lazily import collected, listed, same
from shipworthy.tools.plain import LARGEST_TEXT, TEXTS, as_data, clean, weigh
from shipworthy.tools.reported import Reported, Usage
from shipworthy.tools.returns import missing_key
from shipworthy.tools.threads import CHECKERS, SHAPERS, in_thread
from shipworthy.tools.tool import Tool
from shipworthy.tools.watchdog import watchdog

LIGHT = 4_000
"""Bytes of a result up to which it is read on the event loop; a larger one is read on a thread."""
GRACE = 0.03
"""Seconds that reading a result may take beyond the timeout; 20 ms of the promised 50 remain to abandon it."""
RESERVE = 0.1
"""Share of the remaining time that a call keeps for itself while it waits for calls or sources inside it."""
LEAST_RESERVE = 0.02
"""Seconds that this reserve has at least."""
MOST_NESTED = 8
"""Most levels of tool calls made inside tool calls; deeper nesting is taken for infinite recursion."""
LARGEST_RESULT = 64_000_000
"""Approximate bytes of a structured result above which it is not read."""
FINAL = frozenset({dict, list, tuple, str, int, float, bool, type(None)})
"""Types of results that are neither awaitable nor iterators."""
T = TypeVar("T")
SourceListener = Callable[[str, dict[str, Any]], None]
"""Called as `listener("source", {name, ok, elapsed_ms})` after each source of `gather`, and with `SAID` as below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallContext:
    """The limits of one call and its listener."""

    timeout: float | None = None
    """Seconds left for this call; a smaller timeout of the tool wins."""
    handle: str = "result"
    """The name under which the full text of a shortened result is stored."""
    on_event: SourceListener | None = None
    depth: int = 0
    """The number of tool calls that enclose this one."""
    key: str = ""
    """The same for the same write, wherever and whenever it is made; empty for a call that only reads."""
    carry: str = ""
    """What carries a conversation on in which the agent behind the tool has asked; empty: a new one."""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """A tool's result: its value as plain data, its compact text, and the full text if that was shortened."""

    value: Any
    text: str
    tokens: int
    """Tokens of the text; its length in bytes when that is already within the limit, which saves counting."""
    full: str | None = None
    elapsed_ms: float = 0.0
    used: Usage | None = None
    """What the agent behind the tool says that it used."""
    carry: str = ""
    """What carries the conversation on in which the text is a question of that agent; empty: it is the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """The running call, read by `gather` and by calls made inside it."""

    tool: str
    ends: float
    """Instant of the loop's clock at which the call is abandoned."""
    clock: Callable[[], float]
    """The clock of the loop that made the call; a thread of the tool may run a loop of its own."""
    owner: str = ""
    """What its threads are counted under."""
    made: CallContext = CallContext()

    @property
    def left(self) -> float:
        """Seconds for what it waits for, less a reserve in which it can still return a partial result."""
        left = self.ends - self.clock()
        return max(0.0, left - max(left * RESERVE, LEAST_RESERVE))


current: ContextVar[Current | None] = ContextVar("shipworthy_current_call", default=None)


async def call(tool: Tool, args: Mapping[str, object], context: CallContext) -> ToolResult:
    """Call the tool; raises ArgumentError, ToolTimeout, ToolFailed or ToolBusy.

    The timeout is the smallest of the tool's, the context's and the time left of the enclosing call; abandoning an
    overdue call takes a few milliseconds more.
    """
    spec, outer, clock = tool.spec, current.get(), asyncio.get_running_loop().time
    began = clock()
    depth = context.depth if outer is None else max(context.depth, outer.made.depth + 1)
    if depth > MOST_NESTED:
        raise ToolFailed(f"{spec.name} was not called: tools call one another more than {MOST_NESTED} deep")
    seconds = spec.timeout if context.timeout is None else min(spec.timeout, context.timeout)
    if outer is not None:
        seconds = min(seconds, outer.left)
    ends, is_async, owner = began + seconds, tool.is_async, str(getattr(tool, "owner", spec.name))
    own_code = getattr(tool, "checks_on_thread", False)
    prepared = await _checked(tool, args, ends, owner) if own_code else tool.prepared(args)
    if seconds <= 0:
        raise ToolTimeout(f"{spec.name} was not called: no time is left")
    if owner in BLOCKING and spec.loop == "shared":
        raise ToolBusy(f"{spec.name} was not called: it has blocked the event loop, and `loop: shared` keeps it there")
    here = context if depth == context.depth else replace(context, depth=depth)
    token = current.set(Current(tool=spec.name, owner=owner, ends=ends, clock=clock, made=here))
    key = 0
    try:
        if is_async and spec.isolate:
            running = isolated(prepared, owner)
        else:
            key = watchdog.begin(spec.name) if is_async else 0
            running = begin(prepared, is_async=is_async, owner=owner)
        raw = await follow(running, ends, owner)
    except Exception as error:
        failure = _failure(error, f"{spec.name} did not answer within {seconds:.3g} s")
        raise failure from failure.__cause__
    finally:
        current.reset(token)
        if key:
            watchdog.end(key)
    elapsed, said = (loop_time() - began) * 1000, raw if isinstance(raw, Reported) else Reported(value=raw)
    value, text, tokens, full = await _shaped(tool, said.value, context.handle, ends, owner)
    return ToolResult(value, text, tokens, full, elapsed, said.used, said.carry)


async def _checked(tool: Tool, args: Mapping[str, object], ends: float, owner: str) -> Callable[[], object]:
    """Check the arguments on a thread, where the author's own types check them; raises ArgumentError or ToolBusy."""
    name = tool.spec.name
    try:
        # In a tuple, because what is called may itself be an iterator.
        (found,) = await follow(in_thread(lambda: (tool.prepared(args),), CHECKERS, owner), ends)
    except TimeIsUp:
        raise ArgumentError(f"{name} was not called: checking its arguments took longer than its time") from None
    except ToolError:
        raise
    except Exception as error:
        raise ArgumentError(f"{name} was not called: checking its arguments failed: {words(error)}") from error
    ready: Callable[[], object] = found
    return ready


class TimeIsUp(Exception):
    """The future was not done in time and has been abandoned."""


def _failure(error: Exception, overdue: str) -> ToolError:
    """Turn an error of a tool into a ToolError, its message free of lone surrogates."""
    if isinstance(error, TimeIsUp):
        return ToolTimeout(overdue)
    if isinstance(error, ToolError):
        error.args = tuple(clean(part) if isinstance(part, str) else part for part in error.args)
        return error
    failed = ToolFailed(words(error))
    failed.__cause__ = error
    return failed


async def follow(future: "asyncio.Future[T]", ends: float, owner: str = "") -> Any:
    """Wait for a future, and for the awaitable, asynchronous iterable or iterator that it may return.

    `owner`: the tool that this code belongs to. Raises TimeIsUp at the instant `ends`, and the error of that code.
    """
    waited: asyncio.Future[Any] = future
    while True:
        if not await wait_for(waited, ends - loop_time()):
            raise TimeIsUp
        value = _value(waited)
        if type(value) in FINAL:
            return value
        if inspect.isawaitable(value):
            waited = begin(functools.partial(same, value), is_async=True, owner=owner)
        elif isinstance(value, AsyncIterable):
            waited = begin(functools.partial(collected, value), is_async=True, owner=owner)
        elif isinstance(value, Iterator) and not isinstance(value, io.IOBase):
            waited = begin(functools.partial(listed, value), is_async=False, owner=owner)
        else:
            return value


def _value(future: "asyncio.Future[T]") -> T:
    """Return the result of a done future; a cancellation or an error that would end the loop becomes ToolFailed."""
    if future.cancelled():
        raise ToolFailed("it was cancelled from inside")
    error = future.exception()
    if error is None:
        return future.result()
    raise error if isinstance(error, Exception) else ToolFailed(words(error))


def words(error: BaseException) -> str:
    """Describe an error in one line of at most 300 characters: its type and its message, no stack."""
    stopped = isinstance(error.__cause__, SystemExit | KeyboardInterrupt)
    shown = error.__cause__ if stopped and error.__cause__ else error
    try:
        message = str(shown)[:1000]
    except Exception:  # a tool's own exception may fail at this too
        message = "(it has no message)"
    return clean(" ".join(f"{type(shown).__name__}: {message}".split())[:300].removesuffix(":"))


Shaped = tuple[object, str, int, str | None]
"""The fields `value`, `text`, `tokens` and `full` of a ToolResult."""


async def _shaped(tool: Tool, raw: object, handle: str, until: float, owner: str) -> Shaped:
    """Read a result as plain data and shorten its text to the tool's limit; raises ToolTimeout or ToolFailed."""
    spec, ends = tool.spec, max(until, loop_time()) + GRACE
    try:
        weight, plain = weigh(raw, LIGHT)
        light = weight <= LIGHT and plain
        # A tool's own function or types are its author's code, which may block; a thread runs that code.
        at_once = light and (tool.compact is None or isinstance(tool.compact, Text))
        whole = functools.partial(_whole, tool, raw, ends, asyncio.get_running_loop().time, light=light)
        value, text = whole() if at_once else await follow(in_thread(whole, SHAPERS, owner), ends)
        if tool.compact is None and comparable(value, text):
            text = shortest(value, text) if at_once and ready() else await _shorter(value, text, ends, owner)
        size = at_most(text) if len(text) <= spec.max_tokens else len(text)
        if size <= spec.max_tokens:
            return value, text, size, None
        gauge = await _gauge(until)
        ends = max(until, loop_time()) + GRACE
        shortened = functools.partial(_shortened, spec, text, value, handle, gauge)
        return shortened() if at_once else await follow(in_thread(shortened, SHAPERS, owner), ends)
    except Exception as error:
        failure = _failure(error, f"{spec.name} gave a result that could not be read in its time")
        raise failure from failure.__cause__


async def _shorter(value: object, text: str, ends: float, owner: str) -> str:
    """The shortest form of a text, or the text where finding it takes too long: it is worth no failure."""
    try:
        return str(as_data(await follow(in_thread(functools.partial(shortest, value, text), SHAPERS, owner), ends)))
    except (TimeIsUp, ToolBusy):
        return text


def _shortened(spec: ToolSpec, text: str, value: object, handle: str, gauge: Gauge) -> Shaped:
    shown, full = within(text, value, ceiling=spec.max_tokens, must_keep=spec.must_keep, handle=handle, gauge=gauge)
    return value, shown, gauge.count(shown), full


def _whole(tool: Tool, raw: object, ends: float, clock: Callable[[], float], *, light: bool) -> tuple[object, str]:
    """The value as plain data and its whole text; a value known to be light is not weighed again."""
    # Weighed before it is copied: a value that holds one object many times may be small, and its copy huge.
    if not light:
        _refuse_above_largest(raw)
    value = as_data(raw)
    # A write has happened, also where its result does not fit.
    if tool.spec.effect != "write" and (key := missing_key(tool, value)):
        raise ToolFailed(f"its result lacks `{key}`, which its return type requires")
    _refuse_late(ends, clock)
    if not light:
        _refuse_above_largest(value)
    text = plain_text(value) if tool.compact is None else compact_text(value, tool.compact)
    _refuse_late(ends, clock)
    if not light and not isinstance(value, str) and weigh(value, LARGEST_TEXT)[0] > LARGEST_TEXT:
        # Kept as data, it would take that much memory in every run that stores it.
        value = as_data(text if tool.compact is None else compact_text(value, None))
    return value, as_data(text)


def _refuse_above_largest(value: object) -> None:
    if type(value) not in TEXTS and weigh(value, LARGEST_RESULT)[0] > LARGEST_RESULT:
        raise ToolFailed(f"the result is larger than {LARGEST_RESULT // 1_000_000} MB")


def _refuse_late(ends: float, clock: Callable[[], float]) -> None:
    """Stop the work on an abandoned result, so that its thread becomes free for other tools."""
    if clock() > ends:
        raise TimeIsUp


async def _gauge(until: float) -> Gauge:
    """The exact counter, if its vocabulary is loaded within what is left of the tool's time; else the byte counter."""
    if not loaded():
        loading = asyncio.wrap_future(begin_loading())
        loading.add_done_callback(lambda done: done.cancelled() or done.exception())
        await asyncio.wait({loading}, timeout=max(0.0, until - loop_time()))
    return EXACT if loaded() else BYTES
