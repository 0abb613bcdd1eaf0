"""The acts that a text asks for: the verbs with which its requests begin, read as the acts that they stand for."""

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import NamedTuple

from shipworthy.contract.skill import Skill
from shipworthy.regex import regex
from shipworthy.routing.gloss.told import told
from shipworthy.routing.said import Said
from shipworthy.routing.words import Token, stem, tokenize

MOST_READ = 80
"""Words of a message in which its acts are looked for."""
LONGEST = 240
"""Characters of a message, or of a sentence of a longer one, whose acts are counted."""
LEAD = 1.5
"""What the act of a message says beside its values; see `WEIGHTS` of these."""
WISHING, LONGER = frozenset(["want", "need"]), frozenset(["anymore", "more", "longer"])
DENYING = frozenset(["not", "don't", "dont", "no", "doesn't", "doesnt", "never"])
UNWANTED = frozenset(["cancel", "return", "pause"])
"""What is to be done with what is no longer wanted."""
SIGN = regex(r"[.!?;:,\n–—-]")
"""Matches a sign behind which another request may begin."""
BESIDE = 5
"""Words between a verb and its particle: `call the meeting off`."""


class Words(NamedTuple):
    """The words of `leads.json`, as stems where they are verbs."""

    openers: frozenset[str]
    triggers: frozenset[str]
    asking: frozenset[str]
    asked: frozenset[tuple[str, ...]]
    """Two words with which a text begins that asks for a fact: `show me`, `do I`."""
    before_a_form: frozenset[str]
    acts: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """Stem of a verb → what follows it, with the act that it then stands for."""


@functools.cache
def words() -> Words:
    """Read the words once."""
    read = json.loads((files(__package__) / "leads.json").read_text(encoding="utf-8"))
    acts: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for act, phrases in read["acts"].items():
        for phrase in phrases:
            first, *rest = (stem(token.lower) for token in tokenize(phrase))
            acts.setdefault(first, []).append((tuple(rest), act))
    lists = {name: frozenset(read[name]) for name in ("openers", "triggers", "asking", "before_a_form")}
    ordered = {verb: tuple(sorted(of, key=lambda one: -len(one[0]))) for verb, of in acts.items()}
    asked = frozenset(tuple(phrase.split()) for phrase in read["asked"])
    return Words(**lists, asked=asked, acts=ordered)


def leads(said: Said) -> list[frozenset[str]]:
    """Return the acts of a text in their order, each as all that its verb can stand for: `write`, or `book`.

    Where another word stands in the place of its first verb, the first of them is empty. There is none in a text of
    another language than English, and in one that asks for a fact.
    """
    if said.once(told).language is not None:
        return []
    known, tokens, stems = words(), said.tokens[:MOST_READ], said.stems
    if _is_unwanted([token.lower for token in tokens]):
        return [UNWANTED]
    found, opening = list[frozenset[str]](), True
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        opening = opening or _parted(said, before, token.start)
        if not opening and (before is None or before.lower not in known.triggers):
            continue
        following = tokens[place + 1].lower if place + 1 < len(tokens) else ""
        if opening and (token.lower in known.asking or (token.lower, following) in known.asked):
            break
        if token.lower in known.openers:
            continue
        acts = _acts(stems, place) if _is_base(token.lower, before) else frozenset[str]()
        found += [acts] if acts or not found else []
        opening = False
    return found if any(found) or not found or said.written is None else [*found, *_last(said)]


def _is_unwanted(every: Sequence[str]) -> bool:
    """Whether a text says that something is no longer wanted: `I don't need it any more`."""
    for place, word in enumerate(every):
        if word in WISHING and not LONGER.isdisjoint(every[place + 1 :]):
            return not DENYING.isdisjoint([*every[max(place - 3, 0) : place], *every[place + 1 :]])
    return False


def _last(said: Said) -> list[frozenset[str]]:
    """Return the acts of verbs that end a clause of a text that was put in English word by word: `my table cancel`."""
    tokens = [*said.tokens[: MOST_READ + 1]]
    ends = [
        p for p, token in enumerate(tokens) if _parted(said, token, tokens[p + 1].start if p + 1 < len(tokens) else 0)
    ]
    return [acts for place in {*ends, len(tokens) - 1} if (acts := _acts(said.stems, place))]


def _is_base(word: str, before: Token | None) -> bool:
    """Whether a word has the form in which a verb asks for something: not `mails`, nor `opening` of hours."""
    if word.endswith(("ing", "ed")):
        return before is not None and before.lower in words().before_a_form
    return not word.endswith("s") or word.endswith("ss")


def _parted(said: Said, before: Token | None, start: int) -> bool:
    """Whether a sign stands before a word behind which another request may begin."""
    return before is not None and SIGN.search(said.text, before.end, start) is not None


def _acts(stems: Sequence[str], place: int) -> frozenset[str]:
    """Return the acts that the verb at a place can stand for."""
    near = stems[place + 1 : place + 1 + BESIDE]
    found = [one for one in words().acts.get(stems[place], ()) if all(part in near for part in one[0])]
    # A verb with its particle is not the verb alone: `put it off`.
    longest = max((len(rest) for rest, _ in found), default=0)
    return frozenset(act for rest, act in found if len(rest) == longest)


class Leads:
    """The acts of each skill, by its examples, its description and its name."""

    def __init__(self, skills: Mapping[str, Skill], names: Iterable[str]) -> None:
        """`names`: the skills, in the order of their scores."""
        self._names = list(names)
        self._acts = [_of(skills[name]) for name in self._names]
        self.known = frozenset(act for own in self._acts for act in own if not all(act in of for of in self._acts))
        """The acts that tell skills apart."""

    def missed(self, said: Said) -> list[float] | None:
        """Return for each skill whether it is not for the first act of a message that some skill is for, 0 or 1.

        None where the message names none, where every skill is for it, and for a long one, which tells things too.
        """
        if len(said.text) > LONGEST:
            return None
        for acts in said.once(leads):
            if acts & self.known:
                lost = [0.0 if acts & own else 1.0 for own in self._acts]
                return lost if any(lost) else None
        return None

    def beside(self, values: list[float] | None, said: Said) -> list[float] | None:
        """Return what each skill leaves of a message, its acts and its values together; None where it tells nothing."""
        acts = self.missed(said)
        if values is None or acts is None:
            return [LEAD * one for one in acts] if acts is not None else values
        every = [value + LEAD * act for value, act in zip(values, acts, strict=True)]
        least = min(every)
        return [one - least for one in every]

    def acting(self, said: Said) -> frozenset[str]:
        """Return the names of the skills that are for the first act of a message; empty as `missed` is None."""
        lost = self.missed(said) or ()
        return frozenset(name for name, one in zip(self._names, lost, strict=False) if not one)


def _of(skill: Skill) -> frozenset[str]:
    texts = (*skill.examples, skill.about, skill.name.replace("_", " ").replace("-", " "))
    # Only the verb with which a text begins: `Ana wants an answer` asks for something else.
    return frozenset(act for text in texts for acts in leads(Said(text))[:1] for act in acts)
