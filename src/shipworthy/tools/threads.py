"""Threads for functions that block: our own, daemons, counted; a blocked one never keeps the process from exiting."""

import asyncio
import contextvars
import queue
import threading
from collections.abc import Callable
from typing import Any

from shipworthy.errors import ToolBusy
from shipworthy.forking import renew_in_child

MOST = 32
"""Threads of tools at once, those of abandoned calls included."""
SHAPING = 8
"""Threads that make results compact: their own, so that blocked tools do not keep the others' results from us."""


class Threads:
    """A pool that grows when it must, and forgets no thread that is still blocked."""

    def __init__(self, most: int, name: str) -> None:
        self._most, self._name = most, name
        self._lock = threading.Lock()
        self._work: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._alive = self._idle = 0
        renew_in_child(self)

    def forked(self) -> None:
        """The threads are the parent's: none is alive here."""
        self._lock, self._work, self._alive, self._idle = threading.Lock(), queue.SimpleQueue(), 0, 0

    @property
    def busy(self) -> int:
        """Threads at work or blocked."""
        with self._lock:
            return self._alive - self._idle

    @property
    def alive(self) -> int:
        """Threads that were started; an idle one waits for the next call."""
        with self._lock:
            return self._alive

    def submit(self, work: Callable[[], None]) -> None:
        """Run it on a thread; raises ToolBusy when every thread is blocked."""
        with self._lock:
            if self._idle:
                self._idle -= 1
            elif self._alive < self._most:
                self._start()
            else:
                raise ToolBusy(f"{self._most} calls still block their threads; this one was not made")
        self._work.put(work)

    def _start(self) -> None:
        thread = threading.Thread(target=self._serve, name=f"{self._name}-{self._alive + 1}", daemon=True)
        try:
            thread.start()
        except RuntimeError as error:
            raise ToolBusy(f"the machine gives no further thread: {error}") from error
        self._alive += 1

    def _serve(self) -> None:
        while True:
            self._work.get()()
            with self._lock:
                self._idle += 1


TOOLS = Threads(MOST, "tool")
SHAPERS = Threads(SHAPING, "tool-result")


def busy() -> int:
    """Threads at work or blocked by tools just now."""
    return TOOLS.busy


def in_thread(function: Callable[[], Any], pool: Threads = TOOLS) -> "asyncio.Future[Any]":
    """The function's result as a future of the running loop; raises ToolBusy.

    A cancelled future leaves its thread to finish alone. SystemExit and the like arrive as plain errors.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Any] = loop.create_future()
    context = contextvars.copy_context()

    def settle(value: Any, error: BaseException | None) -> None:
        if future.done():
            return
        if error is None:
            future.set_result(value)
        else:
            future.set_exception(_bearable(error))

    def work() -> None:
        value, error = None, None
        try:
            value = context.run(function)
        except BaseException as raised:  # a tool may raise anything, SystemExit included
            error = raised
        try:
            loop.call_soon_threadsafe(settle, value, error)
        except RuntimeError:
            return  # the loop has been closed meanwhile: nobody waits any more

    pool.submit(work)
    return future


def _bearable(error: BaseException) -> BaseException:
    """What a future can hold: not StopIteration, and nothing that ends the loop it is raised in."""
    if isinstance(error, Exception) and not isinstance(error, StopIteration):
        return error
    bearable = RuntimeError(repr(error))
    bearable.__cause__ = error
    return bearable
