"""Ends connections of clients that send or read too slowly: each holds a place that another one needs."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias, cast

from uvicorn.server import ServerState

from shipworthy.clock import loop_time
from shipworthy.server.settings import Settings

EVERY = 1.0
"""Seconds between two looks at a connection."""
PARTS = 50
"""Parts in which the connections are looked at, at most: a request waits for one part, and not for all."""
Phase: TypeAlias = Literal["head", "body", "unread", "answering"]


class Cycle(Protocol):
    """One request and its answer, as uvicorn keeps them."""

    more_body: bool
    response_complete: bool


class Flow(Protocol):
    """The writing side of a connection."""

    write_paused: bool


class Transport(Protocol):
    """The connection itself."""

    def abort(self) -> None:
        """Close at once."""
        ...


class Connection(Protocol):
    """A connection, as uvicorn keeps it."""

    cycle: Cycle | None
    flow: Flow
    transport: Transport


@dataclass(frozen=True, slots=True)
class Seen:
    """What a connection did at a look, and since when."""

    cycle: Cycle | None
    phase: Phase
    turned_away: int
    """Messages of it that were refused unparsed: it is not idle."""
    since: float


class Slow:
    """Looks at the connections of a server now and then, so that none needs a timer of its own."""

    def __init__(self, state: ServerState, settings: Settings) -> None:
        self._connections = cast(set[Connection], state.connections)
        self._within: dict[Phase, float] = {
            "head": settings.head_within,
            "body": settings.body_within,
            "unread": settings.read_within,
            "answering": float("inf"),
        }
        self._idle = settings.idle
        self._seen: dict[Connection, Seen] = {}

    async def watch(self) -> None:
        """Look until it is cancelled."""
        while True:
            for pause in self.looks(loop_time):
                await asyncio.sleep(pause)

    def looks(self, clock: Callable[[], float]) -> Iterator[float]:
        """Look at all connections, a part at each step; yields the seconds until the next step.

        Clients that have begun together are ended part by part: what is ended in one moment also comes back in one.
        """
        every = list(self._connections)
        self._seen = {one: self._seen[one] for one in every if one in self._seen}
        parts = min(PARTS, max(len(every), 1))
        for part in range(parts):
            now = clock()
            for connection in every[part::parts]:
                self._look(connection, now)
            yield EVERY / parts

    def _look(self, connection: Connection, now: float) -> None:
        """End the connection if it has done the same for too long."""
        if connection not in self._connections:
            return  # it has ended since
        cycle, phase = connection.cycle, _phase(connection)
        turned_away: int = getattr(connection, "turned_away", 0)
        seen = self._seen.get(connection)
        if seen is None or seen.cycle is not cycle or (seen.phase, seen.turned_away) != (phase, turned_away):
            seen = self._seen[connection] = Seen(cycle, phase, turned_away, now)
        if now - seen.since > self._most(seen):
            connection.transport.abort()

    def _most(self, found: Seen) -> float:
        # Between two requests a connection may be idle; one that begins a request then has the time of its head.
        spare = self._idle if found.phase == "head" and found.cycle is not None else 0.0
        return self._within[found.phase] + spare


def _phase(connection: Connection) -> Phase:
    cycle = connection.cycle
    if cycle is None or cycle.response_complete:
        return "unread" if connection.flow.write_paused else "head"
    if connection.flow.write_paused:
        return "unread"
    return "body" if cycle.more_body else "answering"
