"""Sentences about other matters than an agent's, and what the patterns of its inputs find in them."""

from dataclasses import dataclass
from functools import cache

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.routing.said import Said
from shipworthy.routing.skills.background import topics
from shipworthy.routing.values.extract import Extractor

__all__ = ["Patterned", "ordinary", "patterned"]

GREEDY = 0.5
"""Share of ordinary sentences, and of the characters of each, from which on a pattern hides what tells skills apart."""


@dataclass(frozen=True, slots=True)
class Match:
    """An ordinary sentence in which a pattern finds values."""

    sentence: str
    first: str
    """The first of them."""
    covered: float
    """Share of the sentence that they take."""


@dataclass(frozen=True, slots=True)
class Patterned:
    """An input with a pattern, of a skill or of the agent."""

    name: str
    skill: str | None
    """None: the agent's own."""
    input: Input
    found: tuple[Match, ...]
    """The ordinary sentences in which the pattern finds a value."""

    @property
    def share(self) -> float:
        """The share of the ordinary sentences in which it finds a value."""
        return len(self.found) / len(ordinary())

    @property
    def hides_words(self) -> bool:
        """Whether the router sees no words of most messages."""
        return sum(one.covered >= GREEDY for one in self.found) >= GREEDY * len(ordinary())


@cache
def ordinary() -> tuple[str, ...]:
    """One sentence for each topic that people ask others about, with a capital and a stop."""
    return tuple(f"{texts[0][:1].upper()}{texts[0][1:]}." for texts in topics())


def patterned(agent: AgentSpec, extractor: Extractor) -> tuple[Patterned, ...]:
    """Every input with a pattern, those of helpers too: the router reads all of them."""
    own = [(name, None, spec) for name, spec in agent.inputs.items()]
    of_skills = [(name, skill.name, spec) for skill in agent.skills.values() for name, spec in skill.inputs.items()]
    return tuple(
        Patterned(name, skill, spec, _found(spec, extractor))
        for name, skill, spec in (*own, *of_skills)
        if spec.pattern
    )


def _found(spec: Input, extractor: Extractor) -> tuple[Match, ...]:
    found = []
    for text in ordinary():
        values = extractor.by_pattern(spec, Said(text))
        if values:
            taken = sum(one.end - one.start for one in values)
            found.append(Match(text, text[values[0].start : values[0].end], taken / len(text)))
    return tuple(found)
