"""The values of expressions: the missing value, results with a compact form, and how a value is shown in a text."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, NamedTuple, final

from shipworthy.errors import ExpressionError
from shipworthy.regex import regex

NUMBER_SPEC = regex(r"(?:[^{}]?[<>=^])?[-+ ]?#?0?\d{0,3}[,_]?(?:\.\d{1,2})?[bdeEfFgGnosxX%]?")
DATE_SPEC = regex(r"(?=.*%)(?:%-?[aAbBcdeFgGHIjklmMpRSTuUVwWxXyYzZ%]|[^%{}]){1,60}")
UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
DEEPEST_VALUE = 100
"""Most levels of nested lists and dicts."""
WIDEST_SHOWN = 14_000
"""Most bits of an integer that is written as decimal digits."""


@final
class Missing:
    """The value of a skipped step or an absent field: false in conditions, refused as an argument."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "missing"

    def __copy__(self) -> "Missing":
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> "Missing":
        return self

    def __reduce__(self) -> str:
        return "MISSING"


MISSING: Final = Missing()


class Words(NamedTuple):
    """How a language shows what is true, false, empty or missing."""

    yes: str = "yes"
    no: str = "no"
    none: str = "none"
    missing: str = "not available"


ENGLISH = Words()


@dataclass(frozen=True, slots=True)
class StepResult:
    """The result of a step: its data, and the compact form that texts show instead."""

    value: object
    text: str
    mark: Any = field(default=None, compare=False)
    """Its trust label, a `contract.labels.Mark`; None: trusted. Any: `labels` imports this module."""


def unwrapped(value: object) -> object:
    """The data of a StepResult, any other value unchanged; parts inside stay StepResults, and nothing is copied."""
    while isinstance(value, StepResult):
        value = value.value
    return value


def bare(value: object) -> object:
    """The data of a StepResult as `unwrapped` gives it, with a tuple copied into a list."""
    value = unwrapped(value)
    return list(value) if isinstance(value, tuple) else value


def plain(value: object) -> object:
    """The data, with every StepResult inside replaced by its data.

    Raises ExpressionError where the value is nested more than 100 levels deep.
    """
    return _plain(value, 0) if isinstance(value, StepResult | dict | list | tuple) else value


def _plain(value: object, depth: int) -> object:
    if isinstance(value, StepResult):
        return _plain(bare(value), depth)
    if not isinstance(value, dict | list | tuple):
        return value
    if depth >= DEEPEST_VALUE:
        raise _too_deep()
    if isinstance(value, dict):
        return {key: _plain(item, depth + 1) for key, item in value.items()}
    return [_plain(item, depth + 1) for item in value]


def weigh(value: object, most: int, *, shown: bool = False) -> int:
    """The size of a value: its items at every depth, and one for every 64 characters.

    Stops counting above `most`, so that counting costs no more than the work it limits. With `shown`, a StepResult
    weighs as much as its text. Raises ExpressionError where the value is nested more than 100 levels deep.
    """
    level, weight = [value], 1
    for _ in range(DEEPEST_VALUE + 1):
        below: list[object] = []
        for item in level:
            if isinstance(item, StepResult):
                item = item.text if shown else bare(item)
            if isinstance(item, str):
                weight += len(item) >> 6
            elif isinstance(item, dict | list | tuple):
                weight += len(item) * (2 if isinstance(item, dict) else 1)
                if weight > most:
                    return weight
                below.extend(item)
                below.extend(item.values() if isinstance(item, dict) else ())
        if not below or weight > most:
            return weight
        level = below
    raise _too_deep()


def _too_deep() -> ExpressionError:
    return ExpressionError(f"the value is nested more than {DEEPEST_VALUE} levels deep", "make it flatter in a tool")


def show(value: object, spec: str = "", words: Words = ENGLISH) -> str:
    """Format a value as text; raises ExpressionError where the format does not fit it."""
    if value is MISSING:
        return words.missing
    return _formatted(bare(value), spec) if spec else _shown(value, 0, words)


