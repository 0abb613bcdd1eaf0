"""Asks a question again whose answer was not understood, and says how it can be answered."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from shipworthy.contract.input import Input
from shipworthy.contract.phrases.phrases import Phrases
from shipworthy.routing.replies.unknown import is_unknown
from shipworthy.routing.words import stem, tokenize
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.early import remembering
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.meant import is_question
from shipworthy.runtime.outcome import joined
from shipworthy.stores.session import Open, Pending

FEW = 3
"""Words of a question that is one of its own."""
LONGEST_SHOWN = 60
HINTED = ("yesno", "integer", "number", "money", "date", "time", "datetime", "duration", "interval", "email")
"""Types whose question has a phrase that says how it is answered: `how_date`."""
MOST_NAMED = 7
"""Options that are named one by one."""


def not_understood(talk: Conversation, opened: Open, pending: Pending) -> Intent:
    """Ask the same question again; from the second time on, say how it can be answered."""
    if is_question(talk.said) and not _in_one_word(talk):
        return Intent(
            ask=pending, prefix=talk.agent.phrases("not_known"), open=opened, reason="a question that no skill answers"
        )
    opened = remembering(talk, opened, pending)
    times = pending.unclear + 1
    again = replace(pending, unclear=times)
    phrases, prefix = talk.agent.phrases, talk.agent.phrases("not_understood")
    if times > 1:
        prefix = f"{prefix} {how(pending, talk.inputs_of(opened.skill), phrases)}"
    return Intent(ask=again, prefix=prefix, open=opened, reason="no answer to the open question")


def not_known(talk: Conversation, opened: Open, pending: Pending) -> Intent | None:
    """Say that it does not go on without what the person does not know, and ask again; None where it says more."""
    if pending.kind == "confirm" and is_unknown(talk.said.message):
        prefix = talk.agent.phrases("how_confirm")
        return Intent(ask=pending, prefix=prefix, open=opened, heard=True, reason="the person does not know")
    words = [token.lower for text in (pending.text, *pending.names) for token in tokenize(text.replace("_", " "))]
    if pending.kind != "input" or not is_unknown(talk.said.message, frozenset(map(stem, words))):
        return None
    phrases, times = talk.agent.phrases, pending.unclear + 1
    how_else = how(pending, talk.inputs_of(opened.skill), phrases) if times > 1 else ""
    return Intent(
        ask=replace(pending, unclear=times),
        prefix=joined(phrases("needed"), how_else),
        open=opened,
        reason="the person does not know what is asked for",
    )


def _in_one_word(talk: Conversation) -> bool:
    """Whether the message is hardly a question of its own: `what?`, `3?`."""
    return len(talk.said.tokens) < FEW


def noted(phrases: Phrases, values: Iterable[object]) -> str:
    """Say which values are kept for what is asked now or later."""
    return phrases("noted", values=", ".join(dict.fromkeys(phrases.show(value)[:LONGEST_SHOWN] for value in values)))


def how(pending: Pending, inputs: Mapping[str, Input], phrases: Phrases) -> str:
    """Say plainly how a question can be answered."""
    if pending.kind == "confirm":
        return phrases("how_confirm")
    if pending.choices:
        return f"{phrases('how_number_of', count=len(pending.choices))} {phrases('how_to_leave')}"
    alone = len(pending.names) == 1
    hints = [_hint(name, inputs[name], phrases, alone=alone) for name in pending.names if name in inputs]
    return joined(*hints, phrases("how_to_leave"))


def _hint(name: str, spec: Input, phrases: Phrases, *, alone: bool) -> str:
    kind = spec.list or spec.type
    if kind.options and len(kind.options) <= MOST_NAMED:
        hint = phrases("how_one_of", options=", ".join(option.replace("_", " ") for option in kind.options))
    else:
        hint = phrases(f"how_{kind.name}") if kind.name in HINTED else ""
    return f"{name.replace('_', ' ').capitalize()}: {hint}" if hint and not alone else hint
