"""Finds what a message says beside what is done: requests that are not sure, and further values of enumerations.

A request is proposed where it is nearly sure, and else told.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import attrgetter

from shipworthy.compiled import Compiled
from shipworthy.routing.replies.followup import CORRECTION, NEGATED
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found, outside
from shipworthy.routing.values.inputs import Filled, fill
from shipworthy.routing.words import STOP
from shipworthy.runtime.meaning.described import is_reference
from shipworthy.runtime.meaning.meant import asks, is_question, names_a_thing, only_says, tells
from shipworthy.runtime.meaning.pieces import Piece, pieces_of
from shipworthy.runtime.meaning.texts import is_more_text
from shipworthy.runtime.meaning.turns import CONDITIONS, EITHER, JOINED, WANTS, is_request
from shipworthy.runtime.meaning.wordy import has_one_wish
from shipworthy.stores.session import Wish

ENOUGH = 3
"""Meaningful words from which a piece that is not understood is told."""
SHOWN = 80
"""Characters of such a piece that are shown."""
LEAST_OF_A_ROW = 2
"""Inputs of which each part of a message gives a value, where each is a wish of the same skill."""
LONGEST_GAP = 16
"""Characters between two values of an enumeration."""


def unread(agent: Compiled, said: Said, skills: Collection[str]) -> tuple[list[Wish], str]:
    """Return the requests of a message that the router is not sure of, and a note on those it knows nothing of.

    `skills`: those that are surely asked for. A loop among them reads the whole message.
    """
    if any(agent.spec.skills[name].tools for name in skills):
        return [], ""
    if len(skills) == 1 and has_one_wish(agent, said, list(skills)):
        return [], ""
    wishes, told = list[Wish](), list[str]()
    for piece in said.once(pieces_of):
        asked = (
            _asks_for_something(piece)
            and not (piece.soft and is_reference(agent, piece.said))
            and not tells(agent, said, piece.said)
            and not any(is_more_text(agent, name, piece) for name in skills)
        )
        route = piece.said.once(agent.router.choose) if asked else None
        if route is None or not route.candidates:
            continue
        nearest = route.skill or route.candidates[0][0]
        if route.outcome != "none" and nearest in skills:
            continue
        if agent.spec.specialists and only_says(agent, nearest) and not is_question(piece.said):
            # "Listen, you useless bot, …" is near to what the agent says of itself, and asks nothing.
            continue
        if route.outcome != "none" and agent.graphs.writing(nearest) != "unasked":
            filled = fill(agent.graph(nearest).inputs, piece.said, agent.extractor)
            wishes.append(Wish(skill=nearest, message=piece.said.message, inputs=dict(filled.values)))
        else:
            told.append(agent.phrases("quoted", text=piece.said.message[:SHOWN].rstrip(" .!")))
    return wishes, agent.phrases("not_understood_part", parts=agent.phrases.listed(told)) if told else ""


def _asks_for_something(piece: Piece) -> bool:
    words = [token.lower for token in piece.said.tokens]
    if len([word for word in words if word not in STOP]) < ENOUGH or not is_request(
        piece.said.tokens, asks=asks(piece.said)
    ):
        return False
    # A condition is said of something that is asked for: `and send it back if it is broken`.
    wanted = not WANTS.isdisjoint(words) or not CONDITIONS.isdisjoint(words)
    return not piece.soft or is_question(piece.said) or wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOver:
    """The other values of enumerations of which a skill takes one."""

    wishes: tuple[dict[str, object], ...] = ()
    """The inputs of the skill once more, for each other thing that is named."""
    unsure: frozenset[str] = frozenset()
    """The inputs for which the message names one value or another."""
    first: Said | None = None
    """The part of the message with the values that are taken; None: the whole."""


def left_over(agent: Compiled, skill: str, said: Said) -> LeftOver:
    """Return the values of enumerations that are not taken: `A-1001 and A-1002` where the skill takes one order."""
    inputs = agent.graph(skill).inputs
    if agent.spec.skills[skill].tools or CORRECTION.search(said.text):
        return LeftOver()
    if rows := _rows(agent, skill, said):
        return LeftOver(wishes=tuple(dict(row.values) for _, row in rows[1:]), first=rows[0][0])
    filled = fill(inputs, said, agent.extractor)
    wishes: list[dict[str, object]] = []
    unsure: set[str] = set()
    reads = agent.graphs.writing(skill) == "never"
    for name, spec in inputs.items():
        if name not in filled.values or not (names_a_thing(agent, spec) or spec.kind.name == "choice"):
            continue
        every = sorted(agent.extractor.of(spec, said), key=attrgetter("start"))
        others = _listed(said, every, filled, name, JOINED)
        if _listed(said, every, filled, name, EITHER):
            unsure.add(name)
        elif spec.kind.name != "choice" or reads:
            wishes += [{**filled.values, name: value} for value in others]
    return LeftOver(wishes=tuple(wishes), unsure=frozenset(unsure))


def _rows(agent: Compiled, skill: str, said: Said) -> list[tuple[Said, Filled]]:
    """Return the parts of a message that each say the same inputs: `a check-up at 9 and a cleaning on Friday at 10`.

    Empty where one of them says fewer, or the same values again, or a request of another skill.
    """
    inputs = agent.graph(skill).inputs
    rows = [(piece.said, fill(inputs, piece.said, agent.extractor)) for piece in said.once(pieces_of)]
    names = rows[0][1].values.keys() if rows else ()
    if len(names) < LEAST_OF_A_ROW or any(row.values.keys() != names for _, row in rows):
        return []
    others = [part.once(agent.router.choose) for part, _ in rows[1:]]
    same = any(row.values[name] == rows[0][1].values[name] for _, row in rows[1:] for name in list(names)[:1])
    return [] if same or any(one.outcome == "route" and one.skill != skill for one in others) else rows


def _listed(said: Said, every: Sequence[Found], filled: Filled, name: str, between: re.Pattern[str]) -> list[object]:
    """Return the values that are joined to one that was taken, and are not taken themselves."""
    others, seen = outside(every, filled.found), [filled.values[name]]
    for one, two in zip(every, every[1:], strict=False):
        gap = said.text[one.end : two.start]
        listed = len(gap) <= LONGEST_GAP and between.fullmatch(gap) is not None
        before = said.text[max(one.start - LONGEST_GAP, 0) : one.start]
        if one.value not in seen or two not in others or two.value in seen:
            # "… that Ben and Chloe come": they are joined to none that was taken.
            continue
        if listed and not NEGATED.search(before):
            seen.append(two.value)
    return seen[1:]
