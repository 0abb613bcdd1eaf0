"""Log a warning that names the async tools running while the event loop is blocked."""

import asyncio
import itertools
import logging
import threading
import time

from shipworthy.forking import renew_in_child

LIMIT = 0.1
"""Seconds by `time.monotonic` without a turn of the loop before a warning; a test may stop the loop's own clock."""
NAMED = 5
"""Most tools that a warning names."""

log = logging.getLogger("shipworthy")


class Watchdog:
    """Watches, from its own thread, the event loops that run async tools."""

    def __init__(self) -> None:
        self._lock, self._keys = threading.Lock(), itertools.count(1)
        self._running: dict[int, tuple[asyncio.AbstractEventLoop, str]] = {}
        self._last_turn: dict[int, float] = {}
        self._warned: set[int] = set()
        self._thread: threading.Thread | None = None
        renew_in_child(self)

    def forked(self) -> None:
        """The loops and the thread are the parent's."""
        self._lock, self._thread = threading.Lock(), None
        self._running, self._last_turn, self._warned = {}, {}, set()

    def begin(self, name: str) -> int:
        """Register an async tool on the running loop; returns the key that `end` takes."""
        loop = asyncio.get_running_loop()
        with self._lock:
            key = next(self._keys)
            self._running[key] = (loop, name)
            self._last_turn[id(loop)] = time.monotonic()
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="tool-watchdog", daemon=True)
                self._thread.start()
        return key

    def end(self, key: int) -> None:
        """Remove the tool registered under the key."""
        with self._lock:
            loop, _ = self._running.pop(key, (None, ""))
            if loop is not None and all(other is not loop for other, _ in self._running.values()):
                # Nothing is remembered of a loop that runs no tool: `run_sync` makes a new one for each message.
                self._last_turn.pop(id(loop), None)
                self._warned.discard(id(loop))

    def _watch(self) -> None:
        while True:
            time.sleep(LIMIT / 2)
            with self._lock:
                running = dict(self._running)
            for loop, _ in {id(loop): (loop, name) for loop, name in running.values()}.values():
                self._look(loop, [name for other, name in running.values() if other is loop])

    def _look(self, loop: asyncio.AbstractEventLoop, names: list[str]) -> None:
        late = time.monotonic() - self._last_turn.get(id(loop), time.monotonic())
        if late <= LIMIT:
            self._warned.discard(id(loop))
        elif id(loop) not in self._warned:
            # One warning for each time the loop stops, not one for each look.
            self._warned.add(id(loop))
            log.warning("the event loop has not turned for %.0f ms while these ran: %s", late * 1000, _named(names))
        try:
            loop.call_soon_threadsafe(self._turn, id(loop))
        except RuntimeError:
            with self._lock:
                self._running = {k: v for k, v in self._running.items() if v[0] is not loop}

    def _turn(self, key: int) -> None:
        self._last_turn[key] = time.monotonic()


def _named(names: list[str]) -> str:
    """The names, each once, and how many are left out."""
    different = list(dict.fromkeys(names))
    more = len(different) - NAMED
    return ", ".join(different[:NAMED]) + (f" and {more} more" if more > 0 else "")


watchdog = Watchdog()
