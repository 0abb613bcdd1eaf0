"""The range of an input, `min` to `max` in its `unit`: a check, and what is said of a value outside of it."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from shipworthy.contract.language.evaluate import Lookup
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.typed import NotOfType, typed
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.language.values import show
from shipworthy.errors import ExpressionError
from shipworthy.regex import regex

NUMERIC = ("integer", "number", "money")
RANGED = (*NUMERIC, "date", "time", "datetime", "duration")
"""Types whose values have an order."""
WRITTEN = regex(r"\d{1,4}[-:]\d.*|P?T?\d+(?:\.\d+)?\s?[A-Za-z].*")
"""A day, a time of day or a span of time as an author writes it, which is no expression."""
ITEM = "one"
"""The name of an item in the check of a list."""
WRITE = "write a value of its type, or an expression such as `today`"


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the greatest value of an input."""

    kind: str
    """The type of its values."""
    least: Expr | None = None
    most: Expr | None = None
    unit: str = ""
    """As a person reads it."""
    of_items: bool = False
    """Whether it is that of each item of a list."""

    @property
    def constants(self) -> tuple[object, object]:
        """The least and the greatest value where they are the same in every run, else None."""
        return _constant(self.least), _constant(self.most)

    def edges(self, lookup: Lookup) -> tuple[object, object]:
        """The least and the greatest value in this run, None where there is none; raises ExpressionError."""
        least = self.least.evaluate(lookup) if self.least is not None else None
        return least, self.most.evaluate(lookup) if self.most is not None else None

    def holds(self, value: object, least: object, most: object) -> bool:
        """Whether a value, or each item, is between two others, of which one may be None; raises TypeError."""
        if self.of_items and isinstance(value, list):
            return all(self._holds(one, least, most) for one in value)
        return self._holds(value, least, most)

    @staticmethod
    def _holds(value: object, least: object, most: object) -> bool:
        above = least is None or value >= least  # type: ignore[operator]
        return above and (most is None or value <= most)  # type: ignore[operator]

    @property
    def about(self) -> str:
        """The range in words for programs and models; empty where it depends on the run."""
        least, most = self.constants
        words = [f"at least {self.plain(least)}"] * (least is not None) + [f"at most {self.plain(most)}"] * (
            most is not None
        )
        return f"{', '.join(words)} {self.unit}".strip() if words else ""

    @property
    def keywords(self) -> dict[str, object]:
        """The range as keywords of JSON Schema, which has some for numbers alone."""
        least, most = self.constants if self.kind in NUMERIC else (None, None)
        return {name: edge for name, edge in (("minimum", least), ("maximum", most)) if edge is not None}

    def plain(self, edge: object) -> str:
        """An edge as text, a time of day without seconds that are zero."""
        text = show(edge)
        return text.removesuffix(":00") if self.kind == "time" and text.count(":") == 2 else text


def with_range(raw: object) -> tuple[object, Range | None]:
    """The definition of an input with `min` and `max` as a part of its `check`, and its range.

    A list has a `min` and a `max` of its own; those of its items stand in `each`. Raises ValueError where they do not
    fit the input.
    """
    if not isinstance(raw, Mapping):
        return raw, None
    listed = raw.get("list") is not None
    own = _each(raw) if listed or "each" in raw else raw
    if not {"min", "max", "unit"} & own.keys():
        return raw, None
    kind = raw["list"] if listed else raw.get("type", "text")
    edges = {key: own[key] for key in ("min", "max") if own.get(key) is not None}
    name = str(kind.name if isinstance(kind, TypeSpec) else kind)
    if not edges:
        raise ValueError("`unit` belongs to a `min` or a `max`: write one of them, or say it in `ask`")
    if name not in RANGED:
        raise ValueError(
            "`min` and `max` belong to a list, or to a number, an amount, a date or a time: "
            "write `list: type` or `type: integer`"
        )
    read = {key: _edge(key, value, name) for key, value in edges.items()}
    found = Range(name, read.get("min"), read.get("max"), str(own.get("unit") or ""), of_items=listed)
    _contradiction(edges, found)
    ranged = ("each",) if listed else ("min", "max", "unit")
    rest = {key: value for key, value in raw.items() if key not in ranged}
    before = f"({raw['check']}) and " if raw.get("check") is not None else ""
    one = ITEM if listed else "it"
    tests = " and ".join(f"{one} {'>=' if key == 'min' else '<='} {_beside(edge)}" for key, edge in read.items())
    return {**rest, "check": before + (f"all({tests} for {ITEM} in it)" if listed else tests)}, found


def _each(raw: Mapping[str, object]) -> Mapping[str, object]:
    """The range of the items of a list; raises ValueError where it is none."""
    each = raw.get("each", {})
    if raw.get("list") is None:
        raise ValueError("`each` belongs to a list: write `list: type`, or `min` and `max` of the value itself")
    if not isinstance(each, Mapping) or not each.keys() <= {"min", "max", "unit"}:
        raise ValueError("`each` has `min`, `max` and `unit` of the items of the list: `each: {min: 1, max: 9}`")
    if "unit" in raw:
        raise ValueError("the `unit` of a list is that of its items: write it into `each`")
    return each


def _contradiction(edges: Mapping[str, object], found: Range) -> None:
    least, most = found.constants
    if least is not None and most is not None and not found.holds(least, None, most):
        raise ValueError(f"`min` {edges['min']} is above `max` {edges['max']}: no value is between them")


def _edge(key: str, value: object, kind: str) -> Expr:
    if isinstance(value, int | float) and not isinstance(value, bool) and kind in NUMERIC:
        return Expr.parse(repr(value))
    if isinstance(value, dt.date | dt.timedelta):
        value = str(value.isoformat()) if isinstance(value, dt.date) else f"{value.total_seconds()}s"
    if not isinstance(value, str):
        raise ValueError(f"`{key}` must be a number, or an expression such as `today` for times, not {value!r}")
    if kind not in NUMERIC and WRITTEN.fullmatch(value.strip()):
        try:
            return Expr.parse(_written(typed(value, TypeSpec(name=kind), {})))
        except NotOfType as error:
            raise ValueError(f"`{key}`: {error}: {error.repair}") from error
    try:
        return Expr.parse(value)
    except ExpressionError as error:
        raise ValueError(f"`{key}`: {error}; {WRITE}") from error


def _written(value: object) -> str:
    """The expression of a constant."""
    if isinstance(value, dt.timedelta):
        return f"minutes({value.total_seconds() / 60!r})"
    if isinstance(value, dt.datetime):
        return f"datetime('{value.isoformat()}')"
    return f"date('{value}')" if isinstance(value, dt.date) else f"'{value}'"


def _beside(edge: Expr) -> str:
    return edge.source if re.fullmatch(r"[\w.]+\('[^']*'\)|'[^']*'|-?[\d.e+]+", edge.source) else f"({edge.source})"


def _nothing(name: str) -> object:
    raise LookupError(name)


def _constant(edge: Expr | None) -> object:
    """The value of an edge that reads no name; None for any other."""
    if edge is None or edge.paths:
        return None
    try:
        return edge.evaluate(_nothing)
    except (ExpressionError, LookupError):
        return None
