"""Sees from a thread of its own that an event loop is blocked: names the code, and lets overdue runs be answered.

While async tools or runs are under way, a turn of the loop is asked for every few hundredths of a second. A loop that
does not give it has not turned since. Steps of a run do nothing for it.
"""

import asyncio
import itertools
import logging
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Protocol

from shipworthy.forking import renew_in_child
from shipworthy.tools.abandon import BLOCKING, polite

LOOK = 0.025
"""Seconds between two looks, by `time.monotonic`: a test may stop the loop's own clock."""
LIMIT = 0.05
"""Seconds without a turn of the loop after which a tool is named, and overdue runs are answered."""
LONG = 0.25
"""Seconds without a turn after which this tool counts as one that blocks, and other code is named."""
NAMED = 5
"""Most tools that a warning names."""
QUIET_LOOKS = 40
"""Looks without any work after which the thread waits until there is some."""
PACKAGE = str(Path(__file__).parents[1])

log = logging.getLogger("shipworthy")


class Overdue(Protocol):
    """A run that is answered from another thread where its loop is blocked."""

    @property
    def ends(self) -> float:
        """Instant of its loop's clock after which it is answered from another thread."""
        ...

    async def answer(self) -> None:
        """Answer it; called once, in an event loop of another thread."""
        ...


@dataclass(slots=True)
class Heart:
    """A loop that is watched: whether it has turned since it was asked to."""

    loop: asyncio.AbstractEventLoop
    thread: int
    asked: float = 0.0
    """When a turn was asked for; 0: it has turned since."""
    warned: bool = False
    suspect: str = ""
    """The tool that was at work when the warning came."""
    work: dict[int, str | Overdue] = field(default_factory=dict)
    """By key: the name of an async tool, or a run."""

    def turned(self) -> None:
        """Note a turn of the loop."""
        self.asked = 0.0


class Watchdog:
    """Watches, from its own thread, the event loops of async tools and of runs."""

    def __init__(self) -> None:
        self._lock, self._keys = threading.Lock(), itertools.count(1)
        self._hearts: dict[int, Heart] = {}
        self._of: dict[int, Heart] = {}
        self._thread: threading.Thread | None = None
        self._work, self._waits = threading.Event(), False
        renew_in_child(self)

    def forked(self) -> None:
        """The loops and the thread are the parent's."""
        self._lock, self._thread = threading.Lock(), None
        self._hearts, self._of = {}, {}
        self._work, self._waits = threading.Event(), False

    def begin(self, what: str | Overdue) -> int:
        """Watch the running loop for a run, or for an async tool of this name; returns the key that `end` takes."""
        loop = asyncio.get_running_loop()
        with self._lock:
            key = next(self._keys)
            heart = self._hearts.get(id(loop))
            if heart is None:
                heart = self._hearts[id(loop)] = Heart(loop, threading.get_ident())
            heart.work[key], self._of[key] = what, heart
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="tool-watchdog", daemon=True)
                self._thread.start()
            elif self._waits:
                self._work.set()
        return key

    def end(self, key: int) -> None:
        """Remove what was registered under the key."""
        with self._lock:
            heart = self._of.pop(key, None)
            if heart is not None:
                heart.work.pop(key, None)
                if not heart.work:
                    # Nothing is remembered of a loop without work: `run_sync` makes a new one for each message.
                    self._hearts.pop(id(heart.loop), None)

    def _watch(self) -> None:
        quiet, thread = 0, threading.current_thread()
        while self._thread is thread:
            time.sleep(LOOK)
            with self._lock:
                hearts = list(self._hearts.values())
                quiet = 0 if hearts else quiet + 1
                self._waits = quiet > QUIET_LOOKS
                if self._waits:
                    self._work.clear()
            for heart in hearts:
                self._look(heart)
            if self._waits:
                self._work.wait()
                quiet = 0

    def _look(self, heart: Heart) -> None:
        now = time.monotonic()
        if not heart.asked:
            heart.asked, heart.warned = now, False
            try:
                heart.loop.call_soon_threadsafe(heart.turned)
            except RuntimeError:  # it is closed
                self._forget(heart)
            return
        late = now - heart.asked
        if late > LIMIT:
            self._blocked(heart, late)

    def _blocked(self, heart: Heart, late: float) -> None:
        with self._lock:
            work = dict(heart.work)
        overdue = {
            key: each for key, each in work.items() if not isinstance(each, str) and heart.loop.time() > each.ends
        }
        owner, where = _culprit(sys._current_frames().get(heart.thread))
        if not heart.warned and (owner or late > LONG):
            # One warning for each time the loop stops, not one for each look.
            heart.warned, heart.suspect = True, owner
            names = _named([each for each in work.values() if isinstance(each, str)])
            told = f" while these ran: {names}" if names else ""
            # Where no tool runs it is told only to who looks for it: a busy machine stops any loop for a while.
            level = logging.WARNING if owner or names else logging.INFO
            log.log(level, "the event loop has not turned for %.0f ms%s; it is at %s", late * 1000, told, where)
        # The same code at both looks: one turn may also take long because very many tasks are ready.
        if owner and owner == heart.suspect and late > LONG and owner not in BLOCKING:
            BLOCKING.add(owner)
            log.warning("%s blocks the event loop: from now on it runs on a thread of its own", owner)
        for key in overdue:
            self.end(key)
        if overdue:
            threading.Thread(target=_answer, args=(list(overdue.values()),), name="overdue-run", daemon=True).start()

    def _forget(self, heart: Heart) -> None:
        for key in list(heart.work):
            self.end(key)


def _answer(runs: list[Overdue]) -> None:
    async def every() -> None:
        # Each is answered before the first one waits for its store.
        await asyncio.gather(*(run.answer() for run in runs), return_exceptions=True)

    asyncio.run(every())


def _culprit(frame: FrameType | None) -> tuple[str, str]:
    """The tool whose code a thread is in, empty where it is in none; and the file, line and function of this code.

    It is the code that the package has called last: what it calls in turn, such as a client, says less.
    """
    author = frame
    while frame is not None and not frame.f_code.co_filename.startswith(PACKAGE):
        author, frame = frame, frame.f_back
    where = (
        f"{author.f_code.co_filename}:{author.f_lineno} in {author.f_code.co_name}" if author else "an unknown place"
    )
    while frame is not None and frame.f_code is not polite.__code__:
        frame = frame.f_back
    return (str(frame.f_locals.get("owner", "")) if frame is not None else ""), where


def _named(names: list[str]) -> str:
    """The names, each once, and how many are left out."""
    different = list(dict.fromkeys(names))
    more = len(different) - NAMED
    return ", ".join(different[:NAMED]) + (f" and {more} more" if more > 0 else "")


watchdog = Watchdog()
