"""Resets objects in forked children: threads, locks, connections and counts of work in flight."""

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar
from weakref import WeakSet

T = TypeVar("T")


class Forked(Protocol):
    """An object that is reset in a forked child."""

    def forked(self) -> None:
        """Replace, without closing them, the resources of the parent. Called first in the child."""
        ...


FORK_WAITS = 5.0
"""Seconds for which a fork waits for work that it may not cut through."""
_KNOWN: WeakSet[Forked] = WeakSet()
_LEFT: list[object] = []


def renew_in_child(thing: Forked) -> None:
    """Call `thing.forked()` in every child forked while the object lives."""
    _KNOWN.add(thing)


def leave_open(*things: object) -> None:
    """Keep resources of the parent alive in the child: collecting them would close them for the parent."""
    _LEFT.extend(things)


class LoadedOnce(Generic[T]):
    """A value that is loaded at its first use; a thread that needs it meanwhile waits for that load."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._found: tuple[T] | None = None
        self.forked()
        renew_in_child(self)

    def forked(self) -> None:
        """Let the child load it: the thread that loads in the parent is not there."""
        self._lock = threading.Lock()

    def value(self) -> T:
        """Load the value, or return it."""
        if self._found is None:
            with self._lock:
                if self._found is None:
                    self._found = (self._load(),)
        return self._found[0]


class _Forks:
    """Keeps forks and work apart that a fork may not cut through."""

    def __init__(self) -> None:
        self._door, self._left = threading.Lock(), threading.Condition()
        self._working, self._own = 0, threading.local()

    @contextlib.contextmanager
    def kept_out(self) -> Iterator[None]:
        """Let a fork in another thread wait until the block ends; within one such block, another has no effect."""
        if self._here():
            yield
            return
        with self._door, self._left:
            self._working, self._own.working = self._working + 1, 1
        try:
            yield
        finally:
            with self._left:
                self._working, self._own.working = self._working - 1, 0
                self._left.notify_all()

    def before(self) -> None:
        """Wait for the work of other threads, and let none begin."""
        self._door.acquire()
        with self._left:
            self._left.wait_for(lambda: self._working == self._here(), FORK_WAITS)

    def in_parent(self) -> None:
        """Let work begin again."""
        self._door.release()

    def in_child(self) -> None:
        """Count the work of this thread alone: no other thread lives here."""
        self._door, self._left, self._working = threading.Lock(), threading.Condition(), self._here()

    def _here(self) -> int:
        """1 if this thread is within such work, else 0."""
        return getattr(self._own, "working", 0)


_FORKS = _Forks()


def without_fork() -> contextlib.AbstractContextManager[None]:
    """Keep forks of other threads waiting while the block runs, for `FORK_WAITS` seconds at most.

    For libraries in C whose locks a child would inherit locked, with no thread to unlock them, as SQLite's are.
    """
    return _FORKS.kept_out()


def _in_child() -> None:
    _FORKS.in_child()
    for thing in list(_KNOWN):
        thing.forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_FORKS.before, after_in_parent=_FORKS.in_parent, after_in_child=_in_child)
