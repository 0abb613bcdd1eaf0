"""Leaves out of a wordy message to specialists what only tells something: `I was reading the paper on the train, …`."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from shipworthy.compiled import Compiled
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.meant import asks, wants
from shipworthy.runtime.meaning.turns import is_request

WORDY = 90
"""Characters from which on a message may tell much around what it asks."""
ENDS = (".", "!", "?", ";", "\n")


class Told(Protocol):
    """A part of a message."""

    start: int
    end: int
    skill: str


P = TypeVar("P", bound=Told)


def without_stories(agent: Compiled, said: Said, parts: list[P]) -> list[P]:
    """The parts without those that tell something, where another part asks, and without what goes on with such a one.

    A statement alone may be a wish: `I am ill on Friday`.
    """
    if len(parts) < 2 or len(said.message) < WORDY or not agent.spec.specialists:
        return parts
    texts = [said.part(part.start, part.end) for part in parts]
    if not any(wants(text) for text in texts):
        return parts
    kept: list[P] = []
    told = False
    for part, text in zip(parts, texts, strict=True):
        follows = told and not said.message[: part.start].rstrip().endswith(ENDS)
        told = not wants(text) and (follows or _tells(text))
        if not told:
            kept.append(part)
    return kept


def asks_several(agent: Compiled, said: Said, parts: Sequence[Told]) -> bool:
    """Whether a message asks several specialists a question each, with a mark: no wordiness makes one wish of these."""
    asked = {part.skill for part in parts if asks(said.part(part.start, part.end))}
    return len(asked) > 1 and asked <= agent.spec.specialists.keys()


def _tells(text: Said) -> bool:
    requests: Sequence[Said] = text.requests
    return bool(requests) and not is_request(requests[0].tokens, asks=asks(text))
