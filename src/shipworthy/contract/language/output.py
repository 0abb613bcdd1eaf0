"""A model's answer, or a fallback, as typed data: strict JSON of its type, or not at all."""

import orjson

from shipworthy.contract.language.typed import NotOfType, Types, typed
from shipworthy.contract.language.types import TypeSpec

PLAIN: dict[str, tuple[type, ...]] = {"integer": (int,), "number": (int, float), "money": (int, float)}
LONGEST = 60
"""Characters of a wrong value that an error shows."""


class NotTheOutput(ValueError):
    """The text holds no data of the type; the message says where it is wrong."""


def output_of(text: str, kind: TypeSpec, types: Types) -> object:
    """The data that the text holds as JSON; raises NotTheOutput where it does not fit the type.

    Dates and spans of time are read as such, and a value of the agent's own type as the one that its synonyms mean.
    """
    start = min((i for i in (text.find("{"), text.find("[")) if i >= 0), default=0)
    end = max(text.rfind("}"), text.rfind("]")) + 1
    try:
        value: object = orjson.loads(text[start : end or None])
    except orjson.JSONDecodeError as error:
        raise NotTheOutput(f"the answer is not JSON: {error}") from error
    if kind.name == "list" and isinstance(value, dict) and len(value) == 1:
        value = next(iter(value.values()))
    return _fit(value, kind, "answer", types)


def _fit(value: object, kind: TypeSpec, where: str, types: Types) -> object:
    if kind.name == "record":
        if not isinstance(value, dict):
            raise NotTheOutput(f"{where} is not a record")
        missing = [name for name, _ in kind.fields if name not in value]
        if missing:
            raise NotTheOutput(f"{where} lacks {', '.join(missing)}")
        return {name: _fit(value[name], inner, f"{where}.{name}", types) for name, inner in kind.fields}
    if kind.name == "list":
        if not isinstance(value, list) or kind.item is None:
            raise NotTheOutput(f"{where} is not a list")
        if kind.max is not None and len(value) > kind.max:
            raise NotTheOutput(f"{where} has {len(value)} items, at most {kind.max} are allowed")
        return [_fit(item, kind.item, f"{where}[{index}]", types) for index, item in enumerate(value)]
    return _fit_plain(value, kind, where, types)


def _fit_plain(value: object, kind: TypeSpec, where: str, types: Types) -> object:
    if kind.name == "any":
        return value
    if kind.name == "choice":
        if value not in kind.options:
            raise NotTheOutput(f"{where} is {_shown(value)}, not one of {kind}")
        return value
    if kind.name == "yesno":
        fits = isinstance(value, bool)
    elif kind.name in PLAIN:
        fits = isinstance(value, PLAIN[kind.name]) and not isinstance(value, bool)
    else:
        fits = isinstance(value, str)
    if not fits:
        raise NotTheOutput(f"{where} is {_shown(value)}, not a {kind}")
    try:
        return typed(value, kind, types) if isinstance(value, str) else value
    except NotOfType as error:
        raise NotTheOutput(f"{where} is {_shown(value)}, not {error.what}") from error


def _shown(value: object) -> str:
    """The value as JSON, as the model wrote it, in at most 60 characters."""
    text = orjson.dumps(value).decode()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
