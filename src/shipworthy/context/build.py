"""The context of a model call, never above its limit; pairs of call and result stay together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from shipworthy.errors import LimitReached
from shipworthy.models.model import Message
from shipworthy.tokens.counting import at_most, count, cut

PER_MESSAGE = 4
PER_CALL = 8


def fit(messages: Sequence[Message], schemas: Sequence[Mapping[str, Any]], limit: int) -> tuple[Message, ...]:
    """The messages within `limit` tokens: the longest texts are shortened first, and say so.

    Raises LimitReached where the schemas and the calls alone are more than that.
    """
    fixed = sum(size(orjson.dumps(schema).decode(), limit) for schema in schemas)
    fitted = list(messages)
    while (over := fixed + sum(_size(m, limit) for m in fitted) - limit) > 0:
        index = max(range(len(fitted)), key=lambda i: len(fitted[i].text))
        text = fitted[index].text
        room = size(text, limit * 4) - over - PER_MESSAGE * 2
        shorter = cut(text, max(room, 0))
        if len(shorter) >= len(text) or not text:
            raise LimitReached("input_tokens", limit, limit + over)
        fitted[index] = replace(fitted[index], text=f"{shorter} […]" if room > 0 else "")
    return tuple(fitted)


def size(text: str, limit: int) -> int:
    """Tokens of a text; its bytes stand in for them where that is already little."""
    ceiling = at_most(text)
    return ceiling if ceiling <= limit // 8 else count(text)


def _size(message: Message, limit: int) -> int:
    calls = sum(PER_CALL + size(call.name, limit) + size(call.arguments, limit) for call in message.calls)
    return PER_MESSAGE + size(message.text, limit) + calls
