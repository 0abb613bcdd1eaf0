"""The worst cases of specialists, as the fold of the agent that asks them needs them."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from shipworthy.contract.bounds.bound import DIMENSIONS, Bound
from shipworthy.contract.graph import Node
from shipworthy.contract.page import walk
from shipworthy.contract.specialist.several import MERGED, TOGETHER, answer_of, parts_in
from shipworthy.contract.specialist.target import Consulted, consulted

__all__ = [
    "MERGED",
    "NOTHING_INSIDE",
    "TOGETHER",
    "UNKNOWN",
    "Consulted",
    "Inside",
    "answer_of",
    "asks_in",
    "consulted",
    "limited",
    "parts_in",
    "told_in",
]

UNKNOWN = Bound(**dict.fromkeys(DIMENSIONS), basis=dict.fromkeys(DIMENSIONS, "unknown"))
"""A bound in which nothing is promised."""


class Inside(Protocol):
    """The worst cases of an agent's specialists."""

    def bound(self, target: Consulted) -> Bound:
        """Of one call of a specialist, or of one skill of it, without the reading of a message."""
        ...

    def reading(self, target: Consulted) -> Bound:
        """Of the model call in which a specialist reads what it is told."""
        ...


class NothingInside:
    """Stands in where specialists are not loaded."""

    def bound(self, target: Consulted) -> Bound:
        """A bound in which nothing is promised."""
        return UNKNOWN

    def reading(self, target: Consulted) -> Bound:
        """No model is known that reads."""
        return Bound()


NOTHING_INSIDE = NothingInside()


def limited(bound: Bound, target: Consulted) -> Bound:
    """The bound of a specialist, lowered to the limits that the agent which asks it gives it."""
    for name, most in target.specialist.limits:
        bound = bound.capped(name.removeprefix("max_"), most)
    return bound


def asks_in(nodes: Iterable[Node]) -> bool:
    """Whether one of these steps, or of those inside of them, asks for a yes."""
    return any(place.node.step.confirm is not None for place in walk(tuple(nodes)))


def told_in(nodes: Iterable[Node]) -> Iterator[Consulted]:
    """The specialists among these steps, and those inside of them, that are told a message."""
    for place in walk(tuple(nodes)):
        target = place.node.target
        if target is not None and target.kind == "specialist" and target.skill is None:
            yield target
