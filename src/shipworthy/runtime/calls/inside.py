"""What a specialist sees of the run around it: its environment under keys of its own, and its listener."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from shipworthy.errors import ShipworthyError
from shipworthy.events import (
    AnyEvent,
    Degraded,
    Emit,
    Endorsed,
    FigureWithheld,
    StepDropped,
    StepFailed,
    StepFinished,
    StepStarted,
    TextDelta,
    UsageExceeded,
)
from shipworthy.models.model import Request
from shipworthy.runtime.step_id import StepId
from shipworthy.runtime.voice import Voice
from shipworthy.tools.call import CallContext, ToolResult
from shipworthy.tools.tool import Tool
from shipworthy.world import Codec, Take, World

T = TypeVar("T")
CANCELLED = "the run was cancelled"
"""What a tape says of work that was cancelled."""
OF_STEPS = (StepStarted, StepFinished, StepFailed, StepDropped)


class Inside:
    """The environment of the run around it, each key behind the id of the step that asks the specialist."""

    def __init__(self, world: World, place: StepId) -> None:
        self._world, self._place = world, place

    def observe(self, key: str, make: Callable[[], T], codec: Codec[T] | None = None) -> T:
        """Return a current value."""
        return self._world.observe(self._key(key), make, codec)

    def late(self, key: str, beyond: Callable[[], bool]) -> bool:
        """Return whether a deadline has passed."""
        return self._world.late(self._key(key), beyond)

    async def store(self, key: str, make: Callable[[], Awaitable[T]], codec: Codec[T] | None = None) -> T:
        """Return the answer of a store."""
        return await _as_it_was(self._world.store(self._key(key), make, codec))

    async def wait(self, key: str, make: Callable[[], Awaitable[None]]) -> None:
        """Wait for what ends by itself."""
        await _as_it_was(self._world.wait(self._key(key), make))

    async def call(self, key: str, tool: Tool, args: Mapping[str, object], context: CallContext) -> ToolResult:
        """Return the result of a tool of the specialist."""
        return await _as_it_was(self._world.call(self._key(key), tool, args, context))

    async def ask(self, key: str, request: Request, take: Take, listen: Callable[[Take], Awaitable[None]]) -> None:
        """Stream a model's answer."""
        await _as_it_was(self._world.ask(self._key(key), request, take, listen))

    async def pause(self, seconds: float) -> None:
        """Wait that many seconds."""
        await self._world.pause(seconds)

    def _key(self, key: str) -> str:
        return f"{self._place}/{key}"


async def _as_it_was(given: Awaitable[T]) -> T:
    """What the environment gives; work that was cancelled on a tape is cancelled where it is repeated."""
    try:
        return await given
    except ShipworthyError as error:
        if type(error) is ShipworthyError and str(error) == CANCELLED:
            raise asyncio.CancelledError from error
        raise


def heard_by(voice: Voice, place: StepId, name: str, label: str) -> Emit:
    """A listener that tells the events of a specialist's steps under its name; `label`: its friendly name.

    Its text is shown as it comes where it is the answer of the run.
    """

    def heard(event: AnyEvent) -> None:
        if isinstance(event, OF_STEPS):
            step, told = f"{name}.{event.step}", f"{label}: {event.label}"
            voice.emit(dataclasses.replace(event, step_id=f"{place}/{event.step_id}", step=step, label=told))
        elif isinstance(event, FigureWithheld | UsageExceeded):
            voice.emit(dataclasses.replace(event, step_id=f"{place}/{event.step_id}"))
        elif isinstance(event, Degraded):
            inner = f"{place}/{event.step_id}" if event.step_id else place
            voice.emit(dataclasses.replace(event, step_id=inner))
        elif isinstance(event, Endorsed):
            voice.emit(dataclasses.replace(event, tool=f"{name}.{event.tool}"))
        elif isinstance(event, TextDelta) and voice.streams(place):
            voice.say(event.text)

    return heard
