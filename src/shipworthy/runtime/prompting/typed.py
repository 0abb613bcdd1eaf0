"""A model's answer as typed data: strict, or not at all."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson

from shipworthy.contract.language.types import TypeSpec
from shipworthy.errors import DeadlinePassed, LimitReached, ModelError, Ungrounded
from shipworthy.runtime.asking.answer import Answer
from shipworthy.tools.schema import json_type

PLAIN: dict[str, tuple[type, ...]] = {"integer": (int,), "number": (int, float), "money": (int, float)}

LONGEST = 60
"""Characters of a wrong value that an error shows."""
Doubt = Callable[[object], str]
"""Why data must not be used; empty where it may be."""
Mend = Callable[[str], Awaitable[Answer]]
"""Asks the model for its answer once more, told what is wrong with the last one."""


def form_of(output: TypeSpec) -> str:
    """What a model is told of the form of its answer."""
    return f"Answer with JSON alone, nothing around it, of this schema: {orjson.dumps(json_type(output)).decode()}"


async def typed_answer(text: str, output: TypeSpec, mend: Mend, doubt: Doubt) -> tuple[Any, int]:
    """The answer as data, and the tokens of mending it; once, where it does not fit and the bound has room.

    `doubt`: why data of this type may not be used. Raises ModelError where it does not fit then either.
    """
    try:
        return _usable(text, output, doubt), 0
    except ModelError as error:
        wrong = error
    try:
        reply = await mend(f"That cannot be used: {wrong}. Answer again, with the JSON alone.")
    except (LimitReached, DeadlinePassed, ModelError):
        # What is wrong with the answer is the reason, not that there was no room to mend it.
        raise wrong from None
    return _usable(reply.text, output, doubt), reply.output_tokens


def _usable(text: str, output: TypeSpec, doubt: Doubt) -> Any:
    value = read_output(text, output)
    if why := doubt(value):
        raise Ungrounded(why)
    return value


def read_output(text: str, kind: TypeSpec) -> Any:
    """The data that the text holds as JSON; raises ModelError where it does not fit the type."""
    start = min((i for i in (text.find("{"), text.find("[")) if i >= 0), default=0)
    end = max(text.rfind("}"), text.rfind("]")) + 1
    try:
        value = orjson.loads(text[start : end or None])
    except orjson.JSONDecodeError as error:
        raise ModelError(f"the answer is not JSON: {error}") from error
    if kind.name == "list" and isinstance(value, dict) and len(value) == 1:
        value = next(iter(value.values()))
    return _fit(value, kind, "answer")


def _fit(value: Any, kind: TypeSpec, where: str) -> Any:
    if kind.name == "record":
        if not isinstance(value, dict):
            raise ModelError(f"{where} is not a record")
        missing = [name for name, _ in kind.fields if name not in value]
        if missing:
            raise ModelError(f"{where} lacks {', '.join(missing)}")
        return {name: _fit(value[name], inner, f"{where}.{name}") for name, inner in kind.fields}
    if kind.name == "list":
        if not isinstance(value, list) or kind.item is None:
            raise ModelError(f"{where} is not a list")
        if kind.max is not None and len(value) > kind.max:
            raise ModelError(f"{where} has {len(value)} items, at most {kind.max} are allowed")
        return [_fit(item, kind.item, f"{where}[{index}]") for index, item in enumerate(value)]
    return _fit_plain(value, kind, where)


def _fit_plain(value: Any, kind: TypeSpec, where: str) -> Any:
    if kind.name == "choice":
        if value not in kind.options:
            raise ModelError(f"{where} is {_shown(value)}, not one of {kind}")
        return value
    if kind.name == "yesno":
        fits = isinstance(value, bool)
    elif kind.name in PLAIN:
        fits = isinstance(value, PLAIN[kind.name]) and not isinstance(value, bool)
    else:
        fits = isinstance(value, str)
    if not fits:
        raise ModelError(f"{where} is {_shown(value)}, not a {kind}")
    return value


def _shown(value: object) -> str:
    """The value as JSON, as the model wrote it, in at most 60 characters."""
    text = orjson.dumps(value).decode()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
