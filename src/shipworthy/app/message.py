"""Checks incoming messages and the ids that come with them, and makes random ids."""

import re
import secrets

from shipworthy.errors import UsageError

MAX_MESSAGE = 100_000
"""The longest accepted message, in characters."""
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Control characters and lone surrogates, which broken UTF-8 decodes to."""


def check_message(message: str) -> str:
    """Return the message; raises UsageError if it is empty, oversized or not text."""
    if not isinstance(message, str):
        raise UsageError(f"a message is text, not {type(message).__name__}")
    if not message.strip():
        raise UsageError("the message is empty: write what you want to know")
    if len(message) > MAX_MESSAGE:
        raise UsageError(f"the message has {len(message):,} characters; at most {MAX_MESSAGE:,} are taken")
    if UNREADABLE.search(message):
        raise UsageError("the message is not text: it holds control characters or broken UTF-8")
    return message


def check_id(value: object, what: str) -> None:
    """Check an id that the caller gives: any text is one, for stores keep the hash of an odd one; raises UsageError."""
    if not isinstance(value, str):
        raise UsageError(f"{what} is text, not {type(value).__name__}: give str({what})")


def new_id() -> str:
    """A random id: 128 bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)
