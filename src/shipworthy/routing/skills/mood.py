"""The mood of a message: whether it asks for a fact, asks for an act, asks what may be, or tells something."""

import functools
import json
import math
from collections import Counter
from collections.abc import Sequence
from importlib.resources import files
from typing import Literal, NamedTuple

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.skill import Skill
from shipworthy.routing.consent.question import stops_something
from shipworthy.routing.gloss.gloss import glossed
from shipworthy.routing.said import Said
from shipworthy.routing.skills.leads import words as acts_of
from shipworthy.routing.words import defined_words, stem

Mood = Literal["asks", "acts", "may", "tells"]
"""asks: `when is it` · acts: `book it`, `I want it` · may: `can I have it` · tells: `it is broken`."""
MOODS: tuple[Mood, ...] = ("asks", "acts", "may", "tells")
FIRST = 5
"""Words among which a wish is looked for."""
WITHIN = 12
"""Words of a text among which the verb of what it tells is looked for."""
LONGEST_NUMBER = 2
"""Characters of a word with a digit that is no code."""
LONGEST = 240
"""Characters of a message whose mood counts; a longer one tells, wishes and asks."""
READING, WRITING = (0.58, 0.10, 0.17, 0.15), (0.06, 0.50, 0.22, 0.22)
"""Shares of the moods in messages for skills that read, and for those that write."""
TRUST = 3.0
"""How many examples of a skill the usual shares are worth."""
WEIGHT = 0.4
"""What a mood says that is e times as usual for another skill, beside the values of a message."""
UNABLE = 1.5
"""What a skill loses that ends and changes nothing, where a message says that something cannot be done."""
LEAST, MOST = 0.7, 2.5
"""Logarithms of the odds up to which a mood says nothing, so few are the examples, and beyond which it says no more."""


class Words(NamedTuple):
    """The words of `mood.json`."""

    aside: frozenset[str]
    asking: frozenset[str]
    asked_with: frozenset[tuple[str, ...]]
    offered_with: frozenset[tuple[str, ...]]
    knowing: frozenset[str]
    unable: frozenset[frozenset[str]]
    may: frozenset[str]
    persons: frozenset[str]
    wishing: frozenset[str]
    subjects: frozenset[str]
    prepositions: frozenset[str]
    objects: frozenset[str]
    verbs: frozenset[str]
    awaiting: frozenset[str]
    arriving: frozenset[str]


@functools.cache
def words() -> Words:
    """Read the words once."""
    told = json.loads((files(__package__) / "mood.json").read_text(encoding="utf-8"))
    asked, offered = (frozenset(tuple(one.split()) for one in told[name]) for name in ("asked_with", "offered_with"))
    unable = frozenset(frozenset(one.split()) for one in told["unable"])
    single = [name for name in Words._fields if name not in ("asked_with", "offered_with", "unable")]
    others: dict[str, frozenset[str]] = {name: frozenset(told[name]) for name in single}
    return Words(asked_with=asked, offered_with=offered, unable=unable, **others)


def mood(said: Said) -> Mood | None:
    """Return the mood of a text; None where its words do not tell it: `pilates on Friday`."""
    if len(said.text) > LONGEST:
        return None
    return (said if said.written is not None else said.once(glossed) or said).once(_mood)


def unable(said: Said) -> bool:
    """Whether a text says that something cannot be done: `I can't come on Friday`; a question says nothing of it."""
    if len(said.text) > LONGEST or "?" in said.text or mood(said) in ("asks", "may"):
        return False
    read = said if said.written is not None else said.once(glossed) or said
    every = {token.lower for token in read.tokens}
    return any(phrase <= every for phrase in words().unable)


def _mood(said: Said) -> Mood | None:
    known, every = words(), [token.lower for token in said.tokens]
    first = next((place for place, word in enumerate(every) if word not in known.aside), len(every))
    own = every[first:]
    if not own:
        return None
    if _learns(own, known):
        return "asks"
    if own[0] in known.may and not known.persons.isdisjoint(own[1:2]):
        return "may"
    if any(tuple(own[:many]) in known.offered_with for many in (2, 3)):
        return "may"
    if own[0] in known.asking or any(tuple(own[:many]) in known.asked_with for many in (2, 3)):
        return "may" if not known.may.isdisjoint(own[1:3]) and own[0] not in ("what", "when", "where") else "asks"
    if not known.wishing.isdisjoint(own[:FIRST]):
        return "acts"
    return _of_clause(said, own, known)


