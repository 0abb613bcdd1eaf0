"""A message that asks for what is asked about once more, for another thing, beside it: `same for Ana`."""

from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.meant import names_a_thing
from shipworthy.runtime.meaning.turns import AS_WELL
from shipworthy.stores.session import Open, Pending, Wish

MOST = 8
"""Words of such a message."""


def once_more(talk: Conversation, opened: Open, pending: Pending) -> Intent | None:
    """Put the same for another thing off until what is asked about is done; None where it is not asked for."""
    if (
        talk.answering is not None
        or pending.kind != "confirm"
        or AS_WELL.match(talk.said.message) is None
        or len(talk.said.tokens) > MOST
    ):
        return None
    wishes = list[Wish]()
    for name, spec in talk.inputs_of(opened.skill).items():
        if not names_a_thing(talk.agent, spec) and not (spec.list is None and spec.type.name == "date"):
            continue
        held = opened.inputs.get(name)
        values = dict.fromkeys(item.value for item in talk.agent.extractor.of(spec, talk.said) if item.value != held)
        wishes += [
            Wish(skill=opened.skill, message=opened.message, inputs={**opened.inputs, name: value}) for value in values
        ]
    if not wishes:
        return None
    agenda = (*talk.session.agenda, *wishes)
    return Intent(ask=pending, open=opened, agenda=agenda, heard=True, reason="the same once more")
