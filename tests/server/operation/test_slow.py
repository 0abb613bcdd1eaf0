"""Connections of slow clients."""

from dataclasses import dataclass, field
from typing import Any

from uvicorn.server import ServerState

from shipworthy.server.operation.slow import Slow
from shipworthy.server.settings import Settings


@dataclass
class Cycle:
    more_body: bool = False
    response_complete: bool = False


@dataclass(eq=False)
class Connection:
    """A connection as uvicorn has it: also its transport and its flow."""

    cycle: Cycle | None = None
    write_paused: bool = False
    aborted: list[float] = field(default_factory=list)

    @property
    def flow(self) -> "Connection":
        return self

    @property
    def transport(self) -> "Connection":
        return self

    def abort(self) -> None:
        self.aborted.append(1)


def _aborted(connection: Connection, until: int, change: Any = lambda second: None) -> int | None:
    state, settings = ServerState(), Settings(head_within=10, body_within=30, read_within=60, idle=20)
    slow = Slow(state, settings)
    state.connections.add(connection)  # type: ignore[arg-type]
    for second in range(until):
        change(second)
        slow.look(float(second))
        if connection.aborted:
            return second
    return None


def test_each_phase_has_its_time() -> None:
    assert _aborted(Connection(), 100) == 11, "a head that never comes"
    assert _aborted(Connection(Cycle(more_body=True)), 100) == 31
    assert _aborted(Connection(Cycle(), write_paused=True), 100) == 61
    assert _aborted(Connection(Cycle(response_complete=True)), 100) == 31, "idle, and then the time of a head"
    assert _aborted(Connection(Cycle()), 1000) is None, "an answer that takes long is no slow client"


def test_a_busy_connection_and_one_that_reads_in_between_stay() -> None:
    busy, reads = Connection(), Connection(Cycle())

    def requests(_: int) -> None:
        busy.cycle = Cycle(response_complete=True)

    def pauses(second: int) -> None:
        reads.write_paused = second % 50 > 0

    assert _aborted(busy, 500, requests) is None and _aborted(reads, 500, pauses) is None


def test_what_is_gone_is_forgotten() -> None:
    state, connection = ServerState(), Connection()
    slow = Slow(state, Settings())
    state.connections.add(connection)  # type: ignore[arg-type]
    slow.look(0.0)
    state.connections.clear()
    slow.look(1.0)
    assert slow._seen == {}
