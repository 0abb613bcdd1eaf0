"""An event loop whose time passes only while nothing else is to be done: a timer of an hour takes no time at all.

Its clock stands still while callbacks, threads of tools, executor calls or background work are under way, and then
leaps to the next timer. Servers and clients of one loop speak in memory. Where a socket leads out of the loop, to
another process or thread, nobody knows what is under way there: then time passes as on the machine.
"""

import asyncio
import math
import selectors
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest

from shipworthy import background
from shipworthy.tools.threads import Threads, Work
from shipworthy.tools.watchdog import Overdue, Watchdog

START = 1000.0
"""Seconds on the clock of a new loop."""
STUCK = 60.0
"""Real seconds after which work that should end, and does not, is a fault of the test."""
HIGH, LOW = 256 * 1024, 64 * 1024
"""Bytes on their way at which a writer is paused, and resumed."""
LOCAL = {"127.0.0.1", "localhost", "::1"}
T = TypeVar("T")
Factory = Callable[[], Any]


class Stuck(AssertionError):
    """Nothing happens any more, or a thread waits for real."""


class Released(BaseException):
    """The loop for which a thread sleeps was closed."""


class _Worker(threading.local):
    """The loop that the current thread works for."""

    loop: "VirtualLoop | None" = None


_worker = _Worker()


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
        outer, _worker.loop = _worker.loop, self
        try:
            yield
        finally:
            _worker.loop = outer
            self.given()

    def run_in_executor(self, executor: Any, func: Callable[..., T], *args: Any) -> "asyncio.Future[T]":  # type: ignore[override]
        began, ended, left = threading.Event(), threading.Event(), threading.Event()

        def work() -> T:
            began.set()
            outer, _worker.loop = _worker.loop, self
            try:
                return func(*args)
            finally:
                _worker.loop = outer
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
        ours, theirs = _End(self, near, address), _End(self, far, ("127.0.0.1", 0))
        ours.peer, theirs.peer = theirs, ours
        far.connection_made(theirs)
        near.connection_made(ours)
        await asyncio.sleep(0)
        return ours, near


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


class _End(asyncio.Transport):
    """One end of a connection in memory, in its behaviour that of a socket."""

    peer: "_End"

    def __init__(self, loop: VirtualLoop, protocol: Any, peername: tuple[str | None, int | None]) -> None:
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


def sleep(seconds: float) -> None:
    """Block the current thread for so long in the virtual time of the loop it works for; elsewhere for real."""
    if _worker.loop is None:
        time.sleep(seconds)
    else:
        _worker.loop.hold(seconds)


class Gate:
    """A gate at which threads of a loop of virtual time wait until it is opened."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], None]] = []
        self._open = False

    def wait(self) -> None:
        """Block the current thread until the gate is open."""
        loop = _worker.loop
        assert loop is not None, "only threads that work for a loop of virtual time can wait here"
        if not self._open:
            loop.hold(math.inf, self._waiting.append)

    def open(self) -> None:
        """Let all through, those that come later too."""
        self._open = True
        while self._waiting:
            self._waiting.pop()()


def now() -> float:
    """Seconds on the clock of the running loop."""
    return asyncio.get_running_loop().time()


def run(main: Coroutine[Any, Any, T]) -> T:
    """`asyncio.run` in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)


def ms(began: float) -> float:
    """Milliseconds of the running loop since an instant of it, to the microsecond."""
    return round((asyncio.get_running_loop().time() - began) * 1000, 3)


def count_threads(patch: pytest.MonkeyPatch) -> None:
    """Let loops of virtual time know what the threads of tools do for them."""
    submit = Threads.submit

    def counted(pool: Threads, work: Work, owner: str = "") -> None:
        loop = asyncio._get_running_loop()
        if not isinstance(loop, VirtualLoop):
            return submit(pool, work, owner)

        def watched(free: Callable[[], None]) -> None:
            with loop.working():
                work(free)

        loop.taken()
        try:
            submit(pool, watched, owner)
        except BaseException:
            loop.given()
            raise
        return None

    begin = Watchdog.begin

    def begun(dog: Watchdog, what: str | Overdue) -> int:
        # Its time stands still while it is blocked, so no run of it is overdue, however long this machine takes.
        virtual = isinstance(asyncio.get_running_loop(), VirtualLoop)
        return begin(dog, what) if isinstance(what, str) or not virtual else 0

    patch.setattr(Threads, "submit", counted)
    patch.setattr(Watchdog, "begin", begun)


def open_virtual_loops(patch: pytest.MonkeyPatch) -> None:
    """Let `asyncio.run` and all that opens a loop without naming its kind open loops of virtual time."""
    patch.setattr("asyncio.events.new_event_loop", VirtualLoop)


def in_process(program: str, *arguments: str) -> list[str]:
    """The command of a process of its own that runs this Python program in virtual time."""
    root = str(Path(__file__).parents[1])
    begin = f"import sys; sys.path.append({root!r}); from tests.virtual_time import begin; begin()"
    return [sys.executable, "-c", f"{begin}\n{program}", *arguments]


def begin() -> None:
    """Run all that this process does from now on in virtual time."""
    patch = pytest.MonkeyPatch()
    count_threads(patch)
    open_virtual_loops(patch)
