"""The environment of a run: the clock, tools, models and stores, behind one interface.

Every value that may differ between two runs of the same message comes through this interface, under a key that names
the place in the run. Wrapping it records or replays a run.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from shipworthy.clock import loop_time
from shipworthy.errors import StateLate
from shipworthy.models.model import Part, Request
from shipworthy.tools.abandon import leave
from shipworthy.tools.call import CallContext, ToolResult, call
from shipworthy.tools.tool import Tool

T = TypeVar("T")
LEAST = 0.1
"""Seconds that a store has at least to answer."""
Take = Callable[[Part], None]
"""Takes a part of a model's answer."""


@dataclass(frozen=True, slots=True)
class Codec(Generic[T]):
    """Turns a value into plain data for a tape, and back."""

    write: Callable[[T], object]
    read: Callable[[Any], T]


class World(Protocol):
    """The environment of a run; a key may be used several times."""

    def observe(self, key: str, make: Callable[[], T], codec: Codec[T] | None = None) -> T:
        """Return a current value, such as the time left or the price of a model."""
        ...

    def late(self, key: str, beyond: Callable[[], bool]) -> bool:
        """Return whether a deadline has passed; a key is used once."""
        ...

    async def store(self, key: str, make: Callable[[], Awaitable[T]], codec: Codec[T] | None = None) -> T:
        """Return the answer of a store; raises its errors."""
        ...

    async def wait(self, key: str, make: Callable[[], Awaitable[None]]) -> None:
        """Wait for what ends by itself, such as the turn of a request; raises its errors."""
        ...

    def call(self, key: str, tool: Tool, args: Mapping[str, object], context: CallContext) -> Awaitable[ToolResult]:
        """Return the result of a tool; raises ToolError."""
        ...

    async def ask(self, key: str, request: Request, take: Take, listen: Callable[[Take], Awaitable[None]]) -> None:
        """Stream a model's answer: each part goes to `take`; raises what `listen` raises."""
        ...

    async def pause(self, seconds: float) -> None:
        """Wait that many seconds."""
        ...


class Live:
    """The live environment, without a recording."""

    latest: Callable[[], float] | None = None
    """Returns the instant up to which a store is waited for; None: it is waited for as long as it takes."""

    def observe(self, key: str, make: Callable[[], T], codec: Codec[T] | None = None) -> T:
        """Make the value."""
        return make()

    def late(self, key: str, beyond: Callable[[], bool]) -> bool:
        """Return whether a deadline has passed, by the clock."""
        return beyond()

    async def store(self, key: str, make: Callable[[], Awaitable[T]], codec: Codec[T] | None = None) -> T:
        """Ask the store; raises StateLate where it has not answered by the deadline. What it is doing goes on."""
        if self.latest is None:
            return await make()
        asking = asyncio.ensure_future(make())
        try:
            await asyncio.wait({asking}, timeout=max(self.latest() - loop_time(), LEAST))
        except asyncio.CancelledError:
            asking.cancel()
            await asyncio.wait({asking})
            raise
        if asking.done():
            return asking.result()
        leave(asking)
        raise StateLate

    async def wait(self, key: str, make: Callable[[], Awaitable[None]]) -> None:
        """Wait for it, without a task of its own."""
        await make()

    def call(self, key: str, tool: Tool, args: Mapping[str, object], context: CallContext) -> Awaitable[ToolResult]:
        """Call the tool."""
        return call(tool, args, context)

    async def ask(self, key: str, request: Request, take: Take, listen: Callable[[Take], Awaitable[None]]) -> None:
        """Stream the model's answer."""
        await listen(take)

    async def pause(self, seconds: float) -> None:
        """Wait that many seconds."""
        await asyncio.sleep(seconds)
