"""Fills inputs of a request with values that were said before: where it refers to one, or a message asks for both."""

from collections.abc import Mapping, Sequence

from shipworthy.compiled import Compiled
from shipworthy.contract.input import Input
from shipworthy.routing.said import Said
from shipworthy.routing.words import PRONOUNS, Token, stem
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.held import reconciled
from shipworthy.runtime.meaning.turns import DETERMINERS

NAMED = ("ticker", "email")
"""Built-in types whose values name a thing of the world."""


def names_a_thing(agent: Compiled, spec: Input) -> bool:
    """Whether a value of the input names one thing: a code, a name or an address, not an option, a figure or a date."""
    if spec.list is not None:
        return False
    return spec.pattern is not None or spec.type.name in NAMED or spec.type.name in agent.spec.types


def what_was_meant(talk: Conversation, skill: str, given: Mapping[str, object]) -> dict[str, object]:
    """Return the values of the open skill that a pronoun, or an article with the name of an input, stands for."""
    agent, last, tokens = talk.agent, talk.session.open, talk.said.tokens
    if last is None or not last.skill:
        return {}
    before, now_asked, held = talk.inputs_of(last.skill), agent.graph(skill).inputs, reconciled(agent, last).inputs
    pronoun = not PRONOUNS.isdisjoint([token.lower for token in tokens])
    return {
        name: held[name]
        for name, spec in now_asked.items()
        if name in held
        and name not in given
        and name in before
        and _alike(spec, before[name])
        and (pronoun or _spoken_of(name, tokens))
    }


def shared(
    agent: Compiled, skill: str, given: Mapping[str, object], earlier: Mapping[str, object], of: str
) -> dict[str, object]:
    """Return the values given for a skill, completed by those that an earlier part of the message gave for another."""
    inputs, before = agent.graph(skill).inputs, agent.graph(of).inputs
    more = {
        name: value
        for name, value in earlier.items()
        if name in inputs and name not in given and name in before and _alike(inputs[name], before[name])
    }
    return {**more, **given}


def _alike(spec: Input, other: Input) -> bool:
    """Whether two inputs of one name take the same values, none of which can be any text."""
    if other.kind != spec.kind or spec.kind.name == "choice":
        return False
    return spec.kind.name != "text" or (spec.pattern is not None and spec.pattern == other.pattern)


def _spoken_of(name: str, tokens: Sequence[Token]) -> bool:
    """Whether the message says `the order` for the input `order`."""
    words = {stem(part) for part in name.lower().split("_")}
    pairs = zip(tokens, tokens[1:], strict=False)
    return any(one.lower in DETERMINERS and stem(two.lower) in words for one, two in pairs)


def asks(said: Said) -> bool:
    """Whether a message ends with a question mark."""
    return said.message.rstrip().endswith("?")
