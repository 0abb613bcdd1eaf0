"""A message as it comes in: text that a person can have written."""

import secrets

from shipworthy.errors import UsageError

MAX_MESSAGE = 100_000
"""Characters of a message; nothing a person types is longer."""


def check_message(message: str) -> str:
    """The message, if it can be one; raises UsageError saying what is wrong with it."""
    if not isinstance(message, str):
        raise UsageError(f"a message is text, not {type(message).__name__}")
    if not message.strip():
        raise UsageError("the message is empty: write what you want to know")
    if len(message) > MAX_MESSAGE:
        raise UsageError(f"the message has {len(message):,} characters; at most {MAX_MESSAGE:,} are taken")
    if any(ord(c) < 32 and c not in "\t\n\r" for c in message) or not _encodable(message):
        raise UsageError("the message is not text: it holds control characters or broken UTF-8")
    return message


def _encodable(message: str) -> bool:
    try:
        message.encode()
    except UnicodeEncodeError:
        return False
    return True


def new_id() -> str:
    """A random id of 128 bits."""
    return secrets.token_hex(16)
