"""Interprets a message that says anew what was said before, while a question is open."""

from collections.abc import Mapping
from dataclasses import replace

from shipworthy.runtime.meaning.amended import amended
from shipworthy.runtime.meaning.another import corrected
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.declined import leaving
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.reconsidered import said_again
from shipworthy.stores.session import Open, Pending


def no_text(talk: Conversation, opened: Open, pending: Pending) -> Intent | None:
    """Interpret what is not the text that was asked for: a goodbye, or a correction of what was said before."""
    if (left := leaving(talk, opened, pending)) is not None:
        return left
    changes = amended(talk, opened, pending)
    return anew(opened, changes, "a correction of what was said before") if changes else None


def said_anew(talk: Conversation, opened: Open, pending: Pending) -> Intent | None:
    """Interpret a message that is no answer: another of the choices, a correction, a goodbye, the same once more."""
    if pending.kind == "confirm" and (changes := corrected(talk, opened)):
        return anew(opened, changes, "another of the choices")
    if changes := amended(talk, opened, pending):
        return anew(opened, changes, "a correction of what was said before")
    return leaving(talk, opened, pending) or said_again(talk, opened, pending)


def anew(opened: Open, changes: Mapping[str, object], reason: str) -> Intent:
    """Ask again, or for what is missing, with the inputs that are said anew."""
    return Intent(open=replace(opened, inputs={**opened.inputs, **changes}, pending=None), reason=reason)
