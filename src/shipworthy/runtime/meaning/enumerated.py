"""Finds the values of an enumeration in a message of which a skill takes one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from shipworthy.compiled import Compiled
from shipworthy.contract.writing import writing_of
from shipworthy.routing.replies.followup import CORRECTION, NEGATED
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found, outside
from shipworthy.routing.values.inputs import Filled, fill
from shipworthy.runtime.meaning.meant import names_a_thing
from shipworthy.runtime.meaning.turns import EITHER, JOINED

LONGEST_GAP = 16
"""Characters between two values of an enumeration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOver:
    """The other values of enumerations of which a skill takes one."""

    wishes: tuple[dict[str, object], ...] = ()
    """The inputs of the skill once more, for each other thing that is named."""
    unsure: frozenset[str] = frozenset()
    """The inputs for which the message names one value or another."""


def left_over(agent: Compiled, skill: str, said: Said) -> LeftOver:
    """Return the values of enumerations that are not taken: `A-1001 and A-1002` where the skill takes one order."""
    inputs = agent.graph(skill).inputs
    if agent.spec.skills[skill].tools or CORRECTION.search(said.text):
        return LeftOver()
    filled = fill(inputs, said, agent.extractor)
    wishes: list[dict[str, object]] = []
    unsure: set[str] = set()
    reads = writing_of(agent.spec, agent.graph(skill), agent.graph) == "never"
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


def _listed(said: Said, every: Sequence[Found], filled: Filled, name: str, between: re.Pattern[str]) -> list[object]:
    """Return the values that are joined to one that was taken, and are not taken themselves."""
    others, seen = outside(every, filled.found), [filled.values[name]]
    for one, two in zip(every, every[1:], strict=False):
        gap = said.text[one.end : two.start]
        listed = len(gap) <= LONGEST_GAP and between.fullmatch(gap) is not None
        before = said.text[max(one.start - LONGEST_GAP, 0) : one.start]
        if two in others and listed and two.value not in seen and not NEGATED.search(before):
            seen.append(two.value)
    return seen[1:]
