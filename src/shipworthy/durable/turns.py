"""Turns at a conversation inside one process: one holder at a time, in the order of asking, over threads and loops."""

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import AsyncGenerator

from shipworthy.errors import StateError
from shipworthy.forking import renew_in_child
from shipworthy.stores.store import BUSY

LOOK = 1.0
"""Seconds after which a waiting message looks whether the event loop of the one before it was closed meanwhile."""


class _Place:
    """A message in the line of its conversation; the first one holds the turn."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.first = asyncio.Event()


class Turns:
    """Lines of messages, one for each conversation that is being answered."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._lines: dict[str, deque[_Place]] = {}
        renew_in_child(self)

    def forked(self) -> None:
        """No message of the parent is answered here."""
        self._guard, self._lines = threading.Lock(), {}

    def __len__(self) -> int:
        return len(self._lines)

    @contextlib.asynccontextmanager
    async def turn(self, key: str, seconds: float) -> AsyncGenerator[float]:
        """Hold the turn of a conversation; gives the seconds left for waiting. Raises StateError after `seconds`."""
        loop = asyncio.get_running_loop()
        place, until = _Place(), loop.time() + seconds
        with self._guard:
            line = self._lines.setdefault(key, deque())
            line.append(place)
            if line[0] is place:
                place.first.set()
            else:
                self._call_first(key)
        try:
            while not place.first.is_set():
                left = until - loop.time()
                if left <= 0:
                    raise StateError(BUSY)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(place.first.wait(), min(left, LOOK))
                with self._guard:
                    self._call_first(key)
            yield max(until - loop.time(), 0.0)
        finally:
            with self._guard:
                self._leave(key, place)

    def _leave(self, key: str, place: _Place) -> None:
        line = self._lines.get(key)
        if line is not None and place in line:
            line.remove(place)
            self._call_first(key)

    def _call_first(self, key: str) -> None:
        """Tell the first of the line that it holds the turn; those whose event loop is closed will never leave."""
        line = self._lines[key]
        while line:
            try:
                line[0].loop.call_soon_threadsafe(line[0].first.set)
                return
            except RuntimeError:
                line.popleft()
        del self._lines[key]
