"""Values as their types: what an author writes as a default, or a model as data, is read strictly or refused."""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from shipworthy.contract.language.finding import finder
from shipworthy.contract.language.interval import ends_of, written
from shipworthy.contract.language.types import BUILT_IN, TYPES_WITHOUT_VALUES, InputType, TypeSpec
from shipworthy.regex import regex

D = TypeVar("D", bound=dt.date)
Types = Mapping[str, InputType]
INTEGER = regex(r"[-+]?\d{1,18}")
NUMBER = regex(r"[-+]?(?:\d{1,18}(?:\.\d{1,18})?|\.\d{1,18})")
DAY = regex(r"\d{4}-\d{2}-\d{2}")
CLOCK = regex(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s?([ap]m)?", re.IGNORECASE)
SPAN = regex(r"(?:\d{1,9}(?:\.\d{1,3})?\s?[a-z]{1,7}[\s,]{0,2}){1,5}", re.IGNORECASE)
PART_OF_SPAN = regex(r"(\d{1,9}(?:\.\d{1,3})?)\s?([a-z]{1,7})", re.IGNORECASE)
ISO_SPAN = regex(r"P(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9}(?:\.\d{1,6})?)S)?)?")
SECONDS: Mapping[str, int] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600),
    **dict.fromkeys(("d", "day", "days"), 86_400),
    **dict.fromkeys(("w", "week", "weeks"), 604_800),
    **dict.fromkeys(("month", "months"), 30 * 86_400),
    **dict.fromkeys(("year", "years"), 365 * 86_400),
}
MOST_SECONDS = 100_000 * 86_400
"""Of a span of time: 274 years."""
ADDRESS = regex(r"[^\s@<>,;]{1,64}@[^\s@<>,;.]{1,63}(?:\.[^\s@<>,;.]{1,63}){1,8}")
WORDS_OF_TRUTH = {"yes": True, "on": True, "true": True, "no": False, "off": False, "false": False}
HOW: Mapping[str, tuple[str, str]] = {
    "integer": ("a whole number", "write digits alone, such as 3"),
    "number": ("a number", "write digits alone, such as 12.5"),
    "money": ("an amount of money", "write the number alone, such as 12.5"),
    "date": ("a date", "write a day as 2024-05-20, or an expression such as `=today`"),
    "time": ("a time of day", "write it as 09:30"),
    "datetime": ("a day with a time", "write it as 2024-05-20T09:30, or an expression such as `=now`"),
    "duration": ("a span of time", "write a number with its unit, such as 30m, 2h or 1d"),
    "interval": ("an interval", "write its first and its last day as 2024-05-20/2024-05-24, or two instants"),
    "email": ("an e-mail address", "write one as name@example.org"),
    "yesno": ("yes or no", "write true or false"),
}
"""Type → what its values are called, and how one is written."""


class NotOfType(ValueError):
    """The value is not of its type; `what`: what its type is called, `repair`: how a value of it is written."""

    def __init__(self, value: object, what: str, repair: str, where: str = "") -> None:
        self.value, self.what, self.repair, self.where = value, what, repair, where
        super().__init__(f"{shown(value)} is not {what}")


def typed(value: object, kind: TypeSpec, types: Types) -> object:
    """The value as its type: `"2024-05-20"` as a date, `"2h"` as a span of time, a synonym as its value.

    A time of day is the text `HH:MM:SS`, as everywhere in a run. Raises NotOfType.
    """
    if kind.name == "choice":
        return _option(value, kind)
    if kind.name == "list":
        return _items(value, kind, types)
    if kind.name == "record":
        return _record(value, kind, types)
    if (reader := READERS.get(kind.name)) is not None:
        if (found := reader(value)) is None:
            raise NotOfType(value, *HOW[kind.name])
        return found
    if kind.name in types and isinstance(value, str):
        return registered(value, types[kind.name])
    if kind.name in (*BUILT_IN, *TYPES_WITHOUT_VALUES, "any"):
        return value
    return value if isinstance(value, str) else _no_text(value, kind)


def registered(word: str, kind: InputType) -> str:
    """The value of the agent's own type that a word stands for; raises NotOfType."""
    folded = word.strip().casefold()
    for value, synonyms in kind.values.items():
        if folded in (value.casefold(), *(synonym.casefold() for synonym in synonyms)):
            return value
    hits = finder(kind.pattern, re.IGNORECASE).hits(word) if kind.pattern is not None else []
    whole = any((hit.start, hit.end) == (0, len(word)) or word[hit.value_start : hit.value_end] == word for hit in hits)
    if whole and kind.fits(word):
        return word
    known = ", ".join(list(kind.values)[:8])
    repair = f"write one of its values: {known}{'' if len(kind.values) <= 8 else ', …'}" if known else ""
    raise NotOfType(word, f"a value of `{kind.name}`", repair or "write a value that its pattern finds")


