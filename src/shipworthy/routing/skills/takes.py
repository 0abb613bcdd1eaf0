"""Which skills take the values of a message: evidence of what is wanted, beside its words."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.skill import Skill
from shipworthy.regex import regex
from shipworthy.routing.said import SOME_DAY, Said
from shipworthy.routing.values.found import Found
from shipworthy.routing.values.settled import BEFORE, SINCE
from shipworthy.routing.words import ORDINARY, defined_words, stem

LONGEST = 240
"""Characters of a message whose values are counted; a longer one tells of other things too."""
WITHIN = {
    "date": ("date", "datetime", "interval"),
    "time": ("time", "datetime"),
    "datetime": ("date", "time", "datetime"),
    "interval": ("date", "datetime", "interval"),
}
"""Types of inputs that take a value of a type beside its own."""
NO_EVIDENCE = ("integer", "number", "duration")
"""Types whose values people name in any request."""
NOW = regex(r"\b(?:it['’]?s|it is|es ist|son las|es la|il est)\s*(?:already|schon|ya|déjà)?\s*$", re.IGNORECASE)
"""Matches what stands before the time that it is: `it's 2am and …`."""
CODES, NAMES, DATES = 0, 1, 2
WEIGHTS = (2.0, 1.0, 1.0)
"""What codes say, names of the agent's own types, and days, times and the like, together in one message.

A code is given for what takes one; a name, or a day, may stand in any request.
"""
STOP_WORDS = frozenset(map(stem, ORDINARY))
CHOSEN = 1.0
"""What the word of a choice says that one skill alone takes: `anything vegetarian`."""
OFFERED = ("date", "time", "datetime")
"""Types by which people name one of the choices that are offered later."""


TYPES = frozenset(("integer", "number", "money", "date", "time", "datetime", "duration", "interval", "email", "ticker"))
"""Types whose values have a mask of their own."""


def code_of(name: str) -> str:
    """Return the kind of the codes of an input with a pattern, also where it is called like a type: `number`."""
    return f"{name}_code" if name in TYPES else name


class Telling(NamedTuple):
    """A kind of value by which skills differ: its group, and which of the skills take it."""

    group: int
    taken: tuple[bool, ...]


class Takes:
    """For each kind of value the skills that have an input for it."""

    longest = LONGEST

    def __init__(self, agent: AgentSpec, names: Sequence[str]) -> None:
        """`names`: the skills, in the order of their scores."""
        skills = {skill.name: skill for skill in agent.routable}
        self._names = names
        self._types = [_types(skills[name]) for name in names]
        self._codes = [frozenset(code_of(n) for n, s in skills[name].inputs.items() if s.pattern) for name in names]
        self._own = frozenset(agent.types)
        self._choosing = [any(spec.choices for spec in skills[name].inputs.values()) for name in names]
        self._asking = [bool(skills[name].tools) for name in names]

        kinds = {kind for of in (*self._types, *self._codes) for kind in of}.difference(NO_EVIDENCE)
        every = {kind: tuple(self._takes(place, kind) for place in range(len(names))) for kind in kinds}
        known: frozenset[str] = frozenset[str]().union(*self._codes)
        self.telling = {
            f"<{kind}>": Telling(CODES if kind in known else NAMES if kind in self._own else DATES, taken)
            for kind, taken in every.items()
            if not all(taken)
        }
        """By their masks the values that some of the skills take, and others do not."""
        self.choices = [_own_options(skills, name) for name in names]
        """For each skill, the words of choices that it alone takes, and of which no text of another skill speaks."""

    def missed(self, said: Said, found: Iterable[tuple[str, Found]]) -> list[float] | None:
        """Return for each skill how much of the values of a message it leaves, 0 to 4, beside the best one.

        `found`: the values with their masks. None where they tell nothing.
        """
        lost, groups = [0.0] * len(self._names), {CODES: set[str](), NAMES: set[str](), DATES: set[str]()}
        part = said.requests[0]
        first, last = (0, len(said.message)) if part is said else said.span_of(part)
        for mask, item in found:
            if not first <= item.start < last:
                # A greeting says nothing of what is wanted, also where a skill takes its words.
                continue
            value, before = item.value, max(0, item.start - BEFORE)
            day = value.date() if isinstance(value, dt.datetime) else value
            # A day up to today, or from when on something is so, is rather told of than asked for.
            told = isinstance(day, dt.date) and day <= SOME_DAY.date()
            told = told or SINCE.search(said.text, before, item.start) is not None
            if mask in self.telling and not told and NOW.search(said.text, before, item.start) is None:
                groups[self.telling[mask].group].add(mask)
        taking = [not one.isdisjoint(said.stems) for one in self.choices]
        if any(taking):
            for place, takes in enumerate(taking):
                lost[place] += 0.0 if takes else CHOSEN
        for group, masks in groups.items():
            for mask in masks:
                for place, taken in enumerate(self.telling[mask].taken):
                    lost[place] += 0.0 if taken else WEIGHTS[group] / len(masks)
        least = min(lost)
        return [one - least for one in lost] if max(lost) > least else None

    def _takes(self, place: int, kind: str) -> bool:
        if self._asking[place] or kind in self._types[place] or kind in self._codes[place]:
            return True
        # `Cancel my checkup on Friday`: choices are named by what they show.
        return self._choosing[place] and (kind in OFFERED or kind in self._own)


def _own_options(skills: Mapping[str, Skill], name: str) -> frozenset[str]:
    """Return the stems of the options of one word that no other skill has, or speaks of in its texts."""
    others = {n: skill for n, skill in skills.items() if n != name}
    texts = [text for skill in others.values() for text in (*skill.examples, skill.about)]
    spoken = {stem(word) for text in texts for word in defined_words(text)}
    spoken |= {stem(option.lower()) for skill in others.values() for option in _options(skill)}
    return frozenset(stem(o.lower()) for o in _options(skills[name])) - spoken - STOP_WORDS


def _options(skill: Skill) -> list[str]:
    kinds = [spec.list or spec.type for spec in skill.inputs.values()]
    return [o for kind in kinds if kind.name == "choice" for o in kind.options if o.isalpha() and len(o) > 2]


def _types(skill: Skill) -> frozenset[str]:
    found: set[str] = set()
    for spec in skill.inputs.values():
        name = (spec.list or spec.type).name
        found |= {kind for kind in (*WITHIN, name) if kind == name or name in WITHIN.get(kind, ())}
    return frozenset(found)
