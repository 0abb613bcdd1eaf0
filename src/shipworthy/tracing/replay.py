"""Replay a run from its tape without tools, models or stores, and report the first divergence."""

import asyncio
import heapq
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, TypeVar

from shipworthy.contract.bounds.bound import Usage
from shipworthy.errors import LimitReached
from shipworthy.events import AnyEvent, TextDelta
from shipworthy.models.model import Request
from shipworthy.tools.call import CallContext, ToolResult
from shipworthy.tools.reported import SAID
from shipworthy.tools.tool import Tool
from shipworthy.tracing.lines import TapeLine, event_line, read_error, read_part, request_line, typed_lines
from shipworthy.world import Codec, Take

T = TypeVar("T")
Plain = Callable[[object], Any]
"""Converts data to the form it has on a tape: encoded, decoded and with secrets hidden."""
WAITED = ("kept", "call", "model")
"""Kinds of lines whose values came asynchronously; they are replayed in the recorded order."""
MOST_TURNS = 50
"""Turns of the event loop to wait for the task that is next in the recorded order."""
SHOWN_CHARACTERS = 300
"""Characters of a value that a divergence shows."""


class Diverged(BaseException):
    """The run differs from its tape and stops; a BaseException, so that no `except Exception` catches it."""

    def __init__(self, seq: int, expected: object, got: object) -> None:
        super().__init__(f"line {seq}: expected {shown(expected)}, got {shown(got)}")
        self.seq, self.expected, self.got = seq, shown(expected), shown(got)


class Replaying:
    """The environment of a run, with all values taken from a tape."""

    def __init__(self, lines: Iterable[Mapping[str, object]], plain: Plain) -> None:
        self._plain = plain
        self._left: dict[tuple[str, str], deque[TapeLine]] = defaultdict(deque)
        self._order: deque[int] = deque()
        self._last = 0
        for line in typed_lines(lines):
            self._last = line["seq"]
            if "key" in line:
                self._left[line["kind"], line["key"]].append(line)
            if line["kind"] in WAITED:
                self._order.append(line["seq"])
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._releasing: asyncio.Task[None] | None = None
        self.events: list[dict[str, object]] = []

    def observe(self, key: str, make: Callable[[], T], codec: Codec[T] | None = None) -> T:
        """Return the recorded value."""
        return self._value(self._next("fact", key), codec)

    def late(self, key: str, beyond: Callable[[], bool]) -> bool:
        """Return whether the deadline had passed there."""
        return bool(self._left["fact", key]) and bool(self._next("fact", key)["value"])

    async def store(self, key: str, make: Callable[[], Awaitable[T]], codec: Codec[T] | None = None) -> T:
        """Return the recorded answer of the store."""
        line = self._next("kept", key)
        await self._its_turn(line["seq"])
        return self._value(line, codec)

    async def wait(self, key: str, make: Callable[[], Awaitable[None]]) -> None:
        """Return when it ended in the recorded order; raises the recorded error."""
        await self.store(key, make)

    async def call(self, key: str, tool: Tool, args: Mapping[str, object], context: CallContext) -> ToolResult:
        """Return the recorded result of the tool; raises Diverged for another tool or other arguments."""
        line = self._next("call", key)
        self._same(
            line["seq"], {"tool": line["tool"], "args": line["args"]}, {"tool": tool.spec.name, "args": dict(args)}
        )
        await self._its_turn(line["seq"])
        for said in line.get("said", ()):
            if context.on_event is not None:
                context.on_event(SAID, {"line": said})
        if "error" in line:
            raise read_error(line["error"])
        return ToolResult(
            value=line["value"],
            text=line["text"],
            tokens=line["tokens"],
            full=line["full"],
            elapsed_ms=line["elapsed_ms"],
            used=Usage(**line["used"]) if "used" in line else None,
            carry=line.get("carry", ""),
        )

    async def ask(self, key: str, request: Request, take: Take, listen: Callable[[Take], Awaitable[None]]) -> None:
        """Stream the recorded parts of the answer; raises Diverged for another request."""
        line = self._next("model", key)
        self._same(line["seq"], {"request": line["request"]}, {"request": request_line(request)})
        await self._its_turn(line["seq"])
        for part in line["parts"]:
            try:
                take(read_part(part))
            except LimitReached:
                # The recorded run stopped at the same limit, or raises the recorded error below.
                break
        if "error" in line:
            raise read_error(line["error"])

    async def pause(self, seconds: float) -> None:
        """Return after one turn of the event loop."""
        await asyncio.sleep(0)

    def hear_event(self, event: AnyEvent) -> None:
        """Record an event in the form it has on a tape."""
        if isinstance(event, TextDelta) and self.events and self.events[-1]["type"] == "text_delta":
            self.events[-1]["text"] = f"{self.events[-1]['text']}{event.text}"
        else:
            self.events.append(event_line(event))

    def _next(self, kind: str, key: str) -> TapeLine:
        left = self._left[kind, key]
        if not left:
            raise Diverged(self._last, "nothing more of this kind here", {"kind": kind, "key": key})
        line = left.popleft()
        if line.get("changed"):
            fields = {name: value for name, value in line.items() if name not in ("seq", "at", "changed")}
            raise Diverged(line["seq"], "the line as it was written", fields)
        return line

    def _same(self, seq: int, expected: Mapping[str, object], given: Mapping[str, object]) -> None:
        got = self._plain(given)
        if expected != got:
            name = next(name for name in got if expected[name] != got[name])
            raise Diverged(seq, {name: expected[name]}, {name: got[name]})

    def _value(self, line: TapeLine, codec: Codec[T] | None) -> T:
        if "error" in line:
            raise read_error(line["error"])
        value: Any = line["value"]
        found: T = codec.read(value) if codec is not None else value
        return found

    async def _its_turn(self, seq: int) -> None:
        """Wait for the recorded turn, so that concurrent tasks receive their values in the recorded order."""
        mine = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (seq, mine))
        if self._releasing is None or self._releasing.done():
            self._releasing = asyncio.create_task(self._release())
        await mine

    async def _release(self) -> None:
        while self._waiting:
            for _ in range(MOST_TURNS):
                if not self._order or self._waiting[0][0] <= self._order[0]:
                    break
                await asyncio.sleep(0)
            seq, waiting = heapq.heappop(self._waiting)
            while self._order and self._order[0] <= seq:
                self._order.popleft()
            if not waiting.done():
                waiting.set_result(None)
            await asyncio.sleep(0)


