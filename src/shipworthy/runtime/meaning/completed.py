"""Completes a new request by what it refers to: the things of the last skill, and a request that was put off."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.carried import by_the_last
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.held import fitting
from shipworthy.runtime.meaning.listed import entry_meant
from shipworthy.runtime.meaning.meant import things_meant, what_was_meant
from shipworthy.runtime.meaning.persons import named_in
from shipworthy.stores.session import Open, Wish


def completed(talk: Conversation, opened: Open, agenda: Sequence[Wish]) -> tuple[Open, tuple[Wish, ...]]:
    """Return the request with its inputs completed, and the agenda without the request that it takes up."""
    opened = by_the_last(talk, opened)
    inputs = {**what_was_meant(talk, opened.skill, opened.inputs), **opened.inputs}
    last = talk.session.open
    if last is not None and last.skill in talk.agent.spec.implied:
        asked = Said(last.request or last.message, talk.said.now)
        inputs |= named_in(talk.agent, opened.skill, inputs, talk.said, [asked])
    waiting = next((wish for wish in talk.session.agenda if _same(wish, opened.skill, inputs)), None)
    if waiting is not None:
        inputs = {**fitting(talk.agent.spec, talk.inputs_of(opened.skill), waiting.inputs), **inputs}
        opened = replace(opened, origins={**waiting.origins, **opened.origins})
        agenda = tuple(wish for wish in agenda if wish is not waiting)
    entry, origin = entry_meant(talk)
    if entry:
        return replace(opened, inputs=inputs, meant=(entry,), meant_origin=origin), tuple(agenda)
    return replace(opened, inputs=inputs, meant=things_meant(talk, opened.skill)), tuple(agenda)


def _same(wish: Wish, skill: str, inputs: Mapping[str, object]) -> bool:
    """Whether a request is one that waits: it names the same skill and no other value."""
    return wish.skill == skill and all(wish.inputs.get(name, value) == value for name, value in inputs.items())
