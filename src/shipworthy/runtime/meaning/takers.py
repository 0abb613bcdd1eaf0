"""Chooses between skills of which the router is unsure by what they take of a message."""

from collections.abc import Iterable, Sequence

from shipworthy.compiled import Compiled
from shipworthy.contract.writing import writing_of
from shipworthy.routing.said import Said
from shipworthy.routing.values.inputs import fill

LEAST = 0.1
"""Chance of a skill below which what it takes says nothing."""
NEARLY = 0.4
"""Share of the chance of the best skill that one must have which takes more."""


def taker(agent: Compiled, said: Said, candidates: Sequence[tuple[str, float]]) -> tuple[str, float] | None:
    """Return the skill with its chance that alone takes all the values that any of the others takes, and more.

    None where no skill does, and for one that writes without asking.
    """
    least = max([chance for _, chance in candidates], default=1.0) * NEARLY
    taken = {name: _places(agent, name, said) for name, _ in candidates}
    for name, chance in candidates:
        others = [places for other, places in taken.items() if other != name]
        if (
            chance >= max(least, LEAST)
            and others
            and all(one < taken[name] for one in others)
            and asks_first(agent, name)
        ):
            return name, chance
    return None


def takes_more(agent: Compiled, said: Said, name: str, others: Iterable[str]) -> bool:
    """Whether another skill takes a value of the message that this one leaves."""
    taken = _places(agent, name, said)
    return any(not _places(agent, other, said) <= taken for other in others)


def _places(agent: Compiled, name: str, said: Said) -> frozenset[int]:
    """The places of the words of a message that a skill takes as values; free text takes any."""
    inputs = {
        own: spec
        for own, spec in agent.graph(name).inputs.items()
        if spec.kind.name != "text" or spec.pattern is not None
    }
    found = fill(inputs, said, agent.extractor).found
    return frozenset(token.start for token in said.tokens if any(one.start <= token.start < one.end for one in found))


def asks_first(agent: Compiled, name: str) -> bool:
    """Whether a skill writes nothing without a yes."""
    return writing_of(agent.spec, agent.graph(name), agent.graph) != "unasked"
