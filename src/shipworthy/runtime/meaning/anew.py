"""Interprets a message that says anew what was said before, while a question is open."""

from collections.abc import Mapping
from dataclasses import replace

from shipworthy.routing.consent.assent import agrees_first, without_answer
from shipworthy.routing.replies.confirm import other_choices
from shipworthy.routing.replies.followup import CORRECTION
from shipworthy.routing.replies.proposed import proposed_in
from shipworthy.routing.words import STOP, defined_stems, stem, tokenize
from shipworthy.runtime.meaning.again import not_understood
from shipworthy.runtime.meaning.amended import amended
from shipworthy.runtime.meaning.another import corrected
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.declined import asks_for_words, leaving
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.reconsidered import said_again
from shipworthy.runtime.meaning.shortened import shortened
from shipworthy.runtime.meaning.turns import NEW, POLITE
from shipworthy.stores.session import Open, Pending


def no_text(talk: Conversation, opened: Open, pending: Pending) -> Intent | None:
    """Interpret what is not the text that was asked for: a goodbye, or a correction of what was said before."""
    if (left := leaving(talk, opened, pending)) is not None:
        return left
    if changes := amended(talk, opened, pending):
        return anew(opened, changes, "a correction of what was said before")
    return not_understood(talk, opened, pending) if _only_agrees(talk, opened, pending) else None


def _only_agrees(talk: Conversation, opened: Open, pending: Pending) -> bool:
    """Whether a message says yes with the act of the skill, to a question for a text: `yes, report it`."""
    skill, said = talk.agent.spec.skills.get(opened.skill), talk.said
    if skill is None or pending.choices or asks_for_words(talk, opened, pending) or not agrees_first(said.message):
        return False
    known = {word for text in (skill.about, skill.name.replace("_", " ")) for word in defined_stems(text)}
    rest = [token.lower for token in tokenize(without_answer(said.message))]
    acts = [word for word in rest if word not in STOP | POLITE | NEW]
    return bool(acts) and all(stem(word) in known for word in acts)


def said_anew(talk: Conversation, opened: Open, pending: Pending) -> Intent | None:
    """Interpret a message that is no answer: another of the choices, a correction, a goodbye, the same once more."""
    if pending.kind == "confirm" and (changes := corrected(talk, opened) or _another_choice(talk, opened)):
        return anew(opened, changes, "another of the choices")
    if changes := amended(talk, opened, pending):
        return anew(opened, changes, "a correction of what was said before")
    return leaving(talk, opened, pending) or said_again(talk, opened, pending)


def _another_choice(talk: Conversation, opened: Open) -> dict[str, object]:
    """Return the input that a message sets to another of its choices, behind words that lead to it; else nothing."""
    inputs = talk.inputs_of(opened.skill)
    if CORRECTION.search(talk.said.message) is None and not proposed_in(talk.said.message):
        return {}
    for short in shortened(talk.said):
        if changes := other_choices(inputs, opened.offers, opened.inputs, short, talk.agent.extractor):
            return changes
    return {}


def anew(opened: Open, changes: Mapping[str, object], reason: str) -> Intent:
    """Ask again, or for what is missing, with the inputs that are said anew."""
    return Intent(open=replace(opened, inputs={**opened.inputs, **changes}, pending=None), reason=reason)
