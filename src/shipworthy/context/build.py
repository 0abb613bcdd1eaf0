"""The context of a model call, never above its limit; pairs of call and result stay together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from shipworthy.errors import LimitReached
from shipworthy.models.model import Message
from shipworthy.tokens.counting import at_most, count, cut

PER_MESSAGE = 4
PER_CALL = 8
MARK = " […]"
"""Stands behind a text that was shortened."""


def fit(messages: Sequence[Message], schemas: Sequence[Mapping[str, Any]], limit: int) -> tuple[Message, ...]:
    """The messages within `limit` tokens: the longest texts are shortened first, and say so.

    Raises LimitReached where the schemas and the calls alone are more than that.
    """
    if _total(messages, schemas, lambda text: size(text, limit)) <= limit:
        return tuple(messages)
    fitted = list(messages)
    lengths = [count(message.text) for message in fitted]
    while (over := _total(fitted, schemas, count) - limit) > 0:
        index = max(range(len(fitted)), key=lengths.__getitem__, default=0)
        if not fitted or not fitted[index].text:
            raise LimitReached("input_tokens", limit, limit + over)
        text = fitted[index].text.removesuffix(MARK)
        shorter = cut(text, max(count(text) - over - PER_MESSAGE * 2, 0))
        length = count(shorter + MARK)
        # What would not become shorter goes: every turn of this loop brings it nearer to its end.
        keeps = bool(shorter) and length < lengths[index]
        fitted[index] = replace(fitted[index], text=shorter + MARK if keeps else "")
        lengths[index] = length if keeps else 0
    return tuple(fitted)


def _total(messages: Sequence[Message], schemas: Sequence[Mapping[str, Any]], measure: Callable[[str], int]) -> int:
    fixed = sum(measure(orjson.dumps(schema).decode()) for schema in schemas)
    calls = sum(PER_CALL + measure(c.name) + measure(c.arguments) for m in messages for c in m.calls)
    return fixed + calls + sum(PER_MESSAGE + measure(message.text) for message in messages)


def size(text: str, limit: int) -> int:
    """Tokens of a text; its bytes stand in for them where that is already little."""
    ceiling = at_most(text)
    return ceiling if ceiling <= limit // 8 else count(text)
