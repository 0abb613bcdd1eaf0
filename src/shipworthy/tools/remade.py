"""Convert plain data back to the library type that a parameter's hint names: tables, arrays and numbers.

A result is plain data between two tools. Library types are recognised by name, so that no library is imported.
"""

import datetime as dt
import sys
import typing
from collections.abc import Callable, Mapping

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
"""Library and type → the JSON schema of its values."""


def library_form(kind: type) -> JsonSchema:
    """The JSON schema of a library type; empty if plain data cannot be converted to it."""
    library, name = _named(kind)
    number = _number(name) if library == "numpy" else None
    if number is not None:
        return {"type": {bool: "boolean", int: "integer", float: "number"}[number]}
    return FORMS.get((library, name), {})


def remade(kind: object, value: object) -> object:
    """Convert the value to the library type `kind`; returns it unchanged if it is not the plain form of that type.

    A text is not converted to a number; the strict check refuses it.
    """
    wanted = typing.get_origin(kind) or kind
    if not isinstance(wanted, type) or type(value) is wanted:
        return value
    library, name = _named(wanted)
    if library not in LIBRARIES:
        return value
    make: Callable[[object], object] = sys.modules["numpy"].asarray if name == "ndarray" else wanted
    try:
        if name == "Timestamp" and isinstance(value, str):
            return make(dt.datetime.fromisoformat(value))
        return make(value) if _fits(library, name, value) else value
    except Exception:  # the library refuses the value; the strict check reports the expected type
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
