"""What a run would have done with another model or limits: tools answer from its tape, and nothing is written."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from shipworthy.errors import ModelError, ToolFailed, ToolTimeout
from shipworthy.models.model import Request
from shipworthy.tools.call import CallContext, ToolResult
from shipworthy.tools.tool import Tool
from shipworthy.tracing.lines import TapeLine, read_error, read_part, request_line, typed_lines
from shipworthy.tracing.replay import Plain
from shipworthy.world import Codec, Live, Take

T = TypeVar("T")
STANDS = ("exact history",)
"""Facts that stay as they were."""


@dataclass(slots=True, kw_only=True)
class Notes:
    """What the tape could not answer, or answered to something else."""

    live: int = 0
    """Requests that a model was really asked."""
    assumed: list[str] = field(default_factory=list)
    """Prompts that changed, and whose recorded answer was taken all the same."""
    missing: list[str] = field(default_factory=list)
    """Calls of tools and requests that the tape has no answer to: they failed."""


class Supposing:
    """The environment of a supposed run: time passes as it did, tools answer as they did, models too unless `asks`."""

    def __init__(self, lines: Iterable[Mapping[str, object]], plain: Plain, *, asks: bool) -> None:
        """`plain` converts data to the form it has on a tape; `asks`: whether models are really asked."""
        self._plain, self._asks, self._live = plain, asks, Live()
        self._facts: dict[str, deque[TapeLine]] = defaultdict(deque)
        self._calls: list[TapeLine] = []
        self._requests: dict[str, deque[TapeLine]] = defaultdict(deque)
        for line in typed_lines(lines):
            if line["kind"] == "fact":
                self._facts[line["key"]].append(line)
            elif line["kind"] == "call":
                self._calls.append(line)
            elif line["kind"] == "model":
                self._requests[line["key"]].append(line)
        self.notes = Notes()

    def observe(self, key: str, make: Callable[[], T], codec: Codec[T] | None = None) -> T:
        """Return the value of now; without a model to ask, the models that the run could ask."""
        kept = key in STANDS or (not self._asks and (key == "can ask" or key.endswith(" line")))
        if not kept or not self._facts[key]:
            return make()
        left = self._facts[key]
        line = left.popleft() if len(left) > 1 else left[0]
        if "error" in line:
            raise read_error(line["error"])
        value: Any = line["value"]
        found: T = codec.read(value) if codec is not None else value
        return found

    def late(self, key: str, beyond: Callable[[], bool]) -> bool:
        """Return whether a deadline has passed, by the clock."""
        return beyond()

    async def store(self, key: str, make: Callable[[], Awaitable[T]], codec: Codec[T] | None = None) -> T:
        """Ask the store, which is one of its own."""
        return await make()

    async def wait(self, key: str, make: Callable[[], Awaitable[None]]) -> None:
        """Wait for the turn of a request that is really sent."""
        if self._asks:
            await make()

    async def call(self, key: str, tool: Tool, args: Mapping[str, object], context: CallContext) -> ToolResult:
        """Return what the tool gave for these arguments, after the time that it took; raises ToolError."""
        wanted = self._plain({"tool": tool.spec.name, "args": dict(args)})
        same = [line for line in self._calls if {"tool": line["tool"], "args": line["args"]} == wanted]
        line = next((line for line in same if line["key"] == key), same[0] if same else None)
        if line is None:
            self.notes.missing.append(f"{tool.spec.name} at {key}")
            raise ToolFailed(f"{tool.spec.name} was not called with these arguments, and is not called now")
        took = line.get("elapsed_ms", 0.0) / 1000
        if context.timeout is not None and took > context.timeout:
            await asyncio.sleep(context.timeout)
            raise ToolTimeout(f"{tool.spec.name} took {took:.1f} s, and {context.timeout:.1f} s were left")
        await asyncio.sleep(took)
        if "error" in line:
            raise read_error(line["error"])
        return ToolResult(
            value=line["value"],
            text=line["text"],
            tokens=line["tokens"],
            full=line["full"],
            elapsed_ms=line["elapsed_ms"],
        )

    async def ask(self, key: str, request: Request, take: Take, listen: Callable[[Take], Awaitable[None]]) -> None:
        """Ask the model, or stream the recorded answer after the time that it took; raises ModelError without one."""
        if self._asks:
            self.notes.live += 1
            await self._live.ask(key, request, take, listen)
            return
        left = self._requests[key]
        if not left:
            self.notes.missing.append(f"{request.name} at {key}")
            raise ModelError(f"the tape has no answer to {request.name}, and no model is asked")
        line = left.popleft()
        if line["request"] != self._plain(request_line(request)):
            self.notes.assumed.append(f"{request.name} at {key}")
        await asyncio.sleep(max(line["at"] - float(str(dict(line).get("began", line["at"]))), 0.0) / 1000)
        for part in line["parts"]:
            take(read_part(part))
        if "error" in line:
            raise read_error(line["error"])

    async def pause(self, seconds: float) -> None:
        """Wait that many seconds."""
        await asyncio.sleep(seconds)
