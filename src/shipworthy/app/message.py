"""A message as it comes in: text that a person can have written."""

import re
import secrets

from shipworthy.errors import UsageError

MAX_MESSAGE = 100_000
"""Characters of a message; nothing a person types is longer."""
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Control characters, and halves of surrogate pairs, which are what is left of broken UTF-8."""


def check_message(message: str) -> str:
    """The message, if it can be one; raises UsageError saying what is wrong with it."""
    if not isinstance(message, str):
        raise UsageError(f"a message is text, not {type(message).__name__}")
    if not message.strip():
        raise UsageError("the message is empty: write what you want to know")
    if len(message) > MAX_MESSAGE:
        raise UsageError(f"the message has {len(message):,} characters; at most {MAX_MESSAGE:,} are taken")
    if UNREADABLE.search(message):
        raise UsageError("the message is not text: it holds control characters or broken UTF-8")
    return message


def new_id() -> str:
    """A random id of 128 bits."""
    return secrets.token_hex(16)
