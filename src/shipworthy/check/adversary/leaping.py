"""An event loop whose clock leaps: where nothing is left to do, the next timer is due at once.

While a thread works for a run (the author's own compact form, a vocabulary that is loaded), time passes as on the
machine, so that code which never ends is given up as in production. Work of the loop itself takes no time.
"""

import asyncio
import selectors
import threading
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, TypeVar

from shipworthy import background
from shipworthy.tools.threads import CHECKERS, SHAPERS, TOOLS

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = ["LeapingLoop", "run"]

START = 1000.0
"""Seconds on the clock of a new loop."""
SLICE = 0.005
"""Seconds of the machine between two looks at whether threads are still at work."""
T = TypeVar("T")


class _Selector(selectors.DefaultSelector):
    """Waits on the machine only as long as a thread is at work."""

    loop: "LeapingLoop"

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        events = super().select(0)
        if events or (timeout is not None and timeout <= 0):
            return events
        waited = 0.0
        while self.loop.waits or timeout is None:
            if events := super().select(SLICE):
                return events
            waited += SLICE
            if timeout is not None and waited >= timeout:
                break
        # What ended since the first look has told the loop before it ended.
        if (events := super().select(0)) or timeout is None:
            return events
        self.loop.leap(timeout)
        return events


class LeapingLoop(asyncio.SelectorEventLoop):
    """An event loop that never waits for its own timers."""

    def __init__(self) -> None:
        self._now, self._elsewhere, self._lock = START, 0, threading.Lock()
        selector = _Selector()
        selector.loop = self
        super().__init__(selector)
        # A timer is due where it stands before the clock plus this: sums of floats may fall short of it.
        self._clock_resolution = 1e-7

    def time(self) -> float:
        """Seconds on its own clock."""
        return self._now

    def leap(self, seconds: float) -> None:
        """Let so much time pass."""
        self._now += seconds

    @property
    def waits(self) -> bool:
        """Whether a thread is at work whose end it may be waiting for."""
        return bool(self._elsewhere or TOOLS.busy or SHAPERS.busy or CHECKERS.busy or background.under_way())

    def run_in_executor(
        self, executor: "Executor | None", func: Callable[..., T], *args: object
    ) -> "asyncio.Future[T]":
        """Run a function on a thread of the executor; the clock does not leap meanwhile."""

        def work() -> T:
            try:
                return func(*args)
            finally:
                self._count(-1)

        self._count(1)
        return super().run_in_executor(executor, work)

    def _count(self, change: int) -> None:
        with self._lock:
            self._elsewhere += change


def run(main: Coroutine[object, object, T]) -> T:
    """Run a coroutine to its end on a loop whose clock leaps; for a thread without a running loop."""
    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        return runner.run(main)
