"""The range of an input, `min` to `max` in its `unit`, written as the check that it is."""

import re
from collections.abc import Mapping

from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Text
from shipworthy.contract.language.typed import NotOfType, typed
from shipworthy.contract.language.types import TypeSpec
from shipworthy.errors import ExpressionError

RANGED = ("integer", "number", "money", "date", "time", "datetime", "duration")
"""Types whose values have an order."""
CONSTANT = re.compile(r"\d{1,4}[-:]\d.*")
"""A day or a time of day, which is no expression."""


def with_range(raw: object) -> object:
    """The definition of an input with `min`, `max` and `unit` as a part of its `check`, and as its `otherwise`.

    A list has a `min` and a `max` of its own. Raises ValueError where they do not fit the input.
    """
    if not isinstance(raw, Mapping) or raw.get("list") is not None or not {"min", "max", "unit"} & raw.keys():
        return raw
    kind, edges = raw.get("type", "text"), {key: raw[key] for key in ("min", "max") if raw.get(key) is not None}
    name = kind.name if isinstance(kind, TypeSpec) else kind
    if not edges:
        raise ValueError("`unit` belongs to a `min` or a `max`: write one of them, or say it in `ask`")
    if name not in RANGED:
        raise ValueError(
            "`min` and `max` belong to a list, or to a number, an amount, a date or a time: "
            "write `list: type` or `type: integer`"
        )
    rest = {key: value for key, value in raw.items() if key not in ("min", "max", "unit")}
    tests = [_test(key, value, str(name)) for key, value in edges.items()]
    own = f"({raw['check']}) and " if raw.get("check") is not None else ""
    return {**rest, "check": own + " and ".join(tests), "otherwise": rest.get("otherwise") or _told(edges, raw)}


def _test(key: str, value: object, kind: str) -> str:
    sign = ">=" if key == "min" else "<="
    if isinstance(value, int | float) and not isinstance(value, bool) and kind in ("integer", "number", "money"):
        return f"it {sign} {value!r}"
    if not isinstance(value, str):
        raise ValueError(f"`{key}` must be a number, or an expression such as `today` for times, not {value!r}")
    if CONSTANT.fullmatch(value) and kind in ("date", "time"):
        try:
            found = typed(value, TypeSpec(name=kind), {})
        except NotOfType as error:
            raise ValueError(f"`{key}`: {error}: {error.repair}") from error
        return f"it {sign} date('{found}')" if kind == "date" else f"it {sign} '{found}'"
    try:
        return f"it {sign} ({Expr.parse(value)})"
    except ExpressionError as error:
        raise ValueError(f"`{key}`: {error}") from error


def _told(edges: Mapping[str, object], raw: Mapping[str, object]) -> str:
    """What is said of a value outside of the range."""
    words = [f"at {'least' if key == 'min' else 'most'} {_shown(value)}" for key, value in edges.items()]
    unit = f" {raw['unit']}" if raw.get("unit") else ""
    told = f"It must be {' and '.join(words)}{unit}."
    Text.parse(told)
    return told


def _shown(value: object) -> str:
    return f"{{{value}}}" if isinstance(value, str) and not CONSTANT.fullmatch(value) else str(value)
