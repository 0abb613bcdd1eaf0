"""Record a run: wrap its environment and write every value that it returns to a tape."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from shipworthy.clock import loop_time
from shipworthy.errors import ShipworthyError
from shipworthy.events import AnyEvent, Emit, TextDelta
from shipworthy.models.joined import Joined
from shipworthy.models.model import OpaquePart, Part, Request, TextPart
from shipworthy.tools.call import CallContext, SourceListener, ToolResult
from shipworthy.tools.reported import SAID
from shipworthy.tools.tool import Tool
from shipworthy.tracing.lines import SCHEMA, error_line, event_line, part_line, request_line
from shipworthy.world import Codec, Take, World

T = TypeVar("T")


def first_line(head: Mapping[str, object]) -> dict[str, object]:
    """The first line of a tape, as it is kept before the run begins."""
    return {"seq": 0, "at": 0.0, "kind": "run", "schema": SCHEMA, **head}


def _noting(line: dict[str, Any], listener: SourceListener) -> SourceListener:
    """The listener of a call, with what the agent behind its tool says noted on the line of the call."""

    def heard(kind: str, data: dict[str, Any]) -> None:
        if kind == SAID:
            line.setdefault(SAID, []).append(data["line"])
        listener(kind, data)

    return heard


class Recording:
    """Passes every call to the wrapped environment and appends its result to `lines`, as plain data."""

    def __init__(self, world: World, head: Mapping[str, object]) -> None:
        self._world, self._began = world, loop_time()
        self.lines: list[dict[str, object]] = []
        self._ended = False
        self._append("run", schema=SCHEMA, **head)

    def observe(self, key: str, make: Callable[[], T], codec: Codec[T] | None = None) -> T:
        """Return a current value and record it."""
        try:
            value = self._world.observe(key, make, codec)
        except ShipworthyError as error:
            self._append("fact", key=key, error=error_line(error))
            raise
        self._append("fact", key=key, value=codec.write(value) if codec is not None else value)
        return value

    def late(self, key: str, beyond: Callable[[], bool]) -> bool:
        """Return whether a deadline has passed; recorded only where it has."""
        found = self._world.late(key, beyond)
        if found:
            self._append("fact", key=key, value=True)
        return found

    async def store(self, key: str, make: Callable[[], Awaitable[T]], codec: Codec[T] | None = None) -> T:
        """Return the answer of a store and record it."""
        return await self._kept(key, self._world.store(key, make, codec), codec)

    async def wait(self, key: str, make: Callable[[], Awaitable[None]]) -> None:
        """Wait, and record that it ended, and how."""
        await self._kept(key, self._world.wait(key, make), None)

    async def _kept(self, key: str, given: Awaitable[T], codec: Codec[T] | None) -> T:
        try:
            value = await given
        except (ShipworthyError, asyncio.CancelledError) as error:
            self._append("kept", key=key, error=error_line(error))
            raise
        self._append("kept", key=key, value=codec.write(value) if codec is not None else value)
        return value

    async def call(self, key: str, tool: Tool, args: Mapping[str, object], context: CallContext) -> ToolResult:
        """Return the result of a tool and record the call."""
        called: dict[str, Any] = {"key": key, "tool": tool.spec.name, "args": dict(args), "timeout": context.timeout}
        if context.on_event is not None:
            context = replace(context, on_event=_noting(called, context.on_event))
        try:
            result = await self._world.call(key, tool, args, context)
        except (ShipworthyError, asyncio.CancelledError) as error:
            self._append("call", **called, error=error_line(error))
            raise
        fields = {name: getattr(result, name) for name in ("value", "text", "tokens", "full", "elapsed_ms")}
        if result.used is not None:
            fields["used"] = result.used.as_dict()
        if result.carry:
            fields["carry"] = result.carry
        self._append("call", **called, **fields)
        return result

    async def ask(self, key: str, request: Request, take: Take, listen: Callable[[Take], Awaitable[None]]) -> None:
        """Stream the parts of an answer and record them with the request and the error that ended it."""
        parts = Parts()

        def taken(part: Part) -> None:
            parts.add(part)
            take(part)

        asked = {"key": key, "began": self._now(), "request": request_line(request)}
        try:
            await self._world.ask(key, request, taken, listen)
        except (ShipworthyError, asyncio.CancelledError) as error:
            self._append("model", **asked, parts=parts.lines(), error=error_line(error))
            raise
        self._append("model", **asked, parts=parts.lines())

    async def pause(self, seconds: float) -> None:
        """Wait; the duration is not recorded."""
        await self._world.pause(seconds)

    def hearing(self, emit: Emit | None) -> Emit:
        """Wrap a listener to record every event; pieces of text are joined, also across other lines."""
        last: dict[str, Any] = {}

        def heard(event: AnyEvent) -> None:
            nonlocal last
            if isinstance(event, TextDelta) and last.get("type") == "text_delta" and not self._ended:
                last["text"] += event.text
            else:
                last = event_line(event)
                self._append("event", event=last)
            if emit is not None:
                emit(event)

        return heard

    def cut(self) -> None:
        """Note that the run was answered at its deadline while its event loop was blocked, so it is not repeated."""
        self._append("cut")

    def end(self, result: Mapping[str, object]) -> None:
        """Record the result of the run as the last line."""
        self._append("end", result=dict(result))
        self._ended = True

    def _now(self) -> float:
        return round((loop_time() - self._began) * 1000, 3)

    def _append(self, kind: str, **fields: object) -> None:
        if self._ended:
            return  # work that a cancelled run left behind
        self.lines.append({"seq": len(self.lines), "at": self._now(), "kind": kind, **fields})


class Parts:
    """The parts of an answer; texts are joined, also around opaque parts, so that a secret cannot be split over two."""

    def __init__(self) -> None:
        self._joined: list[Part] = []
        self._text = Joined()

    def add(self, part: Part) -> None:
        """Take the next part."""
        if isinstance(part, TextPart):
            self._text.add(part.text)
            return
        if not isinstance(part, OpaquePart):
            self._end_text()
        self._joined.append(part)

    def lines(self) -> list[list[object]]:
        """Return them as lines of a tape."""
        self._end_text()
        return [part_line(part) for part in self._joined]

    def _end_text(self) -> None:
        if self._text:
            self._joined.append(TextPart(text=str(self._text)))
            self._text = Joined()
