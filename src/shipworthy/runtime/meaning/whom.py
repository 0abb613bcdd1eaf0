"""Whom a message to one specialist means by a pronoun, where others were asked about a person: `any mail from her`."""

from collections.abc import Iterable, Sequence

from shipworthy.compiled import Compiled
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.meant import names_a_thing
from shipworthy.runtime.meaning.references import persons_in, resolved
from shipworthy.runtime.meaning.turns import PERSONS

MOST_BEFORE = 4
"""Messages before it that are looked at, the newest first."""


def named_again(agent: Compiled, message: str, turns: Sequence[tuple[str, str]]) -> str:
    """The message with a name for its pronoun, where the last message that names anybody names one person alone.

    `turns`: the pairs of message and answer before it. Unchanged where it names a person itself.
    """
    words = {token.lower for token in Said(message).tokens}
    if words.isdisjoint(PERSONS) or people_in(agent, message):
        return message
    for said, _ in reversed(turns[-MOST_BEFORE:]):
        if people := people_in(agent, said):
            return resolved(message, f"about {people[0]}") if len(people) == 1 else message
    return message


def people_in(agent: Compiled, text: str) -> list[str]:
    """The persons whom a text names, each once and with a capital: by names that the agent knows, else by capitals."""
    found = [text[start:end] for start, end in _known(agent, Said(text))]
    return list(dict.fromkeys(name[:1].upper() + name[1:] for name in found)) or persons_in(text)


def _known(agent: Compiled, said: Said) -> Iterable[tuple[int, int]]:
    """Where a text holds values of the types that name a person in the agent's own skills, without addresses."""
    own = [skill for skill in agent.spec.routable if skill.name not in agent.spec.implied]
    specs = {
        spec.type.name: spec
        for skill in own
        for spec in agent.graph(skill.name).inputs.values()
        if spec.type.name in agent.spec.types and names_a_thing(agent, spec)
    }
    every = [item for spec in specs.values() for item in agent.extractor.of(spec, said)]
    return [(item.start, item.end) for item in every if "@" not in said.text[item.start : item.end]]