def shown(value: object) -> str:
    """How an error names a value: as it was written, in at most 60 characters."""
    text = " ".join(str(value).split()) if not isinstance(value, bool) else str(value).lower()
    return f"`{text if len(text) <= 60 else text[:59] + '…'}`"


def _no_text(value: object, kind: TypeSpec) -> object:
    raise NotOfType(value, f"a value of `{kind.name}`", "write one of its values as a text")


def _option(value: object, kind: TypeSpec) -> str:
    word = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    if isinstance(value, str | int | float):
        for option in kind.options:
            if option == word or option.casefold() == word.strip().casefold():
                return option
    every = ", ".join(kind.options)
    raise NotOfType(value, f"one of {every}", f"write one of {every}")


def _items(value: object, kind: TypeSpec, types: Types) -> list[object]:
    if not isinstance(value, list | tuple):
        raise NotOfType(value, "a list", f"write `[{value}]`")
    if kind.max is not None and len(value) > kind.max:
        raise NotOfType(value, f"a list of at most {kind.max}", "leave some out, or raise `max`")
    return [typed(item, kind.item or TypeSpec(name="any"), types) for item in value]


def _record(value: object, kind: TypeSpec, types: Types) -> dict[str, object]:
    fields, every = dict(kind.fields), ", ".join(name for name, _ in kind.fields)
    if not isinstance(value, Mapping) or set(value) != set(fields):
        raise NotOfType(value, f"a record with {every}", f"write exactly these fields: {every}")
    return {name: typed(value[name], inner, types) for name, inner in kind.fields}


def _integer(value: object) -> int | None:
    if isinstance(value, str) and INTEGER.fullmatch(value.strip()):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _number(value: object) -> int | float | None:
    if isinstance(value, str) and NUMBER.fullmatch(text := value.strip()):
        return int(text) if INTEGER.fullmatch(text) else float(text)
    fits = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return value if fits and isinstance(value, int | float) else None


def _date(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, str):
        text = value.strip()
        return _iso(dt.date.fromisoformat, text) if DAY.fullmatch(text) else _day_of(_moment(text))
    return value if isinstance(value, dt.date) else None


def _day_of(moment: dt.datetime | None) -> dt.date | None:
    return None if moment is None else moment.date()


def _time(value: object) -> str | None:
    if isinstance(value, dt.datetime):
        return value.time().replace(microsecond=0).isoformat()
    if isinstance(value, dt.time):
        return value.isoformat()
    match = CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    hour, half = int(match[1]), (match[4] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    parts = (hour, int(match[2]), int(match[3] or 0))
    return dt.time(*parts).isoformat() if parts[0] < 24 and parts[1] < 60 and parts[2] < 60 else None


def _moment(value: object) -> dt.datetime | None:
    if isinstance(value, str) and not DAY.fullmatch(value.strip()) and value.strip()[:4].isdigit():
        return _iso(dt.datetime.fromisoformat, value.strip())
    return value if isinstance(value, dt.datetime) else None


def _iso(read: Callable[[str], D], text: str) -> D | None:
    try:
        return read(text)
    except ValueError:
        return None


def _span(value: object) -> dt.timedelta | None:
    if isinstance(value, dt.timedelta):
        return value
    if not isinstance(value, str):
        # Zero needs no unit.
        return dt.timedelta(0) if value == 0 and not isinstance(value, bool) else None
    text = value.strip()
    if text == "0":
        return dt.timedelta(0)
    if (iso := ISO_SPAN.fullmatch(text)) is not None and any(iso.groups()):
        weeks, days, hours, minutes, rest = (float(part or 0) for part in iso.groups())
        return dt.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=rest)
    parts = PART_OF_SPAN.findall(text) if SPAN.fullmatch(text) else []
    if not parts or any(unit.lower() not in SECONDS for _, unit in parts):
        return None
    seconds = sum(float(count) * SECONDS[unit.lower()] for count, unit in parts)
    return dt.timedelta(seconds=seconds) if seconds <= MOST_SECONDS else None


def _interval(value: object) -> str | None:
    try:
        return written(*ends_of(value)) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None


def _address(value: object) -> str | None:
    return value.strip() if isinstance(value, str) and ADDRESS.fullmatch(value.strip()) else None


def _truth(value: object) -> bool | None:
    if isinstance(value, str):
        return WORDS_OF_TRUTH.get(value.strip().lower())
    return value if isinstance(value, bool) else None


READERS: Mapping[str, Callable[[object], object]] = {
    "integer": _integer,
    "number": _number,
    "money": _number,
    "date": _date,
    "time": _time,
    "datetime": _moment,
    "duration": _span,
    "interval": _interval,
    "email": _address,
    "yesno": _truth,
}
"""Type → the function that reads a value of it; None where it is none."""
