"""Fills inputs of a request with values that were said before: where it refers to one, or a message asks for both."""

from collections.abc import Mapping, Sequence

from shipworthy.compiled import Compiled
from shipworthy.contract.input import Input
from shipworthy.routing.said import Said
from shipworthy.routing.words import PRONOUNS, Token, stem
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.held import reconciled
from shipworthy.runtime.meaning.turns import DETERMINERS, INTERROGATIVES, ONES, REFERRING, SHOWING, VERBS

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


def things_meant(talk: Conversation, skill: str) -> tuple[str, ...]:
    """Return the names of what the last skill was about, where the message refers to it without a name: `that one`.

    They are looked for in choices that are offered later; figures and dates name nothing.
    """
    last, tokens = talk.session.open, talk.said.tokens
    if last is None or last.skill in ("", skill) or not last.ended or not _refers(tokens):
        return ()
    inputs, held = talk.inputs_of(last.skill), reconciled(talk.agent, last).inputs
    texts = list[str]()
    for name, value in held.items():
        spec, offer = inputs.get(name), last.offers.get(name)
        if spec is None or not isinstance(value, str):
            continue
        if offer is not None or names_a_thing(talk.agent, spec) or spec.type.name == "choice":
            texts.append(value)
    return tuple(texts)


def _refers(tokens: Sequence[Token]) -> bool:
    """Whether a message says `book it`, or `that one`; `is it` and `it is` stand for nothing."""
    words = ["", *(token.lower for token in tokens), ""]
    three = zip(words, words[1:], words[2:], strict=False)
    return any(
        (one in SHOWING and two in ONES) or (one in REFERRING and before not in INTERROGATIVES and two not in VERBS)
        for before, one, two in three
    )


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


def is_question(said: Said) -> bool:
    """Whether a message is a question by its mark or its first word."""
    return asks(said) or (bool(said.tokens) and said.tokens[0].lower in INTERROGATIVES)


def asks(said: Said) -> bool:
    """Whether a message ends with a question mark."""
    return said.message.rstrip().endswith("?")
