"""Turns the validation errors of the models into messages and repairs."""

import inspect
import re
from collections.abc import Mapping

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from shipworthy.contract.lint.link import near
from shipworthy.contract.model import UNSPACED
from shipworthy.contract.read.broken import FLOW
from shipworthy.contract.source import Path

MUST_BE = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "dict": "a mapping",
    "mapping": "a mapping",
    "model": "a mapping",
    "tuple": "a list",
    "list": "a list",
    "callable": "text",
    "is": "text",
    "datetime": "a date and time",
    "finite": "a finite number",
    "none": "empty",
}
MADE_BY = {
    "InputType": ("an input type", "make it with `input_type(…)`"),
    "Reader": ("a reader of messages", "write `@reader` of `shipworthy.reading` above the function"),
}
"""By class: an object that only Python makes, and how it is made."""
SIZES = {
    "too_short": ("is empty", "add an entry, or remove it"),
    "string_too_short": ("is empty", "write a value, or remove the key"),
    "string_too_long": ("has more than {max_length} characters", "write it shorter"),
}
COMPARED = {
    "greater_than": ("above", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("below", "lt"),
    "less_than_equal": ("at most", "le"),
}


def worded(error: ErrorDetails, path: Path, value: object, in_flow: bool) -> tuple[str, str]:
    """Message and repair for one validation error; `value`: the value at `path` in the definition."""
    kind, context = str(error["type"]), error.get("ctx") or {}
    name = _name_of(path)
    if kind == "expression":
        return _expression(error, path, value, in_flow)
    if kind == "dataclass_type" and (made := MADE_BY.get(str(context.get("class_name")))):
        return f"{name} must be {made[0]}, not {yaml_type(value)}", made[1]
    if kind == "missing":
        return f"{name} is missing", f"add {name}"
    if kind in COMPARED:
        word, key = COMPARED[kind]
        return f"{name} must be {word} {context[key]:g}, not {_short(value)}", ""
    if kind == "literal_error":
        return _choice(name, value, re.findall(r"'([^']*)'", str(context.get("expected", ""))))
    if kind in SIZES:
        told, repair = SIZES[kind]
        return f"{name} {told.format(**context)}", repair
    if kind == "string_pattern_mismatch":
        return _no_name(name, value, str(context.get("pattern")))
    if kind in ("value_error", "assertion_error"):
        return _own_message(error, name), ""
    if (wanted := MUST_BE.get(kind.split("_")[0])) is not None:
        return f"{name} must be {wanted}, not {yaml_type(value)}", _repair(path, wanted, value, in_flow)
    return f"{name}: {error['msg']}", ""


def _expression(error: ErrorDetails, path: Path, value: object, in_flow: bool) -> tuple[str, str]:
    if path[-1:] == ("confirm",) and isinstance(value, Mapping) and "text" in value:
        path, value = (*path, "text"), value["text"]
    name, context = _name_of(path), error.get("ctx") or {}
    if not isinstance(value, str):
        return f"{name} must be text, not {yaml_type(value)}", _repair(path, "text", value, in_flow)
    return f"{name}: {context.get('message', error['msg'])}", str(context.get("repair", ""))


def _no_name(name: str, value: object, pattern: str) -> tuple[str, str]:
    if pattern == UNSPACED:
        return f"{name}: `{_short(value)}` has a space in it, and is no name of a model", "write `provider:model`"
    return f"{name}: `{_short(value)}` is not a name", _as_name(value)


def _as_name(value: object) -> str:
    """How a text is written as a name."""
    letters = re.sub(r"[^\w-]+", "_", str(value)).strip("_-").lstrip("0123456789_-")
    rule = "begin with a letter; then letters, digits, `_` and `-`"
    good = re.fullmatch(r"[A-Za-z][\w-]*", letters)
    return f"write `{_short(letters)}`; the words that people read are the `description`" if good else rule


def yaml_type(value: object) -> str:
    """The type of a value, as YAML authors name it."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return f"the number {_short(value)}"
    if isinstance(value, str):
        return "text"
    if isinstance(value, Mapping | list | tuple):
        return "a mapping" if isinstance(value, Mapping) else "a list"
    return _object(value)


def _object(value: object) -> str:
    """What an object is, such as those that only Python has."""
    if isinstance(value, BaseModel):
        return f"`{type(value).__name__}(…)`"
    return f"the function `{value.__name__}`" if inspect.isroutine(value) else _short(value)


def _name_of(path: Path) -> str:
    for index in range(len(path) - 1, -1, -1):
        if isinstance(word := path[index], str):
            return f"`{word}`" + "".join(f" entry {int(part) + 1}" for part in path[index + 1 :])
    return "the definition"


def _own_message(error: ErrorDetails, name: str) -> str:
    text = str((error.get("ctx") or {}).get("error") or error["msg"]).strip().split("\n")[0]
    return text if "`" in text else f"{name}: {text}"


def _choice(name: str, value: object, options: list[str]) -> tuple[str, str]:
    every = ", ".join(options)
    if not isinstance(value, str):
        return f"{name} must be one of {every}, not {yaml_type(value)}", f"write one of {every}"
    return f"{name}: `{_short(value)}` is not one of {every}", near(value, options, f"write one of {every}")


def _repair(path: Path, wanted: str, value: object, in_flow: bool) -> str:
    parent = path[-2] if len(path) > 1 else None
    if value is None:
        return "write a value, or remove the key"
    if isinstance(value, str) and wanted == "a mapping":
        if parent == "inputs":
            return f"write `{path[-1]}: {{type: {_short(value)}}}`"
        return f"write `- tool: {_short(value)}`" if isinstance(path[-1] if path else None, int) else ""
    if isinstance(value, str) and wanted == "a list":
        return f"write `[{_short(value)}]`"
    if path == ("models",):
        return "write tiers, each with its models: `models: {fast: [local]}`"
    if path[-1:] == ("choices",) and isinstance(value, list) and all(isinstance(word, str) for word in value):
        words = ", ".join(value)
        return f"choices are an expression over results; words that never change are the type: `type: [{words}]`"
    if in_flow and wanted != "a list":
        return FLOW
    return "put it in quotes" if wanted == "text" and isinstance(value, bool | int | float) else ""


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:57] + "…"
