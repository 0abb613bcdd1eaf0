"""The outside, as a run sees it: the clock, tools, models, what is kept.

Everything in a run that another run of the same message could find different comes through here, each under a key that
says where in the run it is asked for. So a run is recorded, and repeated, by standing here; the run does not know it.
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
class Code(Generic[T]):
    """How a value that is no plain data is written down, and read again."""

    write: Callable[[T], Any]
    read: Callable[[Any], T]


class World(Protocol):
    """What a run asks of the outside. Keys tell the places apart; the same place may ask several times."""

    def fact(self, key: str, make: Callable[[], T], code: Code[T] | None = None) -> T:
        """Something that is so at this moment: the time left, the price of a model."""
        ...

    async def kept(self, key: str, make: Callable[[], Awaitable[T]], code: Code[T] | None = None) -> T:
        """What a store says; its errors are its answers too."""
        ...

    async def call(self, key: str, tool: Tool, args: Mapping[str, Any], context: CallContext) -> ToolResult:
        """The result of a tool; raises ToolError."""
        ...

    async def hear(self, key: str, request: Request, take: Take, listen: Callable[[Take], Awaitable[None]]) -> None:
        """The parts of a model's answer, handed to `take`; raises what `listen` raises."""
        ...

    async def pause(self, seconds: float) -> None:
        """Some time passes."""
        ...


class Live:
    """The outside itself."""

    def fact(self, key: str, make: Callable[[], T], code: Code[T] | None = None) -> T:
        """What is so now."""
        return make()

    async def kept(self, key: str, make: Callable[[], Awaitable[T]], code: Code[T] | None = None) -> T:
        """What the store says."""
        return await make()

    async def call(self, key: str, tool: Tool, args: Mapping[str, Any], context: CallContext) -> ToolResult:
        """The tool is called."""
        return await call(tool, args, context)

    async def hear(self, key: str, request: Request, take: Take, listen: Callable[[Take], Awaitable[None]]) -> None:
        """The model is listened to."""
        await listen(take)

    async def pause(self, seconds: float) -> None:
        """It is waited for."""
        await asyncio.sleep(seconds)
