"""Asks a question again whose answer was not understood, and says how it can be answered."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from shipworthy.contract.input import Input
from shipworthy.contract.language.values import show
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.early import remembering
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.meant import is_question
from shipworthy.stores.session import Open, Pending

NOT_UNDERSTOOD = "I did not understand that as an answer."
NOT_KNOWN = "That I do not know."
"""Said of a question that no skill answers, before the open one is asked again."""
FEW = 3
"""Words of a question that is one of its own."""
LONGEST_SHOWN = 60
HOW = {
    "confirm": 'Please answer "yes" or "no", or tell me what to change. Until you say yes, nothing is done.',
    "yesno": 'Please answer "yes" or "no".',
    "integer": "Please give a whole number, like 3.",
    "number": "Please give a number, like 2.5.",
    "money": "Please give an amount, like $20.",
    "date": "Please give a day, like 2026-12-24 or next Monday.",
    "time": "Please give a time, like 14:30.",
    "datetime": "Please give a day and a time, like 2026-12-24 14:30.",
    "duration": "Please give a length of time, like 2 hours.",
    "email": "Please give an e-mail address, like name@example.com.",
}
"""How a question is answered, by its kind or by the type that it asks for."""
LEAVE = 'Or say "never mind" to leave it.'
MOST_NAMED = 7
"""Options that are named one by one."""


def not_understood(talk: Conversation, opened: Open, pending: Pending) -> Intent:
    """Ask the same question again; from the second time on, say how it can be answered."""
    if is_question(talk.said) and not _in_one_word(talk):
        return Intent(ask=pending, prefix=NOT_KNOWN, open=opened, reason="a question that no skill answers")
    opened = remembering(talk, opened, pending)
    times = pending.unclear + 1
    again = replace(pending, unclear=times)
    prefix = NOT_UNDERSTOOD if times == 1 else f"{NOT_UNDERSTOOD} {how(pending, talk.inputs_of(opened.skill))}"
    return Intent(ask=again, prefix=prefix, open=opened, reason="no answer to the open question")


def _in_one_word(talk: Conversation) -> bool:
    """Whether the message is hardly a question of its own: `what?`, `3?`."""
    return len(talk.said.tokens) < FEW


def noted(values: Iterable[object]) -> str:
    """Say which values are kept for what is asked now or later."""
    return f"I have noted {', '.join(show(value)[:LONGEST_SHOWN] for value in values)}."


def how(pending: Pending, inputs: Mapping[str, Input]) -> str:
    """Say plainly how a question can be answered."""
    if pending.kind == "confirm":
        return HOW["confirm"]
    if pending.choices:
        return f"Please answer with a number from 1 to {len(pending.choices)}. {LEAVE}"
    hints = [
        hint for name in pending.names if name in inputs and (hint := _hint(name, inputs[name], len(pending.names)))
    ]
    return " ".join([*hints, LEAVE])


def _hint(name: str, spec: Input, asked: int) -> str:
    kind = spec.list or spec.type
    if kind.options and len(kind.options) <= MOST_NAMED:
        hint = f"Please say one of: {', '.join(option.replace('_', ' ') for option in kind.options)}."
    else:
        hint = HOW.get(kind.name, "")
    return f"{name.replace('_', ' ').capitalize()}: {hint}" if hint and asked > 1 else hint
