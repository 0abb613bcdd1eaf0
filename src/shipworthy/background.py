"""Runs work such as loading on daemon threads, and lists the unfinished work; functions of an author for a while."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from shipworthy.forking import renew_in_child

T = TypeVar("T")
_under_way: set[Future[None]] = set()


def begin(work: Callable[[], None], name: str) -> Future[None]:
    """Run the work on a daemon thread named `name`; the future gets its result or its exception."""
    future: Future[None] = Future()
    _under_way.add(future)

    def run() -> None:
        try:
            work()
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(None)
        finally:
            _under_way.discard(future)

    threading.Thread(target=run, name=name, daemon=True).start()
    return future


def under_way() -> tuple[Future[None], ...]:
    """The work that is not over yet, or whose end has not been told to all who wait for it."""
    return tuple(_under_way.copy())


class Worker:
    """One daemon thread that runs functions one after the other, for callers that wait a while for each."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.forked()
        renew_in_child(self)

    def forked(self) -> None:
        """The thread is the parent's."""
        self._lock, self._work = threading.Lock(), queue.SimpleQueue[Callable[[], None]]()
        self._thread: threading.Thread | None = None
        self._overdue: Future[object] | None = None

    def within(self, work: Callable[[], T], seconds: float) -> T:
        """The result of the work; raises what it raises, and TimeoutError after `seconds`.

        While overdue work blocks the thread, TimeoutError is raised at once.
        """
        future: Future[T] = Future()

        def run() -> None:
            try:
                future.set_result(work())
            except BaseException as error:  # also what would end the process
                future.set_exception(error if isinstance(error, Exception) else RuntimeError(repr(error)))

        with self._lock:
            if self._overdue is not None and not self._overdue.done():
                raise TimeoutError("an earlier call still blocks")
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name=self._name, daemon=True)
                self._thread.start()
        self._work.put(run)
        try:
            return future.result(seconds)
        except TimeoutError:
            if not future.done():
                self._overdue = future  # type: ignore[assignment]
            raise

    def _serve(self) -> None:
        work = self._work
        while True:
            work.get()()
