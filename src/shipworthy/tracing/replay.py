"""A run repeated from its tape: exactly, offline, without a tool, a model or a store; the first divergence is named."""

import asyncio
import heapq
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, TypeVar

from shipworthy.errors import LimitReached
from shipworthy.events import AnyEvent, TextDelta
from shipworthy.models.model import Request
from shipworthy.tools.call import CallContext, ToolResult
from shipworthy.tools.tool import Tool
from shipworthy.tracing.lines import event_line, read_error, read_part, request_line
from shipworthy.world import Codec, Take

T = TypeVar("T")
Line = Mapping[str, Any]
Plain = Callable[[Any], Any]
"""Data as it stands on a tape: what was written and read again, secrets hidden."""
WAITED = ("kept", "call", "model")
"""Kinds whose answers came when they came: in this order they come again."""
PATIENCE = 50
"""Turns of the event loop that whoever is next in the recorded order is waited for."""
SHOWN = 300
"""Characters of a value that a divergence shows."""


class Diverged(BaseException):
    """The run went another way than its tape: it is not followed any further. No `except Exception` may hold it."""

    def __init__(self, seq: int, expected: Any, got: Any) -> None:
        super().__init__(f"line {seq}: expected {shown(expected)}, got {shown(got)}")
        self.seq, self.expected, self.got = seq, shown(expected), shown(got)


class Replaying:
    """The outside as a tape remembers it."""

    def __init__(self, lines: Iterable[Line], plain: Plain) -> None:
        self._plain = plain
        self._left: dict[tuple[str, str], deque[Line]] = defaultdict(deque)
        self._order: deque[int] = deque()
        self._last = 0
        for line in lines:
            self._last = line["seq"]
            if "key" in line:
                self._left[line["kind"], line["key"]].append(line)
            if line["kind"] in WAITED:
                self._order.append(line["seq"])
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._releasing: asyncio.Task[None] | None = None
        self.events: list[dict[str, Any]] = []

    def observe(self, key: str, make: Callable[[], T], codec: Codec[T] | None = None) -> T:
        """What was so then."""
        return self._read(self._next("fact", key), codec)

    async def store(self, key: str, make: Callable[[], Awaitable[T]], codec: Codec[T] | None = None) -> T:
        """What the store said then."""
        line = self._next("kept", key)
        await self._its_turn(line["seq"])
        return self._read(line, codec)

    async def call(self, key: str, tool: Tool, args: Mapping[str, Any], context: CallContext) -> ToolResult:
        """What the tool gave then, if it is called with the same arguments."""
        line = self._next("call", key)
        self._same(line, {"tool": tool.spec.name, "args": dict(args)})
        await self._its_turn(line["seq"])
        if "error" in line:
            raise read_error(line["error"])
        return ToolResult(**{name: line[name] for name in ("value", "text", "tokens", "full", "elapsed_ms")})

    async def ask(self, key: str, request: Request, take: Take, listen: Callable[[Take], Awaitable[None]]) -> None:
        """What the model said then, if it is asked the same."""
        line = self._next("model", key)
        self._same(line, {"request": request_line(request)})
        await self._its_turn(line["seq"])
        for part in line["parts"]:
            try:
                take(read_part(part))
            except LimitReached:
                # Whether it was too long was decided then; that is the error below.
                break
        if "error" in line:
            raise read_error(line["error"])

    async def pause(self, seconds: float) -> None:
        """No time passes."""
        await asyncio.sleep(0)

    def hear_event(self, event: AnyEvent) -> None:
        """Note an event as the tape has it."""
        if isinstance(event, TextDelta) and self.events and self.events[-1]["type"] == "text_delta":
            self.events[-1]["text"] += event.text
        else:
            self.events.append(event_line(event))

    def _next(self, kind: str, key: str) -> Line:
        left = self._left[kind, key]
        if not left:
            raise Diverged(self._last, "nothing more of this kind here", {"kind": kind, "key": key})
        line = left.popleft()
        if line.get("changed"):
            told = {name: value for name, value in line.items() if name not in ("seq", "at", "changed")}
            raise Diverged(line["seq"], "the line as it was written", told)
        return line

    def _same(self, line: Line, asked: Mapping[str, Any]) -> None:
        asked = self._plain(asked)
        expected = {name: line[name] for name in asked}
        if expected != asked:
            name = next(name for name in asked if expected[name] != asked[name])
            raise Diverged(line["seq"], {name: expected[name]}, {name: asked[name]})

    def _read(self, line: Line, codec: Codec[T] | None) -> T:
        if "error" in line:
            raise read_error(line["error"])
        value: T = line["value"]
        return codec.read(value) if codec is not None else value

    async def _its_turn(self, seq: int) -> None:
        """Answers come in the order in which they came: what happens side by side happens as it did."""
        mine = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (seq, mine))
        if self._releasing is None or self._releasing.done():
            self._releasing = asyncio.create_task(self._release())
        await mine

    async def _release(self) -> None:
        while self._waiting:
            for _ in range(PATIENCE):
                if not self._order or self._waiting[0][0] <= self._order[0]:
                    break
                await asyncio.sleep(0)
            seq, waiting = heapq.heappop(self._waiting)
            while self._order and self._order[0] <= seq:
                self._order.popleft()
            if not waiting.done():
                waiting.set_result(None)
            await asyncio.sleep(0)


def first_difference(lines: Iterable[Line], events: Iterable[Line], plain: Plain) -> Diverged | None:
    """The first event of the tape that did not happen again, or happened otherwise; steps side by side may swap."""
    recorded: dict[tuple[str, str], list[Line]] = defaultdict(list)
    happened: dict[tuple[str, str], deque[Any]] = defaultdict(deque)
    last = 0
    for line in lines:
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


def _about(event: Line) -> tuple[str, str]:
    return str(event["type"]), str(event.get("step_id", ""))


def _differing(expected: dict[str, Any], got: Any) -> tuple[Any, Any]:
    """Only what differs of the two, with the type of the event."""
    if not isinstance(got, dict):
        return expected, got
    names = [name for name in {**expected, **got} if expected.get(name) != got.get(name)]
    return tuple({"type": one.get("type"), **{name: one.get(name) for name in names}} for one in (expected, got))  # type: ignore[return-value]


def shown(value: Any) -> Any:
    """A value, its long texts cut: a divergence is read by people."""
    if isinstance(value, str):
        return value if len(value) <= SHOWN else f"{value[:SHOWN]}… ({len(value):,} characters)"
    if isinstance(value, Mapping):
        return {key: shown(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [shown(item) for item in value]
    return value
