"""Rewrite a conversation for a provider that does not take all of its forms."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from shipworthy.models.dialect import Dialect
from shipworthy.models.model import Message, Request
from shipworthy.regex import regex

NAME = regex(r"[a-zA-Z0-9_-]{1,64}")
"""The names of tools that every provider takes; a model may invent another one."""
SHORT = 40
"""Characters of an id that OpenAI takes."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
NINE = regex(r"[a-zA-Z0-9]{9}")

READ = "Noted."
"""What an assistant says between a tool result and the user, where the turns are strict."""
BEFORE = "(earlier)"
"""What a user says before a conversation that begins with the assistant, where the turns are strict."""


def rewritten(request: Request, dialect: Dialect) -> tuple[Message, ...]:
    """The messages of a request as this dialect has them."""
    messages: Sequence[Message] = request.messages
    if dialect.calls == "told" and request.answers:
        messages = _told(messages)
    if dialect.system == "fold":
        messages = _folded(messages)
    if dialect.turns == "strict":
        messages = _strict(messages)
    return tuple(messages)


def called(messages: Iterable[Message]) -> list[str]:
    """The names of the tools that were called."""
    return list(dict.fromkeys(named(call.name) for message in messages for call in message.calls))


def named(name: str) -> str:
    """The name of a called tool, without characters that a provider refuses."""
    return name if NAME.fullmatch(name) else re.sub(r"[^a-zA-Z0-9_-]", "_", name)[:64] or "tool"


def id_of(id: str, dialect: Dialect) -> str:
    """The id of a call as this dialect has it; the same for a call and its result, and in every request."""
    if dialect.ids == "any" or (dialect.ids == "short" and len(id) <= SHORT) or NINE.fullmatch(id):
        return id
    number = int.from_bytes(hashlib.sha256(id.encode(errors="replace")).digest()[:8])
    letters = ""
    for _ in range(9):
        number, digit = divmod(number, len(LETTERS))
        letters += LETTERS[digit]
    return letters


def _folded(messages: Sequence[Message]) -> list[Message]:
    system = [message.text for message in messages if message.role == "system" and message.text.strip()]
    rest = [message for message in messages if message.role != "system"]
    if not system:
        return rest
    if rest and rest[0].role == "user":
        return [replace(rest[0], text="\n\n".join([*system, rest[0].text])), *rest[1:]]
    return [Message(role="user", text="\n\n".join(system)), *rest]


def _told(messages: Sequence[Message]) -> list[Message]:
    """Calls and results as numbered text: no message needs a tool."""
    numbers: dict[str, int] = {}
    told: list[Message] = []
    for message in messages:
        if message.role == "tool":
            number = numbers.get(message.call_id, 0)
            said = f"[result {number}] {message.text}"
            if told and told[-1].role == "user" and told[-1].call_id:
                told[-1] = replace(told[-1], text=f"{told[-1].text}\n{said}")
            else:
                told.append(Message(role="user", text=said, call_id=message.call_id))
            continue
        lines = [message.text] if message.text.strip() or not message.calls else []
        for call in message.calls:
            numbers[call.id] = len(numbers) + 1
            lines.append(f"[call {numbers[call.id]}] {call.name}({call.arguments})")
        told.append(replace(message, text="\n".join(lines), calls=(), opaque=()) if message.calls else message)
    return told


def _strict(messages: Sequence[Message]) -> list[Message]:
    turns: list[Message] = []
    for message in messages:
        before = turns[-1] if turns else None
        if message.role == "assistant" and (before is None or before.role == "system"):
            turns.append(Message(role="user", text=BEFORE))
        elif before is not None and before.role == "tool" and message.role == "user":
            turns.append(Message(role="assistant", text=READ))
        elif before is not None and before.role == message.role != "tool" and not before.calls:
            text = "\n\n".join(text for text in (before.text, message.text) if text)
            later = len(text) - len(message.text)
            moved = [replace(part, after_text=part.after_text + later) for part in message.opaque]
            by = message.by or before.by
            turns[-1] = replace(message, text=text, opaque=(*before.opaque, *moved), by=by)
            continue
        turns.append(message)
    return turns