def _learns(own: Sequence[str], known: Words) -> bool:
    """Whether a text wants to know: `I need to know when`, `can you tell me whether`."""
    place = next(
        (n for n, word in enumerate(own[: FIRST + 1]) if word in known.knowing or word in ("tell", "show")), None
    )
    if place is None:
        return False
    behind = own[place + 1 : place + 4]
    return not known.asking.isdisjoint([*behind, *(("what",) if {"if", "whether"} & set(behind) else ())]) or (
        own[place] in ("tell", "show") and bool({"me", "us"} & set(behind[:1]))
    )


def _of_clause(said: Said, own: Sequence[str], known: Words) -> Mood | None:
    """Return the mood of a text that opens with no word of a question or a wish."""
    asks = said.text.rstrip().endswith("?")
    if not asks and not known.awaiting.isdisjoint(own[:WITHIN]):
        # "It hasn't arrived" asks where it is, and "it hasn't worked" may tell of a fault.
        coming = not known.arriving.isdisjoint(own) or any(_is_code(word) for word in own)
        return "asks" if coming else None
    if own[0] in known.subjects:
        return "asks" if asks else "tells"
    named = own[0] in known.verbs or own[0] in known.prepositions
    if not named and (stem(own[0]) in acts_of().acts or not known.objects.isdisjoint(own[1:2])):
        return "acts"
    if asks:
        return "asks"
    return "tells" if not known.verbs.isdisjoint(own[:WITHIN]) else None


def _is_code(word: str) -> bool:
    return len(word) > LONGEST_NUMBER and any(map(str.isdigit, word))


def _ends(skill: Skill) -> bool:
    """Whether a skill ends or changes something, by its name and the first word of its description."""
    known = [*skill.name.lower().replace("-", "_").split("_"), *defined_words(skill.description)[:1]]
    acts = {act for word in known for rest, act in acts_of().acts.get(stem(word), ()) if not rest}
    return any(map(stops_something, known)) or not acts.isdisjoint(("cancel", "move", "change"))


class Moods:
    """How usual each mood is for each skill, by its examples and by whether it writes."""

    def __init__(self, agent: AgentSpec, names: Sequence[str]) -> None:
        """`names`: the skills, in the order of their scores."""
        writes = [_writes(agent, name, frozenset()) for name in names]
        self._usual = [_usual(agent.skills[name], one) for name, one in zip(names, writes, strict=True)]
        self._ending = [one and _ends(agent.skills[name]) for name, one in zip(names, writes, strict=True)]
        self.telling = len(names) > 1
        """Whether a mood can tell one skill from another."""

    def missed(self, said: Said) -> list[float] | None:
        """Return for each skill how much less usual the mood of a message is than for another one; None without one."""
        if any(self._ending) and unable(said):
            # Who cannot come cancels, or moves.
            return [0.0 if one else UNABLE for one in self._ending]
        if (found := mood(said)) is None:
            return None
        place = MOODS.index(found)
        shares = [usual[place] for usual in self._usual]
        most = max(shares)
        lost = [WEIGHT * max(min(math.log(most / share), MOST) - LEAST, 0.0) for share in shares]
        return lost if any(lost) else None


def _writes(agent: AgentSpec, name: str, seen: frozenset[str]) -> bool:
    """Whether a tool of a skill, or of a skill that it uses, writes."""
    if name not in agent.skills or name in seen:
        return False
    skill = agent.skills[name]
    used = {*skill.tools, *(step.tool or "" for _, step in skill.walk())}
    if any(one in agent.tools and agent.tools[one].effect == "write" for one in used):
        return True
    return any(_writes(agent, one, seen | {name}) for one in used)


def _usual(skill: Skill, writes: bool) -> list[float]:
    if skill.tools:
        # What a loop does a model decides.
        return [max(one, other) for one, other in zip(READING, WRITING, strict=True)]
    seen = Counter(found for text in skill.examples if (found := mood(Said(text))) is not None)
    every = sum(seen.values()) + TRUST
    usual = zip(MOODS, WRITING if writes else READING, strict=True)
    return [(seen[one] + TRUST * share) / every for one, share in usual]
