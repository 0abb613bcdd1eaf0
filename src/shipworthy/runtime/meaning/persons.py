"""Values of a request that says "her" of whom another specialist was asked about: `…, and mail her the figures`."""

from collections.abc import Iterable, Mapping

from shipworthy.compiled import Compiled
from shipworthy.routing.said import Said
from shipworthy.routing.words import words_of
from shipworthy.runtime.meaning.meant import names_a_thing

PERSONS = words_of("him her them")
"""Pronouns that stand for a person; "it" rather stands for what was found out."""


def named_in(
    agent: Compiled, skill: str, given: Mapping[str, object], said: Said, before: Iterable[Said]
) -> dict[str, object]:
    """Return the values that earlier texts name for a skill, where the message refers to a person.

    What a specialist was asked is a text, so it is read here with the types of the skill. Where a text names several,
    nothing is taken.
    """
    if PERSONS.isdisjoint([token.lower for token in said.tokens]):
        return {}
    free = {name: spec for name, spec in agent.graph(skill).inputs.items() if name not in given}
    things = {name: spec for name, spec in free.items() if names_a_thing(agent, spec)}
    for text in before:
        every = {
            name: {str(one.value): one.value for one in agent.extractor.of(spec, text)} for name, spec in things.items()
        }
        if any(every.values()):
            return {name: next(iter(found.values())) for name, found in every.items() if len(found) == 1}
    return {}
