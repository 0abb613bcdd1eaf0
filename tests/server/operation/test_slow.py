"""Connections of slow clients."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from uvicorn.server import ServerState

from shipworthy.server.operation.slow import EVERY, PARTS, Slow
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


def _look(slow: Slow, second: float) -> None:
    for _ in slow.looks(lambda: second):
        pass


def _aborted(connection: Connection, until: int, change: Any = lambda second: None) -> int | None:
    state, settings = ServerState(), Settings(head_within=10, body_within=30, read_within=60, idle=20)
    slow = Slow(state, settings)
    state.connections.add(connection)  # type: ignore[arg-type]
    for second in range(until):
        change(second)
        _look(slow, float(second))
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
    _look(slow, 0.0)
    state.connections.clear()
    _look(slow, 1.0)
    assert slow._seen == {}


def test_what_began_together_ends_in_parts() -> None:
    state, clock, ended = ServerState(), [0.0], list[float]()
    slow, every = Slow(state, Settings(head_within=10)), [Connection() for _ in range(500)]
    state.connections.update(every)  # type: ignore[arg-type]
    for pause in itertools.chain.from_iterable(slow.looks(lambda: clock[0]) for _ in range(13)):
        gone = [one for one in every if one.aborted and one in state.connections]  # type: ignore[comparison-overlap]
        ended += clock * len(gone)
        state.connections.difference_update(gone)  # type: ignore[arg-type]
        clock[0] += pause
    assert len(ended) == 500 and min(ended) > 10 and max(ended) <= 12 + EVERY
    assert max(ended.count(moment) for moment in set(ended)) == 500 / PARTS
    assert all(one.aborted == [1] for one in every)


@given(st.integers(0, 3 * PARTS))
def test_each_round_sees_every_connection_once_and_takes_its_time(count: int) -> None:
    state = ServerState()
    slow, every = Slow(state, Settings(head_within=-1)), [Connection() for _ in range(count)]
    state.connections.update(every)  # type: ignore[arg-type]
    assert abs(sum(slow.looks(lambda: 0.0)) - EVERY) < 1e-9
    assert all(one.aborted == [1] for one in every)


def test_a_connection_that_ends_within_a_round_is_left_alone() -> None:
    state, gone = ServerState(), Connection()
    slow = Slow(state, Settings(head_within=-1))
    state.connections.add(gone)  # type: ignore[arg-type]
    state.connections.add(stays := Connection())  # type: ignore[arg-type]
    looks = slow.looks(lambda: 0.0)
    next(looks)
    first, other = (gone, stays) if gone.aborted else (stays, gone)
    state.connections.discard(other)  # type: ignore[arg-type]
    list(looks)
    assert (first.aborted, other.aborted) == ([1], [])
