"""Chooses between skills of which the router is unsure by what they take of a message."""

from collections.abc import Iterable, Sequence

from shipworthy.compiled import Compiled
from shipworthy.routing.said import Said
from shipworthy.routing.values.inputs import fill
from shipworthy.runtime.meaning.meant import names_a_thing

LEAST = 0.1
"""Chance of a skill below which what it takes says nothing."""
NEARLY = 0.4
"""Share of the chance of the best skill that one must have which takes more."""


def taker(agent: Compiled, said: Said, candidates: Sequence[tuple[str, float]]) -> tuple[str, float] | None:
    """Return the skill with its chance that alone takes all the values that any of the others takes, and more.

    It takes the name of a thing, or is the likeliest one and takes two values: a day may be of anything. None where no
    skill does, and for one that writes without asking.
    """
    least = max([chance for _, chance in candidates], default=1.0) * NEARLY
    taken = {name: _places(agent, name, said) for name, _ in candidates}
    for place, (name, chance) in enumerate(candidates):
        others = [places for other, places in taken.items() if other != name]
        ahead = bool(others) and all(one < taken[name] for one in others)
        if not ahead or chance < max(least, LEAST) or not asks_first(agent, name):
            continue
        if _names(agent, name, said) or (not place and _many(agent, name, said) > 1):
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
    filled = fill(inputs, said, agent.extractor)
    found = filled.found if filled.values else ()
    return frozenset(token.start for token in said.tokens if any(one.start <= token.start < one.end for one in found))


def _names(agent: Compiled, name: str, said: Said) -> bool:
    """Whether a skill takes the name of a thing, or a word of a choice, and not only days, figures and options."""
    inputs = agent.graph(name).inputs
    things = {own: spec for own, spec in inputs.items() if names_a_thing(agent, spec) or spec.kind.name == "choice"}
    return bool(things) and bool(fill(things, said, agent.extractor).values)


def _many(agent: Compiled, name: str, said: Said) -> int:
    """The number of inputs of a skill that a message fills."""
    return len(fill(agent.graph(name).inputs, said, agent.extractor).values)


def asks_first(agent: Compiled, name: str) -> bool:
    """Whether a skill writes nothing without a yes."""
    return agent.graphs.writing(name) != "unasked"


def reads(agent: Compiled, name: str) -> bool:
    """Whether a skill writes nothing."""
    return agent.graphs.writing(name) == "never"
