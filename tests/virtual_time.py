"""An event loop whose time passes only while nothing else is to be done: a timer of an hour takes no time at all.

Its clock stands still while callbacks, threads of tools, executor calls or background work are under way, and then
leaps to the next timer. Servers and clients of one loop speak in memory. Where a socket leads out of the loop, to
another process or thread, nobody knows what is under way there: then time passes as on the machine.
"""

import asyncio
import math
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest
from tests.virtual_loop import Released, VirtualLoop, worker

from shipworthy.tools.threads import Threads, Work
from shipworthy.tools.watchdog import Overdue, Watchdog

__all__ = ["Gate", "Released", "VirtualLoop", "begin", "count_threads", "in_process", "ms", "now", "run", "sleep"]
T = TypeVar("T")


def sleep(seconds: float) -> None:
    """Block the current thread for so long in the virtual time of the loop it works for; elsewhere for real."""
    if worker.loop is None:
        time.sleep(seconds)
    else:
        worker.loop.hold(seconds)


class Gate:
    """A gate at which threads of a loop of virtual time wait until it is opened."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], None]] = []
        self._open = False

    def wait(self) -> None:
        """Block the current thread until the gate is open."""
        loop = worker.loop
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
