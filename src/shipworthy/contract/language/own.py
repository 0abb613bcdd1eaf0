"""Runs the functions of an input type that its author wrote: one that raises or blocks costs a message little time."""

import logging
import math
import queue
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from typing import TypeVar

from shipworthy.forking import renew_in_child

T = TypeVar("T")
Values = Mapping[str, "list[str] | tuple[str, ...]"]
SECONDS = 0.15
"""Seconds that a message waits for one function: less than its bound counts for reading it."""
SLICE = 0.01
"""Seconds of one look: a stall of the whole process, which also stops the function, costs one look of the wait."""
WARMING = 30.0
"""Seconds that `Agent.warm()` waits for the values of one type."""
RETRY = 5.0
"""Seconds after which values that could not be had are asked for again."""
NO_VALUES: Values = {}
log = logging.getLogger("shipworthy")


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
        for _ in range(math.ceil(seconds / SLICE)):
            if wait((future,), SLICE).done:
                return future.result()
        self._overdue = future  # type: ignore[assignment]
        raise TimeoutError(f"it takes longer than {seconds:g} s")

    def _serve(self) -> None:
        work = self._work
        while True:
            work.get()()


class OwnCode:
    """The functions of one input type, on a thread of its own."""

    def __init__(self) -> None:
        self._worker = Worker("input-type")
        self._values: Values | None = None
        self._asked = 0.0

    def loaded(self) -> bool:
        """Whether the values are there."""
        return self._values is not None

    def values(self, name: str, load: Callable[[], Values], seconds: float = SECONDS) -> Values:
        """The values, loaded once; none while their function has not given them."""
        if self._values is None and not 0 <= time.time() - self._asked < RETRY:
            self._asked = time.time()
            try:
                self._worker.within(lambda: self._load(load), seconds)
            except Exception as error:  # the author's function may raise anything
                log.warning("the values of input type `%s` are not there: %s: %s", name, type(error).__name__, error)
        return NO_VALUES if self._values is None else self._values

    def _load(self, load: Callable[[], Values]) -> None:
        # Kept also where the message does not wait for it any more.
        self._values = {str(value): tuple(map(str, words)) for value, words in load().items()}

    def fits(self, name: str, check: Callable[[str], bool], word: str) -> bool:
        """Whether a value passes the check; one that raises, or takes too long, does not let it pass."""
        try:
            return self._worker.within(lambda: bool(check(word)), SECONDS)
        except Exception as error:  # the author's function may raise anything
            log.warning("the check of input type `%s` refused a value: %s: %s", name, type(error).__name__, error)
            return False
