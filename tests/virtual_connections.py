"""A connection in memory, for a server and a client of one event loop of virtual time."""

import asyncio
import socket
from collections import deque
from typing import Any

HIGH, LOW = 256 * 1024, 64 * 1024
"""Bytes on their way at which a writer is paused, and resumed."""


class _Names:
    """What clients ask a connection's socket: the names of its ends. Its number says that nothing can be read of it."""

    family, type, proto = socket.AF_INET, socket.SOCK_STREAM, 0

    def __init__(self, own: object, other: object) -> None:
        self._own, self._other = own, other

    def fileno(self) -> int:
        return -1

    def getsockname(self) -> object:
        return self._own

    def getpeername(self) -> object:
        return self._other

    def getsockopt(self, *_: object) -> int:
        return 0

    def setsockopt(self, *_: object) -> None:
        """There is nothing to set."""


class End(asyncio.Transport):
    """One end of a connection in memory, in its behaviour that of a socket."""

    peer: "End"

    def __init__(self, loop: asyncio.AbstractEventLoop, protocol: Any, peername: tuple[str | None, int | None]) -> None:
        own = ("127.0.0.1", 0)
        super().__init__({"peername": peername, "sockname": own, "socket": _Names(own, peername)})
        self._loop, self._protocol = loop, protocol
        self._inbox: deque[bytes] = deque()
        self._size = 0
        self._high, self._low = HIGH, LOW
        self._reading, self._closing, self._lost = True, False, False
        self._ended = self._told_end = self._wrote_end = self._paused = False

    def get_protocol(self) -> Any:
        return self._protocol

    def set_protocol(self, protocol: Any) -> None:
        self._protocol = protocol

    def is_closing(self) -> bool:
        return self._closing

    def is_reading(self) -> bool:
        return self._reading and not self._closing

    def pause_reading(self) -> None:
        self._reading = False

    def resume_reading(self) -> None:
        self._reading = True
        self._loop.call_soon(self._deliver)

    def get_write_buffer_size(self) -> int:
        return self.peer._size

    def get_write_buffer_limits(self) -> tuple[int, int]:
        return self._low, self._high

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self._high = HIGH if high is None else high
        self._low = self._high // 4 if low is None else low

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        self._wrote_end = True
        self.peer._end()

    def write(self, data: Any) -> None:
        if self._closing or self._wrote_end or not data:
            return
        if self.peer._closing:
            self._loop.call_soon(self._fail, ConnectionResetError("the other end is closed"))
            return
        self.peer._inbox.append(bytes(data))
        self.peer._size += len(data)
        self._loop.call_soon(self.peer._deliver)
        if self.peer._size > self._high and not self._paused:
            self._paused = True
            self._protocol.pause_writing()

    def close(self) -> None:
        self._fail(None)

    def abort(self) -> None:
        self._fail(None)

    def _fail(self, error: Exception | None) -> None:
        if self._closing:
            return
        self._closing = True
        self.peer._end()
        if self.peer._paused:
            # What it still has to send can reach nobody.
            self._loop.call_soon(self.peer._fail, ConnectionResetError("the other end is closed"))
        self._loop.call_soon(self._lose, error)

    def _lose(self, error: Exception | None) -> None:
        if not self._lost:
            self._lost = True
            self._inbox.clear()
            self._protocol.connection_lost(error)

    def _end(self) -> None:
        self._ended = True
        self._loop.call_soon(self._deliver)

    def _deliver(self) -> None:
        if self._closing or not self._reading:
            return
        if self._inbox:
            data = b"".join(self._inbox)
            self._inbox.clear()
            self._size = 0
            self._protocol.data_received(data)
            if self.peer._paused and not self.peer._closing:
                self.peer._paused = False
                self.peer._protocol.resume_writing()
        if self._ended and not self._told_end and not self._inbox and self.is_reading():
            self._told_end = True
            if not self._protocol.eof_received():
                self.close()
