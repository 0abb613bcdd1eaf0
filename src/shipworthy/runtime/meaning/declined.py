"""Declines a proposal to which a message says no, or something else instead, that is not understood."""

from dataclasses import replace

from shipworthy.routing.consent.assent import turns_down
from shipworthy.routing.consent.question import asks
from shipworthy.routing.replies.choice import chosen
from shipworthy.routing.replies.followup import CORRECTION
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.meant import is_question
from shipworthy.runtime.meaning.turns import CORRECTIONS, POLITE, stripped
from shipworthy.stores.session import Open, Pending


def is_declined(talk: Conversation, opened: Open) -> bool:
    """Whether a message that is not understood turns down what was proposed; a question does not."""
    message = talk.said.message
    asking = "?" in message or asks(message) or is_question(stripped(talk.said, POLITE | CORRECTIONS))
    if asking or any(_keeps(talk, opened, name) for name in opened.offers):
        return False
    return turns_down(message) or CORRECTION.search(message) is not None


def _keeps(talk: Conversation, opened: Open, name: str) -> bool:
    """Whether the message names what is chosen now, by what it is not: `not the small one`."""
    offer, value = opened.offers[name], opened.inputs.get(name)
    place = chosen(offer.labels, talk.said, offer.values, 1, listed=False) if value in offer.values else None
    return place is not None and offer.values[place] == value


def declined(talk: Conversation, opened: Open, pending: Pending) -> tuple[Open, Pending]:
    """Replace the question for a yes: a later yes carries nothing out that was declined.

    What was chosen is chosen again; where nothing or more was, the user says what changes.
    """
    inputs = talk.inputs_of(opened.skill)
    chosen = [name for name in opened.offers if name in opened.inputs and name in inputs and not inputs[name].list]
    if len(chosen) != 1 or len(opened.offers[chosen[0]].labels) < 2:
        asked = Pending(kind="confirm", names=(), text=talk.agent.phrases("what_else"))
        return replace(opened, pending=asked), asked
    name = chosen[0]
    offer = opened.offers[name]
    ask = inputs[name].ask
    which = talk.agent.phrases("which_value", name=name.replace("_", " "))
    question = ask.source if ask is not None and "{" not in ask.source else which
    text = "\n".join([question, *(f"{number}. {label}" for number, label in enumerate(offer.labels, start=1))])
    asked = Pending(
        kind="input", names=(name,), text=text, choices=offer.labels, values=offer.values, trust=pending.trust
    )
    left = {other: value for other, value in opened.inputs.items() if other != name}
    return replace(opened, inputs=left, pending=asked), asked
