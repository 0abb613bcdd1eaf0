"""Refuses messages to a busy server before they are parsed: a refusal takes the time of those that are let in."""

import re
from collections.abc import Callable
from functools import partial
from typing import Protocol, cast

import h11
import orjson

from shipworthy.regex import regex
from shipworthy.server.operation.metrics import Metrics
from shipworthy.server.operation.refusing import body_of
from shipworthy.server.operation.shedding import LIGHT, Shedding, overloaded

LENGTH = regex(rb"\r\ncontent-length: *(\d{1,9})\r\n", re.IGNORECASE)
UNUSUAL = regex(rb"\r\n(?:transfer-encoding|expect|upgrade|connection: *close)", re.IGNORECASE)
LIGHTS = tuple(each.encode() for each in LIGHT)


class Cycle(Protocol):
    """A request with its answer."""

    response_complete: bool


class Transport(Protocol):
    """Where an answer is written."""

    def write(self, data: bytes) -> None:
        """Send the bytes."""
        ...


class Connection(Protocol):
    """A connection of uvicorn with the parser h11."""

    conn: h11.Connection
    cycle: Cycle | None
    transport: Transport
    data_received: Callable[[bytes], None]
    turned_away: int
    """Messages that were refused here; the look at slow clients reads it."""


class Quick:
    """Stands before the parsers of connections while the server is busy, and passes on all but whole, plain messages.

    The connection stays open, and its parser does not hear of the message.
    """

    def __init__(self, shedding: Shedding, metrics: Metrics) -> None:
        self._shedding, self._metrics = shedding, metrics
        body = orjson.dumps(body_of(overloaded()))
        head = "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\ncache-control: no-store\r\n"
        self._answer = f"{head}retry-after: 1\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body

    def before(self, made: object) -> object:
        """Stand before the parser of a connection; one of another parser is left as it is."""
        if not isinstance(getattr(made, "conn", None), h11.Connection):
            return made
        connection = cast(Connection, made)
        parse, connection.turned_away = connection.data_received, 0
        connection.data_received = partial(self._received, connection, parse)
        return made

    def _received(self, connection: Connection, parse: Callable[[bytes], None], data: bytes) -> None:
        if self._shedding.full and is_message(data) and _is_idle(connection):
            connection.turned_away += 1
            self._metrics.refused("overloaded")
            connection.transport.write(self._answer)
        else:
            parse(data)


def is_message(data: bytes) -> bool:
    """Whether these bytes are one whole POST that begins a run, and nothing unusual."""
    if not data.startswith(b"POST /"):
        return False
    end = data.find(b"\r\n\r\n")
    line, _, _ = data[: max(end, 0)].partition(b"\r\n")
    target, _, version = line[5:].partition(b" ")
    if version != b"HTTP/1.1" or target.partition(b"?")[0].endswith(LIGHTS) or UNUSUAL.search(data, 0, end + 2):
        return False
    lengths = LENGTH.findall(data, 0, end + 2)
    return len(lengths) == 1 and len(data) == end + 4 + int(lengths[0])


def _is_idle(connection: Connection) -> bool:
    """Whether the parser waits for the beginning of a request, and has nothing of one."""
    conn, cycle = connection.conn, connection.cycle
    if cycle is not None and not cycle.response_complete:
        return False
    return conn.their_state is h11.IDLE and conn.our_state is h11.IDLE and conn.trailing_data == (b"", False)
