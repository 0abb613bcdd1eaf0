"""Chooses between skills of which the router is unsure by what they take of a message and of what was spoken of."""

from collections.abc import Iterable, Mapping, Sequence

from shipworthy.compiled import Compiled
from shipworthy.contract.writing import writing_of
from shipworthy.routing.replies.followup import content
from shipworthy.routing.said import Said
from shipworthy.routing.values.inputs import fill
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.meant import what_was_meant
from shipworthy.runtime.meaning.turns import ASIDES, OTHER
from shipworthy.stores.session import Open

LEAST = 0.1
"""Chance of a skill below which what it takes says nothing."""
NEARLY = 0.4
"""Share of the chance of the best skill that one must have which takes more."""
PLAIN = frozenset(word for phrase in OTHER for word in phrase)
FEW = 2
"""Words with a meaning of their own, beside the values, in a message that goes on with the last skill."""


def taker(agent: Compiled, said: Said, candidates: Sequence[tuple[str, float]]) -> tuple[str, float] | None:
    """Return the skill with its chance that alone takes all the values that any of the others takes, and more.

    None where no skill does, and for one that writes without asking.
    """
    least = max([chance for _, chance in candidates], default=1.0) * NEARLY
    taken = {name: _places(agent, name, said) for name, _ in candidates}
    for name, chance in candidates:
        others = [places for other, places in taken.items() if other != name]
        if chance >= max(least, LEAST) and others and all(one < taken[name] for one in others) and _asks(agent, name):
            return name, chance
    return None


def takes_more(agent: Compiled, said: Said, name: str, others: Iterable[str]) -> bool:
    """Whether another skill takes a value of the message that this one leaves."""
    taken = _places(agent, name, said)
    return any(not _places(agent, other, said) <= taken for other in others)


def carrier(talk: Conversation, last: Open, names: Sequence[str], few: int = FEW) -> str | None:
    """Return the skill that takes values of a message, and most of what the last skill was about; None for none.

    The last skill itself is meant where a message says no more than a `few` words beside a value: `et dimanche ?`.
    """
    agent, scores = talk.agent, dict[str, int]()
    for name in names:
        found = fill(talk.inputs_of(name), talk.said, agent.extractor)
        if found.values and _asks(agent, name):
            held = _held(talk, name, found.values)
            beside = content(talk.inputs_of(name), talk.said, found.found)
            same = name == last.skill and len([one for one in beside if one.lower not in ASIDES | PLAIN]) <= few
            scores[name] = len(found.values) + len(held) + same if held or same else 0
    best = max(scores, key=lambda name: scores[name], default=None)
    others = [score for name, score in scores.items() if name != best]
    return best if best is not None and scores[best] > max(others, default=0) else None


def _held(talk: Conversation, name: str, given: Mapping[str, object]) -> Mapping[str, object]:
    return {own: value for own, value in what_was_meant(talk, name, given).items() if own not in given}


def _places(agent: Compiled, name: str, said: Said) -> frozenset[int]:
    """The places of the words of a message that a skill takes as values; free text takes any."""
    inputs = {
        own: spec
        for own, spec in agent.graph(name).inputs.items()
        if spec.kind.name != "text" or spec.pattern is not None
    }
    found = fill(inputs, said, agent.extractor).found
    return frozenset(
        token.start for token in said.tokens if any(one.start <= token.start < one.end for one in found)
    )


def _asks(agent: Compiled, name: str) -> bool:
    return writing_of(agent.spec, agent.graph(name), agent.graph) != "unasked"
