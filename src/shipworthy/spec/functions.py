"""The functions of the language: a frozen table, each total over data."""

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from shipworthy.errors import ExpressionError
from shipworthy.spec.values import MISSING, plain, show

LARGEST = 10**18
"""A number of hours or days beyond this is no span of time."""


def items(value: Any) -> list[Any]:
    """What a loop goes through; what is missing has nothing."""
    value = value if isinstance(value, list) else plain(value) if not isinstance(value, tuple) else list(value)
    if value is MISSING or value is None:
        return []
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return list(value)
    raise ExpressionError(f"{show(value)[:40]!r} is not a list", "loop over a list")


def _length(value: Any) -> int:
    value = plain(value)
    if value is MISSING or value is None:
        return 0
    if isinstance(value, str | list | dict):
        return len(value)
    raise ExpressionError(f"{show(value)[:40]!r} has no length", "use len(…) on a list or a text")


def _sum(values: Any) -> Any:
    numbers = [v for item in items(values) if (v := plain(item)) is not MISSING and v is not None]
    return sum(numbers, start=dt.timedelta(0)) if numbers and isinstance(numbers[0], dt.timedelta) else sum(numbers)


def _least(*values: Any) -> Any:
    found = _several(values)
    return min(found, key=plain) if found else MISSING


def _greatest(*values: Any) -> Any:
    found = _several(values)
    return max(found, key=plain) if found else MISSING


def _several(values: tuple[Any, ...]) -> list[Any]:
    every = items(values[0]) if len(values) == 1 else list(values)
    return [value for value in every if plain(value) is not MISSING and plain(value) is not None]


def _first(values: Any) -> Any:
    found = items(values)
    return found[0] if found else MISSING


def _last(values: Any) -> Any:
    found = items(values)
    return found[-1] if found else MISSING


def _join(values: Any, separator: str = ", ") -> str:
    return separator.join(show(value) for value in items(values) if value is not MISSING)


def _values(value: Any) -> Any:
    value = plain(value)
    return list(value.values()) if isinstance(value, dict) else items(value)


def _keys(value: Any) -> Any:
    value = plain(value)
    return list(value) if isinstance(value, dict) else []


def _text(value: Any) -> Any:
    value = plain(value)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return value if value is MISSING else show(value)


def _integer(value: Any) -> Any:
    value = plain(value)
    return value if value is MISSING else int(value)


def _float(value: Any) -> Any:
    value = plain(value)
    return value if value is MISSING else float(value)


def _round(value: Any, digits: int = 0) -> Any:
    value, digits = plain(value), plain(digits)
    if value is MISSING:
        return value
    if not isinstance(digits, int) or abs(digits) > 30:
        raise ExpressionError("round(…) takes at most 30 digits", "write round(x, 2)")
    return round(value, digits) if digits else round(value)


def _abs(value: Any) -> Any:
    value = plain(value)
    return value if value is MISSING else abs(value)


def _lower(value: Any) -> Any:
    value = plain(value)
    return value if value is MISSING else show(value).lower()


def _upper(value: Any) -> Any:
    value = plain(value)
    return value if value is MISSING else show(value).upper()


def _date(value: Any) -> Any:
    value = plain(value)
    if isinstance(value, dt.datetime):
        return value.date()
    if value is MISSING or isinstance(value, dt.date):
        return value
    return _datetime(value).date() if len(str(value)) > 10 else dt.date.fromisoformat(value)


def _datetime(value: Any) -> Any:
    value = plain(value)
    if value is MISSING or isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)
    return dt.datetime.fromisoformat(value)


def _span(unit: str) -> Callable[[Any], Any]:
    def of(value: Any) -> Any:
        value = plain(value)
        return value if value is MISSING else dt.timedelta(**{unit: value})

    return of


FUNCTIONS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "len": _length,
        "sum": _sum,
        "min": _least,
        "max": _greatest,
        "any": lambda values: any(plain(value) for value in items(values)),
        "all": lambda values: all(plain(value) for value in items(values)),
        "first": _first,
        "last": _last,
        "sorted": lambda values: sorted(items(values), key=plain),
        "join": _join,
        "values": _values,
        "keys": _keys,
        "str": _text,
        "int": _integer,
        "float": _float,
        "round": _round,
        "abs": _abs,
        "lower": _lower,
        "upper": _upper,
        "date": _date,
        "datetime": _datetime,
        "hours": _span("hours"),
        "days": _span("days"),
        "minutes": _span("minutes"),
    }
)
NAMES = frozenset(FUNCTIONS) | {"known"}
