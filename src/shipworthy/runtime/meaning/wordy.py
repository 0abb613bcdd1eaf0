"""Tells whether a wordy message has one wish, and the rest of it tells why, or is politeness."""

import re
from collections.abc import Sequence
from typing import Protocol, TypeVar

from shipworthy.compiled import Compiled
from shipworthy.regex import regex
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.meant import asks, wants
from shipworthy.runtime.meaning.owners import owner_of
from shipworthy.runtime.meaning.turns import CODE, is_request, states

WORDY, BESIDE = 90, 0.1
"""Characters from which on a message may tell much around one wish, and the most chance of another wish in it."""
SURE = 0.8
"""The least chance of the one wish."""
ADDING = regex(
    r"\b(?:also|too(?=\s*(?:[.,;!?]|$))|as well|additionally|furthermore|moreover|besides|secondly|and then"
    r"|after that|another thing|außerdem|auch|zweitens|danach|también|además"
    r"|luego|aussi|de plus|ensuite)\b"
    r"|^\s*(?:[-*•]|\d[.)])\s",
    re.IGNORECASE | re.MULTILINE,
)
"""Matches what says that more than one thing is asked."""
ENDS = (".", "!", "?", ";", "\n")


class Told(Protocol):
    """A part of a message."""

    start: int
    end: int
    skill: str


P = TypeVar("P", bound=Told)


def has_one_wish(agent: Compiled, said: Said, skills: Sequence[str]) -> bool:
    """Whether the whole of a wordy message points to one skill alone, and nothing says that more is asked.

    `skills`: those to which its parts point, one for each part.
    """
    if len(said.message) < WORDY or ADDING.search(said.message) is not None:
        return False
    route = said.once(agent.router.choose)
    if route.outcome != "route" or route.confidence < SURE or list(skills).count(route.skill or "") > 1:
        return False
    chances = dict(route.candidates)
    return all(skill == route.skill or chances.get(skill, 0.0) <= BESIDE for skill in skills)


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
        # "…, and at the end the hotel of BK-1" asks for it.
        named = CODE.search(text.text) is not None and not states(text.tokens)
        told = not (wants(text) or named) and (follows or _tells(text))
        if not told:
            kept.append(part)
    return kept


def asks_several(agent: Compiled, said: Said, parts: Sequence[Told]) -> bool:
    """Whether a message asks several specialists a question each, with a mark: no wordiness makes one wish of these."""
    asked = {part.skill for part in parts if asks(said.part(part.start, part.end))}
    return len(asked) > 1 and asked <= agent.spec.specialists.keys()


def names_several(agent: Compiled, said: Said, parts: Sequence[Told]) -> bool:
    """Whether parts for several specialists name a code each that belongs to no other: `PO-69767, and HT-4345`."""
    if not agent.spec.specialists:
        return False
    named: dict[str, str] = {}
    for part in parts:
        told = said.part(part.start, part.end)
        code = CODE.search(told.text)
        if code is not None and owner_of(agent, told) in (None, part.skill):
            named.setdefault(code[0], part.skill)
    return len(set(named.values())) > 1


def names_for_another(agent: Compiled, skill: str, before: Said, said: Said) -> bool:
    """Whether a text names a thing for another specialist than the one that is told what stands before it.

    It needs no verb: `invoice INV-1, and finally points and level for M-2`. A code that no specialist declares counts
    where the router is sure, and the words before name a code of their own.
    """
    if skill not in agent.spec.specialists or states(said.tokens):
        return False
    if (owner := owner_of(agent, said)) is not None:
        return owner != skill
    if CODE.search(said.text) is None or CODE.search(before.text) is None:
        return False
    route = said.once(agent.router.choose)
    return route.outcome == "route" and route.skill != skill and route.skill in agent.spec.specialists


def _tells(text: Said) -> bool:
    requests: Sequence[Said] = text.requests
    return bool(requests) and not is_request(requests[0].tokens, asks=asks(text))