def first_difference(
    lines: Iterable[Mapping[str, object]], events: Iterable[Mapping[str, object]], plain: Plain
) -> Diverged | None:
    """The first recorded event that is missing or different in the replay; concurrent steps may swap."""
    recorded: dict[tuple[str, str], list[TapeLine]] = defaultdict(list)
    happened: dict[tuple[str, str], deque[object]] = defaultdict(deque)
    last = 0
    for line in typed_lines(lines):
        if line["kind"] == "event":
            recorded[_about(line["event"])].append(line)
        last = line["seq"]
    for event in events:
        happened[_about(event)].append(plain(event))
    found = []
    for about, expected in recorded.items():
        for line in expected:
            got = happened[about].popleft() if happened[about] else None
            if got != line["event"] or line.get("changed"):
                found.append(Diverged(line["seq"], *_differing(line["event"], got)))
    extra = next((event for left in happened.values() for event in left), None)
    if extra is not None:
        found.append(Diverged(last, "nothing more", extra))
    return min(found, key=lambda one: one.seq, default=None)


def _about(event: Mapping[str, object]) -> tuple[str, str]:
    return str(event["type"]), str(event.get("step_id", ""))


def _differing(expected: dict[str, object], got: object) -> tuple[object, object]:
    """The fields in which two events differ, with their types."""
    if not isinstance(got, dict):
        return expected, got
    names = [name for name in {**expected, **got} if expected.get(name) != got.get(name)]
    return _fields(expected, names), _fields(got, names)


def _fields(event: Mapping[str, object], names: Iterable[str]) -> dict[str, object]:
    return {"type": event.get("type"), **{name: event.get(name) for name in names}}


def shown(value: object) -> Any:
    """The value with its long texts cut, for an error message."""
    if isinstance(value, str):
        return value if len(value) <= SHOWN_CHARACTERS else f"{value[:SHOWN_CHARACTERS]}… ({len(value):,} characters)"
    if isinstance(value, Mapping):
        return {key: shown(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [shown(item) for item in value]
    return value
