"""The outside of a run: the clock, tools, models and stores, behind one interface.

Every value that another run of the same message could find different comes through here, under a key that says where
in the run it is asked for. Wrapping this interface records or replays a run.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from shipworthy.models.model import Part, Request
from shipworthy.tools.call import CallContext, ToolResult, call
from shipworthy.tools.tool import Tool

T = TypeVar("T")
Take = Callable[[Part], None]
"""Takes a part of a model's answer."""


@dataclass(frozen=True, slots=True)
class Codec(Generic[T]):
    """Turns a value into plain data for a tape, and back."""

    write: Callable[[T], Any]
    read: Callable[[Any], T]


class World(Protocol):
    """What a run asks of the outside; the same key may be asked several times."""

    def observe(self, key: str, make: Callable[[], T], codec: Codec[T] | None = None) -> T:
        """A value of this moment: the time left, the price of a model."""
        ...

    async def store(self, key: str, make: Callable[[], Awaitable[T]], codec: Codec[T] | None = None) -> T:
        """The answer of a store; raises its errors."""
        ...

    def call(self, key: str, tool: Tool, args: Mapping[str, Any], context: CallContext) -> Awaitable[ToolResult]:
        """The result of a tool; raises ToolError."""
        ...

    async def ask(self, key: str, request: Request, take: Take, listen: Callable[[Take], Awaitable[None]]) -> None:
        """Stream a model's answer: each part goes to `take`; raises what `listen` raises."""
        ...

    async def pause(self, seconds: float) -> None:
        """Wait."""
        ...


class Live:
    """The outside itself, unrecorded."""

    def observe(self, key: str, make: Callable[[], T], codec: Codec[T] | None = None) -> T:
        """Make the value."""
        return make()

    async def store(self, key: str, make: Callable[[], Awaitable[T]], codec: Codec[T] | None = None) -> T:
        """Ask the store."""
        return await make()

    def call(self, key: str, tool: Tool, args: Mapping[str, Any], context: CallContext) -> Awaitable[ToolResult]:
        """Call the tool."""
        return call(tool, args, context)

    async def ask(self, key: str, request: Request, take: Take, listen: Callable[[Take], Awaitable[None]]) -> None:
        """Stream the model's answer."""
        await listen(take)

    async def pause(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
