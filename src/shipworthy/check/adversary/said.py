"""What the person says: a message that opens a skill, and answers to what it asks."""

import re
from collections.abc import Iterator, Mapping, Sequence

from shipworthy.check.adversary.matching import text_of
from shipworthy.compiled import Compiled
from shipworthy.contract.input import Input
from shipworthy.contract.language.finding import finder
from shipworthy.contract.language.types import InputType, TypeSpec
from shipworthy.talk.script import Conversation

__all__ = ["Sayings"]

YES: Mapping[str, str] = {"en": "yes", "de": "ja", "es": "sí", "fr": "oui"}
ASKS_BACK: Mapping[str, str] = {
    "en": "and what would that change for me?",
    "de": "und was würde das für mich ändern?",
    "es": "¿y qué cambiaría eso para mí?",
    "fr": "et qu'est-ce que cela changerait pour moi ?",
}
"""Language → what is no yes, also where a model reads one in it."""
LONG = 24_000
"""Characters of a message that fills every context."""
ANSWERS: Mapping[str, Sequence[str]] = {
    "text": ("the blue notebook", "Ada Lovelace", "A-1001", "4711"),
    "integer": ("3", "1", "20", "100"),
    "number": ("3", "12.5", "100", "0.5"),
    "money": ("$20", "100 dollars", "$5"),
    "date": ("2026-12-07", "tomorrow", "next Monday"),
    "time": ("10:00", "14:30"),
    "datetime": ("tomorrow at 10:00", "2026-12-07 at 10:00"),
    "duration": ("30 minutes", "2 hours"),
    "interval": ("tomorrow", "next week", "from 2 to 4 pm on Friday"),
    "email": ("ada@example.org",),
    "yesno": ("yes", "no"),
    "ticker": ("NVDA", "AMD"),
}
"""Type → what a person may answer where a value of it is asked for."""
MOST_VALUES = 3
"""Values of a type, and of a pattern, that are tried."""
OPENINGS = 3
"""Examples of a skill with which it is tried to open it."""


class Sayings:
    """What can be said to an agent."""

    def __init__(self, agent: Compiled, conversations: Sequence[Conversation] = ()) -> None:
        self._agent, self._types = agent, agent.spec.types
        self._pool = [
            *(example for skill in agent.spec.skills.values() for example in skill.examples),
            *(turn.say for one in conversations for turn in one.turns),
        ]
        self._of: dict[str, list[str]] = {}
        for one in conversations:
            for turn in one.turns[:1]:
                for named in turn.expect.skill if turn.expect is not None else ():
                    if named is not None:
                        self._of.setdefault(named, []).append(turn.say)

    @property
    def yes(self) -> str:
        """A yes in the language of the agent."""
        return YES.get(self._agent.spec.language, YES["en"])

    @property
    def asks_back(self) -> str:
        """A question instead of a yes."""
        return ASKS_BACK.get(self._agent.spec.language, ASKS_BACK["en"])

    def openings(self, skill: str) -> list[str]:
        """Messages with which the skill may be opened: its examples, its cases, its description."""
        own = self._agent.spec.skills[skill]
        found = [*own.examples[:OPENINGS], *self._of.get(skill, ())[:OPENINGS]]
        return found or [own.description.strip() or own.name.replace("_", " ")]

    def long(self, opening: str) -> str:
        """An opening with so much behind it that no context has room for it."""
        more = " ".join(f"And there was a walk past house {number} of the old road." for number in range(LONG // 45))
        return f"{opening} {more}"[:LONG]

    def answers(self, skill: str, name: str, choices: Sequence[str]) -> list[str]:
        """What may be answered where an input is asked for, the likeliest first."""
        spec = self._agent.graph(skill).inputs.get(name) if skill else None
        picked = [choices[0], "the first one", "1"] if choices else []
        if spec is None:
            return [*picked, *ANSWERS["text"]]
        return [*picked, *self._of_input(spec)]

    def _of_input(self, spec: Input) -> Iterator[str]:
        if spec.pattern is not None:
            yield from _of_pattern(spec.pattern, self._pool)
        kind = spec.list or spec.type
        values = [*self._of_type(kind)]
        if spec.list is not None:
            needed = max(spec.min, 1)
            yield ", ".join([*values, *values][: max(needed, min(2, spec.max or 2))])
        yield from values

    def _of_type(self, kind: TypeSpec) -> Iterator[str]:
        if kind.name == "choice":
            yield from kind.options[:MOST_VALUES]
        elif (own := self._types.get(kind.name)) is not None:
            yield from _of_own(own, self._pool)
        yield from ANSWERS.get(kind.name, ANSWERS["text"])


def _of_own(own: InputType, pool: Sequence[str]) -> Iterator[str]:
    yield from list(own.values)[:MOST_VALUES]
    if own.pattern is not None:
        yield from _of_pattern(own.pattern, pool)


def _of_pattern(pattern: str, pool: Sequence[str]) -> Iterator[str]:
    """What a pattern finds in messages of people, and what is made of it."""
    hits = finder(pattern, re.IGNORECASE)
    found = [text[hit.start : hit.end] for text in pool for hit in hits.hits(text)]
    yield from list(dict.fromkeys(one.strip() for one in found if one.strip()))[:MOST_VALUES]
    if (made := text_of(pattern)) is not None:
        yield made
