"""Plain data made again into what a parameter asks for: tables, arrays and numbers of other libraries.

A result becomes plain data between two tools. A library's type is known by its name, so that none is imported here.
"""

import datetime as dt
import sys
import typing
from collections.abc import Mapping
from typing import Any

from shipworthy.contract.tool import JsonSchema

ROWS: JsonSchema = {"type": "array", "items": {"type": "object"}}
LIST: JsonSchema = {"type": "array", "items": {}}
LIBRARIES = frozenset({"numpy", "pandas", "polars"})
FORMS: Mapping[tuple[str, str], JsonSchema] = {
    ("pandas", "DataFrame"): ROWS,
    ("polars", "DataFrame"): ROWS,
    ("pandas", "Series"): LIST,
    ("polars", "Series"): LIST,
    ("numpy", "ndarray"): LIST,
    ("pandas", "Timestamp"): {"type": "string", "format": "date-time"},
}
"""Library and type → how its values are told to a model."""


def library_form(kind: type) -> JsonSchema:
    """The JSON schema of a library's type; empty where it is none of those that can be made of plain data."""
    library, name = _named(kind)
    number = _number(name) if library == "numpy" else None
    if number is not None:
        return {"type": {bool: "boolean", int: "integer", float: "number"}[number]}
    return FORMS.get((library, name), {})


def remade(kind: object, value: object) -> object:
    """The value as the library's type `kind`; the value itself where it is no plain form of that type.

    Only a number becomes a number: a text that could be read as one is left for the check to refuse.
    """
    wanted = typing.get_origin(kind) or kind
    library, name = _named(wanted) if isinstance(wanted, type) else ("", "")
    if library not in LIBRARIES or type(value) is wanted:
        return value
    make: Any = sys.modules["numpy"].asarray if name == "ndarray" else wanted
    try:
        if name == "Timestamp" and isinstance(value, str):
            return make(dt.datetime.fromisoformat(value))
        return make(value) if _fits(library, name, value) else value
    except Exception:  # the library refuses it; the check says what was wanted
        return value


def _fits(library: str, name: str, value: object) -> bool:
    if (library, name) in FORMS or name == "Timedelta":
        moment = {"Timestamp": dt.datetime, "Timedelta": dt.timedelta}.get(name)
        return isinstance(value, moment) if moment else isinstance(value, list | dict)
    number = _number(name) if library == "numpy" else None
    return number is not None and (type(value) is number or (number is float and type(value) is int))


def _named(kind: type) -> tuple[str, str]:
    return kind.__module__.partition(".")[0], kind.__name__


def _number(name: str) -> "type[bool] | type[int] | type[float] | None":
    if name.startswith("bool"):
        return bool
    if name.startswith(("int", "uint")):
        return int
    return float if name.startswith("float") else None
