"""Resets objects in forked children: threads, locks, connections and counts of work in flight."""

import os
from typing import Protocol
from weakref import WeakSet


class Forked(Protocol):
    """An object that is reset in a forked child."""

    def forked(self) -> None:
        """Replace, without closing them, the resources of the parent. Called first in the child."""
        ...


_KNOWN: WeakSet[Forked] = WeakSet()
_LEFT: list[object] = []


def renew_in_child(thing: Forked) -> None:
    """Call `thing.forked()` in every child forked while the object lives."""
    _KNOWN.add(thing)


def leave_open(*things: object) -> None:
    """Keep resources of the parent alive in the child: collecting them would close them for the parent."""
    _LEFT.extend(things)


def _renew() -> None:
    for thing in list(_KNOWN):
        thing.forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew)
