"""Pools of daemon threads for functions that block; a blocked thread never keeps the process from exiting."""

import asyncio
import contextvars
import queue
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from shipworthy.errors import ToolBusy
from shipworthy.forking import renew_in_child

T = TypeVar("T")
MOST = 32
"""Most threads that run one tool at the same time, those of its abandoned calls included."""
SHAPING = 8
"""Most threads that read results of one tool: a separate pool, so that blocked tools do not delay other results."""
CHECKING = 8
"""Most threads that check arguments of one tool with its author's own code."""
Work = Callable[[Callable[[], None]], None]
"""Work on a thread; it calls its argument, once, as soon as the thread is free for other work."""
OWNERS = 16
"""So many times the threads of one tool are the threads of all tools together."""


class Threads:
    """A thread pool in which each owner, such as a tool, has up to `most` threads; blocked ones count as busy.

    An owner whose calls block all of its threads is refused; the others have theirs.
    """

    def __init__(self, most: int, name: str) -> None:
        self._most, self._name = most, name
        self._lock = threading.Lock()
        self._work: queue.SimpleQueue[tuple[str, Work]] = queue.SimpleQueue()
        self._held: Counter[str] = Counter()
        self._alive = self._idle = 0
        renew_in_child(self)

    def forked(self) -> None:
        """The threads are the parent's: none is alive here."""
        self._lock, self._work, self._alive, self._idle = threading.Lock(), queue.SimpleQueue(), 0, 0
        self._held = Counter()

    @property
    def busy(self) -> int:
        """The number of threads that are running or blocked."""
        with self._lock:
            return self._alive - self._idle

    @property
    def alive(self) -> int:
        """The number of threads started; an idle thread waits for the next call."""
        with self._lock:
            return self._alive

    def submit(self, work: Work, owner: str = "") -> None:
        """Run a function on a thread; raises ToolBusy when all threads of its owner, or of the pool, are busy.

        It calls what it is given when all that may block is over, so that the next call finds this thread free.
        """
        with self._lock:
            if self._held[owner] >= self._most:
                raise ToolBusy(f"{self._most} calls still block their threads; this one was not made")
            if self._idle:
                self._idle -= 1
            elif self._alive < self._most * OWNERS:
                self._start()
            else:
                raise ToolBusy(f"{self._alive} calls still block their threads; this one was not made")
            self._held[owner] += 1
        self._work.put((owner, work))

    def _start(self) -> None:
        thread = threading.Thread(target=self._serve, name=f"{self._name}-{self._alive + 1}", daemon=True)
        try:
            thread.start()
        except RuntimeError as error:
            raise ToolBusy(f"the machine gives no further thread: {error}") from error
        self._alive += 1

    def _serve(self) -> None:
        stays = True

        def free() -> None:
            nonlocal stays
            with self._lock:
                self._held[owner] -= 1
                if not self._held[owner]:
                    del self._held[owner]
                stays = self._idle < self._most
                self._alive -= not stays
                self._idle += stays

        while stays:
            owner, work = self._work.get()
            work(free)


TOOLS = Threads(MOST, "tool")
SHAPERS = Threads(SHAPING, "tool-result")
CHECKERS = Threads(CHECKING, "tool-arguments")


def busy() -> int:
    """The number of tool threads that are running or blocked."""
    return TOOLS.busy


def in_thread(function: Callable[[], T], pool: Threads = TOOLS, owner: str = "") -> "asyncio.Future[T]":
    """Run a function on a thread and return its result as a future of the running loop; raises ToolBusy.

    Cancelling the future does not stop the thread. SystemExit and KeyboardInterrupt arrive as RuntimeError.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()
    context = contextvars.copy_context()

    def settle(value: Any, error: BaseException | None) -> None:
        if future.done():
            return
        if error is None:
            future.set_result(value)
        else:
            future.set_exception(_bearable(error))

    def work(free: Callable[[], None]) -> None:
        value, error = None, None
        try:
            value = context.run(function)
        except BaseException as raised:  # a tool may raise anything, SystemExit included
            error = raised
        free()
        try:
            loop.call_soon_threadsafe(settle, value, error)
        except RuntimeError:
            return  # the loop is closed: no task waits for the result

    pool.submit(work, owner)
    return future


def _bearable(error: BaseException) -> BaseException:
    """Wrap StopIteration, which a future refuses, and errors that would end the event loop in RuntimeError."""
    if isinstance(error, Exception) and not isinstance(error, StopIteration):
        return error
    bearable = RuntimeError(repr(error))
    bearable.__cause__ = error
    return bearable
