"""Values as expressions see them: what is missing, what has a compact form, and how each is shown in a text."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, final

from shipworthy.errors import ExpressionError

NUMBER_SPEC = re.compile(r"(?:[^{}]?[<>=^])?[-+ ]?#?0?\d{0,3}[,_]?(?:\.\d{1,2})?[bcdeEfFgGnosxX%]?")
DATE_SPEC = re.compile(r"(?:%[-A-Za-z%]|[^%{}]){1,60}")
UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


@final
class Missing:
    """What a dropped step, a skipped step or an absent field reads as: false in conditions, refused as an argument."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "missing"


MISSING: Final = Missing()


@dataclass(frozen=True, slots=True)
class Compact:
    """A step's result: its data, and the compact form that texts show."""

    value: Any
    text: str


def plain(value: Any) -> Any:
    """The data alone, compact forms taken off at every depth."""
    if isinstance(value, Compact):
        return plain(value.value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def show(value: Any, spec: str = "") -> str:
    """The value as text; raises ExpressionError where the format does not fit it."""
    if value is MISSING:
        return "not available"
    if spec:
        return _formatted(plain(value), spec)
    if isinstance(value, Compact):
        return value.text
    if isinstance(value, str):
        return value
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {show(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return _items(value)
    return _time(value)


def _items(values: "list[Any] | tuple[Any, ...]") -> str:
    shown = [show(item) for item in values]
    lines = any("\n" in text or isinstance(item, Compact | Mapping) for text, item in zip(shown, values, strict=True))
    return ("\n" if lines else ", ").join(shown)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = repr(value)
    return f"{value:.12f}".rstrip("0").rstrip(".") if "e-" in text and abs(value) >= 1e-9 else text


def _time(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.timedelta):
        return _span(value)
    return str(value)


def _span(span: dt.timedelta) -> str:
    left, words = int(span.total_seconds()), []
    for seconds, unit in UNITS:
        count, left = divmod(left, seconds)
        if count:
            words.append(f"{count} {unit}" + ("" if count == 1 else "s"))
    return " ".join(words) or f"{left} seconds"


def _formatted(value: Any, spec: str) -> str:
    dated = isinstance(value, dt.date | dt.time)
    if value is MISSING:
        return "not available"
    if not (DATE_SPEC if dated else NUMBER_SPEC).fullmatch(spec):
        raise ExpressionError(f"`{spec}` is not a format", "write one like `.2f`, `,.0f`, `+.1%` or `%d %B %Y`")
    try:
        return format(value, spec)
    except (TypeError, ValueError) as error:
        raise ExpressionError(f"the format `{spec}` does not fit {show(value)[:60]!r}", "leave it out") from error
