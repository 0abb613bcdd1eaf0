"""Objects that a forked child must not share with its parent: threads, locks, connections, counts of work in flight."""

import os
from typing import Protocol
from weakref import WeakSet


class Forked(Protocol):
    """An object that starts afresh in a forked child."""

    def forked(self) -> None:
        """Replace what belongs to the parent process, without closing it. Called in the child, before anything else."""
        ...


_KNOWN: WeakSet[Forked] = WeakSet()
_LEFT: list[object] = []


def renew_in_child(thing: Forked) -> None:
    """Call `thing.forked()` in every child that is forked from now on, as long as the object lives."""
    _KNOWN.add(thing)


def leave_open(*things: object) -> None:
    """Keep what the parent still uses from being collected here: collecting it would close it for the parent too."""
    _LEFT.extend(things)


def _renew() -> None:
    for thing in list(_KNOWN):
        thing.forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew)
