"""The event loop of virtual time: its clock stands still while callbacks, threads, executor calls or background work
are under way, and then leaps to the next timer."""

import asyncio
import math
import selectors
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from tests.virtual_connections import End

from shipworthy import background

START = 1000.0
"""Seconds on the clock of a new loop."""
STUCK = 180.0
"""Real seconds after which work that should end, and does not, is a fault of the test."""
LOCAL = {"127.0.0.1", "localhost", "::1"}
T = TypeVar("T")
Factory = Callable[[], Any]


class Stuck(AssertionError):
    """Nothing happens any more, or a thread waits for real."""


class Released(BaseException):
    """The loop for which a thread sleeps was closed."""


class Worker(threading.local):
    """The loop that the current thread works for."""

    loop: "VirtualLoop | None" = None


worker = Worker()


class _Elsewhere:
    """Calls on the threads of stores, which serve every loop: one may commit what another loop waits for."""

    def __init__(self) -> None:
        self.under_way, self._lock = 0, threading.Lock()

    def began(self) -> None:
        with self._lock:
            self.under_way += 1

    def ended(self, _: object) -> None:
        with self._lock:
            self.under_way -= 1


STORES = _Elsewhere()


class _Selector(selectors.DefaultSelector):
    """Waits for real only for what is under way outside of the loop."""

    loop: "VirtualLoop"

    def select(self, timeout: float | None = None) -> Any:
        events = super().select(0)
        if events or (timeout is not None and timeout <= 0):
            return events
        if self.loop.leads_out(self.get_map()):
            began = time.monotonic()
            events = super().select(timeout)
            self.loop.passed(time.monotonic() - began, whole=not events)
            return events
        waited = 0.0
        while timeout is None or self.loop.in_flight or STORES.under_way or background.under_way():
            pause = STUCK / 10 if timeout is None or self.loop.in_flight else 0.001
            events = super().select(pause)
            if events:
                return events
            waited += pause
            if waited >= STUCK:
                raise Stuck(f"{self.loop.in_flight} calls on threads wait for real, or nothing can happen any more")
        # What ended since the first look has told the loop of it before it ended.
        events = super().select(0)
        if not events:
            self.loop.passed(math.inf, whole=True)
        return events


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop of virtual time."""

    def __init__(self) -> None:
        self._now, self._lock, self.in_flight = START, threading.Lock(), 0
        self._sleeping: set[threading.Event] = set()
        self._servers: list[tuple[asyncio.Server, Factory]] = []
        self._dialled: dict[socket.socket, tuple[Factory, tuple[str, int]]] = {}
        selector = _Selector()
        selector.loop = self
        super().__init__(selector)
        # A timer is due where it stands before the clock plus this; years on, a nanosecond would be lost in rounding.
        self._clock_resolution = 1e-7

    def time(self) -> float:
        return self._now

    def passed(self, seconds: float, *, whole: bool) -> None:
        """Let time pass, at most to the next timer; `whole`: as far as that."""
        timers: list[asyncio.TimerHandle] = self._scheduled  # type: ignore[attr-defined]
        due = max(timers[0].when(), self._now) if timers else self._now
        self._now = due if whole else min(self._now + seconds, due) if timers else self._now + seconds

    # Work outside of the loop.

    def taken(self) -> None:
        """Something is under way."""
        with self._lock:
            self.in_flight += 1

    def given(self) -> None:
        """It is over; from whatever thread."""
        with self._lock:
            self.in_flight -= 1
        self._told(lambda: None)

    def _told(self, callback: Callable[[], object]) -> bool:
        try:
            self.call_soon_threadsafe(callback)
        except RuntimeError:
            return False  # it is closed
        return True

    @contextmanager
    def working(self) -> Iterator[None]:
        """What the current thread does for this loop; it was taken before."""
        outer, worker.loop = worker.loop, self
        try:
            yield
        finally:
            worker.loop = outer
            self.given()

    def run_in_executor(self, executor: Any, func: Callable[..., T], *args: Any) -> "asyncio.Future[T]":  # type: ignore[override]
        began, ended, left = threading.Event(), threading.Event(), threading.Event()

        def work() -> T:
            began.set()
            outer, worker.loop = worker.loop, self
            try:
                return func(*args)
            finally:
                worker.loop = outer
                with self._lock:
                    ended.set()
                    forgotten = left.is_set()
                if forgotten:
                    self.given()

        def heard(_: Any) -> None:
            # One that was cancelled may still be at work on its thread, and is under way until that ends.
            with self._lock:
                left.set()
                over = ended.is_set() or not began.is_set()
            if over:
                self.given()

        self.taken()
        try:
            future = self._of_store(executor, work) if executor is not None else super().run_in_executor(None, work)
        except BaseException:
            self.given()
            raise
        future.add_done_callback(heard)
        return future

    def _of_store(self, executor: Any, work: Callable[[], T]) -> "asyncio.Future[T]":
        STORES.began()
        try:
            inner = executor.submit(work)
        except BaseException:
            STORES.ended(None)
            raise
        future = asyncio.wrap_future(inner, loop=self)
        inner.add_done_callback(STORES.ended)
        return future

    async def shutdown_default_executor(self, *args: Any) -> None:
        self.taken()
        try:
            await super().shutdown_default_executor(*args)
        finally:
            self.given()

    def hold(self, seconds: float, waiting: Callable[[Callable[[], None]], object] = lambda end: None) -> None:
        """Hold up the current thread, which works for this loop, for so long in virtual time.

        `waiting` is given a function that ends it before.
        """
        over = threading.Event()
        until = self._now + seconds

        def end() -> None:
            if over in self._sleeping:
                self._sleeping.discard(over)
                self.taken()
                over.set()

        self._sleeping.add(over)
        waiting(end)
        asked = self._told(lambda: self.call_at(until, end) if seconds < math.inf else None)
        with self._lock:
            self.in_flight -= 1
        if not asked or not self._told(lambda: None):
            self.taken()
            raise Released
        over.wait()
        if self.is_closed():
            self.taken()
            raise Released

    def close(self) -> None:
        super().close()
        while self._sleeping:
            self._sleeping.pop().set()

    # Servers and clients of this loop.

    def leads_out(self, registered: Any) -> bool:
        """Whether a socket or pipe is open to another process, or to a thread of this one."""
        own = {self._ssock.fileno()}  # type: ignore[attr-defined]
        for server, _ in self._servers:
            own.update(each.fileno() for each in server.sockets)
        return any(fd not in own for fd in registered)

    async def create_server(self, protocol_factory: Factory, *args: Any, **named: Any) -> asyncio.Server:  # type: ignore[override]
        server = await super().create_server(protocol_factory, *args, **named)
        if named.get("ssl") is None:
            self._servers.append((server, protocol_factory))
        return server

    def _served(self, host: str | None, port: int) -> Factory | None:
        for server, factory in self._servers:
            for name in (each.getsockname() for each in server.sockets):
                if host in LOCAL and isinstance(name, tuple) and name[1] == port and host in {name[0], "localhost"}:
                    return factory
        return None

    async def sock_connect(self, sock: socket.socket, address: Any) -> None:
        factory = self._served(*address[:2]) if isinstance(address, tuple) else None
        if factory is None:
            return await super().sock_connect(sock, address)
        self._dialled[sock] = (factory, address)
        return None

    async def create_connection(  # type: ignore[override]
        self,
        protocol_factory: Factory,
        host: str | None = None,
        port: int | None = None,
        *,
        sock: socket.socket | None = None,
        **named: Any,
    ) -> tuple[asyncio.Transport, Any]:
        found = self._dialled.pop(sock, None) if sock is not None else None
        served = found[0] if found is not None else self._served(host, port or 0) if sock is None else None
        if served is None:
            return await super().create_connection(protocol_factory, host, port, sock=sock, **named)
        address = found[1] if found is not None else (host, port)
        if sock is not None:
            sock.close()
        near, far = protocol_factory(), served()
        ours, theirs = End(self, near, address), End(self, far, ("127.0.0.1", 0))
        ours.peer, theirs.peer = theirs, ours
        far.connection_made(theirs)
        near.connection_made(ours)
        await asyncio.sleep(0)
        return ours, near
