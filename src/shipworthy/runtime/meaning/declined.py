"""Declines a proposal to which a message says no, or something else instead, and ends what a person leaves."""

from dataclasses import replace

from shipworthy.routing.consent.assent import turns_down
from shipworthy.routing.consent.question import asks
from shipworthy.routing.replies.choice import chosen
from shipworthy.routing.replies.followup import CORRECTION
from shipworthy.routing.replies.proposed import proposed_in
from shipworthy.routing.said import Said
from shipworthy.routing.values.numbers import numbers
from shipworthy.routing.words import tokenize
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.goodbye import ending_of
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.meant import is_question
from shipworthy.runtime.meaning.turns import CORRECTIONS, POLITE, WORDED, stripped
from shipworthy.runtime.outcome import joined
from shipworthy.stores.session import Open, Pending


def leaving(talk: Conversation, opened: Open, pending: Pending) -> Intent | None:
    """Say goodbye to a message that says nothing else, and drop the question; None where it may be an answer."""
    ending = ending_of(talk.said, asked=pending.kind == "confirm")
    if (
        ending is None
        or asks_for_words(talk, opened, pending)
        or (ending == "done" and _takes_words(talk, opened, pending))
    ):
        return None
    phrases = talk.agent.phrases
    kind = {"farewell": "goodbye", "thanks": "welcome"}.get(ending, "")
    said = joined(phrases("dropped"), phrases(kind) if kind else "")
    return Intent(say=said, reason="the open question was left with a goodbye")


def _takes_words(talk: Conversation, opened: Open, pending: Pending) -> bool:
    """Whether `nothing` may be the answer: to `What is wrong with it?`."""
    inputs = talk.inputs_of(opened.skill) if pending.kind == "input" else {}
    return any(inputs[name].is_free_text for name in pending.names if name in inputs)


def asks_for_words(talk: Conversation, opened: Open, pending: Pending) -> bool:
    """Whether a question asks how something shall be worded: `What shall the card say?`; not `What happened?`."""
    inputs = talk.inputs_of(opened.skill) if pending.kind == "input" else {}
    asked = {name: inputs[name] for name in pending.names if name in inputs}
    texts = {n: s for n, s in asked.items() if s.type.name == "text" and not s.pattern and s.choices is None}
    words = {word for name in texts for word in (*name.lower().split("_"), *_words(pending.text))}
    return bool(texts) and not words.isdisjoint(WORDED)


def _words(text: str) -> list[str]:
    return [token.lower for token in tokenize(text)]


def is_declined(talk: Conversation, opened: Open) -> bool:
    """Whether a message that is not understood turns down what was proposed; a question does not."""
    message = talk.said.message
    if (rest := proposed_in(message)) and _says_a_value(talk, opened, Said(rest, talk.said.now)):
        return True
    asking = "?" in message or asks(message) or is_question(stripped(talk.said, POLITE | CORRECTIONS))
    if asking or any(_keeps(talk, opened, name) for name in opened.offers):
        return False
    return turns_down(message) or CORRECTION.search(message) is not None


def _says_a_value(talk: Conversation, opened: Open, said: Said) -> bool:
    """Whether a proposal names a value that could be another than what was shown: `could we do 10 instead?`."""
    inputs = talk.inputs_of(opened.skill)
    typed = [s for n, s in inputs.items() if n in opened.inputs and (s.pattern or s.kind.name != "text")]
    found = any(talk.agent.extractor.of(spec, said) for spec in typed)
    return found or bool(said.once(numbers)) or CORRECTION.search(said.message) is not None


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
        text, own = talk.agent.phrases("what_else"), pending.own or pending.text
        asked = Pending(kind="confirm", names=(), text=text, own=own, texts=pending.texts)
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
