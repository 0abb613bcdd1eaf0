"""A model's answer as typed data: strict, or not at all."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson

from shipworthy.contract.language.output import NotTheOutput, output_of
from shipworthy.contract.language.typed import Types
from shipworthy.contract.language.types import TypeSpec
from shipworthy.errors import DeadlinePassed, LimitReached, ModelError, Ungrounded
from shipworthy.runtime.asking.answer import Answer
from shipworthy.tools.schema import json_type

Doubt = Callable[[object], str]
"""Why data must not be used; empty where it may be."""
Mend = Callable[[str], Awaitable[Answer]]
"""Asks the model for its answer once more, told what is wrong with the last one."""


def form_of(output: TypeSpec) -> str:
    """What a model is told of the form of its answer."""
    return f"Answer with JSON alone, nothing around it, of this schema: {orjson.dumps(json_type(output)).decode()}"


async def typed_answer(
    text: str, output: TypeSpec, mend: Mend, doubt: Doubt, types: Types | None = None
) -> tuple[Any, int]:
    """The answer as data, and the tokens of mending it; once, where it does not fit and the bound has room.

    `doubt`: why data of this type may not be used. Raises ModelError where it does not fit then either.
    """
    try:
        return _usable(text, output, doubt, types), 0
    except ModelError as error:
        wrong = error
    try:
        reply = await mend(f"That cannot be used: {wrong}. Answer again, with the JSON alone.")
    except (LimitReached, DeadlinePassed, ModelError):
        # What is wrong with the answer is the reason, not that there was no room to mend it.
        raise wrong from None
    return _usable(reply.text, output, doubt, types), reply.output_tokens


def _usable(text: str, output: TypeSpec, doubt: Doubt, types: Types | None) -> Any:
    value = read_output(text, output, types)
    if why := doubt(value):
        raise Ungrounded(why)
    return value


def read_output(text: str, kind: TypeSpec, types: Types | None = None) -> Any:
    """The data that the text holds as JSON; raises ModelError where it does not fit the type."""
    try:
        return output_of(text, kind, types or {})
    except NotTheOutput as error:
        raise ModelError(str(error)) from error