def _shown(value: object, depth: int, words: Words) -> str:
    if isinstance(value, StepResult):
        # The compact form is for models: it says yes and no in English, and writes a list as JSON.
        found = unwrapped(value)
        if isinstance(found, bool) and words is not ENGLISH:
            return _scalar(found, words)
        return _row(found, value.text, words) if isinstance(found, list | tuple) else value.text
    if isinstance(value, Mapping | list | tuple):
        if depth >= DEEPEST_VALUE:
            raise _too_deep()
        if isinstance(value, Mapping):
            return ", ".join(f"{_scalar(key, words)}: {_shown(item, depth + 1, words)}" for key, item in value.items())
        return _items(value, depth + 1, words)
    return _scalar(value, words)


def _row(values: "list[object] | tuple[object, ...]", text: str, words: Words) -> str:
    """The texts and figures of a list in a row; its compact form where it is no JSON, empty, or was cut."""
    plain = all(isinstance(item, str | int | float) and not isinstance(item, bool) for item in values)
    if not values or not plain or not text.startswith("["):
        return text
    shown = _items(values, 1, words)
    return shown if len(shown) <= len(text) else text


def _items(values: "list[object] | tuple[object, ...]", depth: int, words: Words) -> str:
    shown = [_shown(item, depth, words) for item in values]
    lines = any(
        "\n" in text or isinstance(item, StepResult | Mapping) for text, item in zip(shown, values, strict=True)
    )
    return ("\n" if lines else ", ").join(shown)


def _scalar(value: object, words: Words = ENGLISH) -> str:
    if isinstance(value, str):
        return value
    if value is MISSING:
        return words.missing
    if value is None:
        return words.none
    if isinstance(value, bool):
        return words.yes if value else words.no
    return _number(value) if isinstance(value, int | float) else _time(value)


def _number(value: int | float) -> str:
    if isinstance(value, int):
        if value.bit_length() > WIDEST_SHOWN:
            raise ExpressionError("the number is too large to be shown", "make it smaller in a tool")
        return str(value)
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = repr(value)
    return format(Decimal(text), "f") if "e-" in text and abs(value) >= 1e-9 else text


def _time(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None).isoformat(" ", "minutes")
    if isinstance(value, dt.timedelta):
        return _span(value)
    return str(value)


def _span(span: dt.timedelta) -> str:
    if span < dt.timedelta(0):
        return f"-{_span(-span)}" if span != dt.timedelta.min else str(span)
    left, words = span.days * 86_400 + span.seconds, []
    for seconds, unit in UNITS:
        count, left = divmod(left, seconds)
        if count:
            words.append(f"{count} {unit}" + ("" if count == 1 else "s"))
    return " ".join(words) or f"{_number(span.microseconds / 1e6)} seconds"


def named(value: object) -> str:
    """How an error message names a value: short ones by their content, others by their type."""
    value = bare(value)
    if isinstance(value, str):
        return f"the text {value[:30]!r}"
    if isinstance(value, bool) or value is None:
        return show(value)
    if isinstance(value, int | float):
        return f"the number {show(value)[:30]}" if abs(value) < 1e30 else "a very large number"
    kinds = {dt.datetime: "a point in time", dt.date: "a date", dt.time: "a time", dt.timedelta: "a span of time"}
    return {**kinds, list: "a list", dict: "a record"}.get(type(value), "the value")


def check_spec(spec: str) -> None:
    """Check a format; raises ExpressionError where it fits no value of any type."""
    if not (NUMBER_SPEC.fullmatch(spec) or DATE_SPEC.fullmatch(spec)):
        raise ExpressionError(f"`{spec}` is not a format", "write one like `.2f`, `,.0f`, `+.1%` or `%d %B %Y`")


def _formatted(value: object, spec: str) -> str:
    if value is MISSING:
        return "not available"
    check_spec(spec)
    dated = isinstance(value, dt.date | dt.time)
    try:
        if dated is not bool(DATE_SPEC.fullmatch(spec)):
            raise ValueError(spec)
        return format(_scalar(value) if isinstance(value, bool) else value, spec)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise ExpressionError(f"the format `{spec}` does not fit {named(value)}", "leave it out") from error
