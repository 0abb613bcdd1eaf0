"""A run recorded: the outside, with a tape beside it that takes down all that it says."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from shipworthy.clock import loop_time
from shipworthy.errors import ShipworthyError
from shipworthy.events import AnyEvent, Emit, TextDelta
from shipworthy.models.model import Part, Request, TextPart
from shipworthy.tools.call import CallContext, ToolResult
from shipworthy.tools.tool import Tool
from shipworthy.tracing.lines import SCHEMA, error_line, event_line, part_line, request_line
from shipworthy.world import Codec, Take, World

T = TypeVar("T")


class Recording:
    """Hands everything through, and notes it down; lines are plain data, written where the run is kept."""

    def __init__(self, world: World, head: Mapping[str, Any]) -> None:
        self._world, self._began = world, loop_time()
        self.lines: list[dict[str, Any]] = []
        self._ended = False
        self._line("run", schema=SCHEMA, **head)

    def observe(self, key: str, make: Callable[[], T], codec: Codec[T] | None = None) -> T:
        """What is so now, noted down."""
        try:
            value = self._world.observe(key, make, codec)
        except ShipworthyError as error:
            self._line("fact", key=key, error=error_line(error))
            raise
        self._line("fact", key=key, value=codec.write(value) if codec is not None else value)
        return value

    async def store(self, key: str, make: Callable[[], Awaitable[T]], codec: Codec[T] | None = None) -> T:
        """What the store says, noted down."""
        try:
            value = await self._world.store(key, make, codec)
        except (ShipworthyError, asyncio.CancelledError) as error:
            self._line("kept", key=key, error=error_line(error))
            raise
        self._line("kept", key=key, value=codec.write(value) if codec is not None else value)
        return value

    async def call(self, key: str, tool: Tool, args: Mapping[str, Any], context: CallContext) -> ToolResult:
        """The tool's result, noted down with the call."""
        told = {"key": key, "tool": tool.spec.name, "args": dict(args), "timeout": context.timeout}
        try:
            result = await self._world.call(key, tool, args, context)
        except (ShipworthyError, asyncio.CancelledError) as error:
            self._line("call", **told, error=error_line(error))
            raise
        given = {name: getattr(result, name) for name in ("value", "text", "tokens", "full", "elapsed_ms")}
        self._line("call", **told, **given)
        return result

    async def ask(self, key: str, request: Request, take: Take, listen: Callable[[Take], Awaitable[None]]) -> None:
        """The parts of the answer, noted down with the request and with what ended it."""
        parts: list[Part] = []

        def taken(part: Part) -> None:
            parts.append(part)
            take(part)

        told = {"key": key, "began": self._now(), "request": request_line(request)}
        try:
            await self._world.ask(key, request, taken, listen)
        except (ShipworthyError, asyncio.CancelledError) as error:
            self._line("model", **told, parts=_written(parts), error=error_line(error))
            raise
        self._line("model", **told, parts=_written(parts))

    async def pause(self, seconds: float) -> None:
        """Some time passes; nobody need know how much."""
        await self._world.pause(seconds)

    def hearing(self, emit: Emit | None) -> Emit:
        """The listener, with a note of every event; pieces of text in a row are one."""

        def heard(event: AnyEvent) -> None:
            last = self.lines[-1].get("event", {})
            if isinstance(event, TextDelta) and last.get("type") == "text_delta":
                last["text"] += event.text
            else:
                self._line("event", event=event_line(event))
            if emit is not None:
                emit(event)

        return heard

    def end(self, result: Mapping[str, Any]) -> None:
        """The run is over."""
        self._line("end", result=dict(result))
        self._ended = True

    def _now(self) -> float:
        return round((loop_time() - self._began) * 1000, 3)

    def _line(self, kind: str, **fields: Any) -> None:
        if self._ended:
            return  # work that was left behind by a cancelled run
        self.lines.append({"seq": len(self.lines), "at": self._now(), "kind": kind, **fields})


def _written(parts: list[Part]) -> list[list[Any]]:
    """The parts as lines; text that came in pieces is one, so that a secret cannot hide between two."""
    joined: list[Part] = []
    pieces: list[str] = []
    for part in parts:
        if isinstance(part, TextPart):
            pieces.append(part.text)
            continue
        if pieces:
            joined.append(TextPart(text="".join(pieces)))
            pieces = []
        joined.append(part)
    if pieces:
        joined.append(TextPart(text="".join(pieces)))
    return [part_line(part) for part in joined]
