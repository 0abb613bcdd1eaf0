"""The functions and operators of the language, in read-only tables. Each takes any data or raises ExpressionError."""

import ast
import datetime as dt
import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NoReturn, TypeVar

from shipworthy.contract.language.values import MISSING, bare, named, plain, show, unwrapped
from shipworthy.errors import ExpressionError

T = TypeVar("T")
LARGEST_RESULT = 200_000
"""Most characters or items in the result of one operation."""
WIDEST_INTEGER = 4096
"""Most bits of an integer."""
TOO_LARGE = "do the work in a tool instead"
MANY = 1_000
ORDERED: Mapping[type, Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
ARITHMETIC: Mapping[type, Callable[[Any, Any], object]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
DATED = (dt.date, dt.time)
SORT_KEY: Callable[[object], Any] = plain


def items(value: object) -> list[object]:
    """The items of a list, the keys of a dict, none of a missing value or None; else raises ExpressionError."""
    value = bare(value)
    if value is MISSING or value is None:
        return []
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return list(value)
    raise ExpressionError(f"{named(value)} is not a list", "loop over a list")


def _length(value: object) -> int:
    value = unwrapped(value)
    if value is MISSING or value is None:
        return 0
    if isinstance(value, str | list | tuple | dict):
        return len(value)
    raise ExpressionError(f"{named(value)} has no length", "use len(…) on a list or a text")


def _sum(values: object) -> object:
    numbers = _there(items(values))
    for number in numbers:
        if not isinstance(number, int | float | dt.timedelta):
            raise ExpressionError(f"{named(number)} cannot be added up", "sum(…) takes numbers")
    return sum(numbers, start=dt.timedelta(0)) if numbers and isinstance(numbers[0], dt.timedelta) else sum(numbers)


def _there(values: list[Any]) -> list[Any]:
    return [value for item in values if (value := bare(item)) is not MISSING and value is not None]


def _extreme(choose: Callable[..., object]) -> Callable[..., object]:
    def extreme(*values: object) -> object:
        every = items(values[0]) if len(values) == 1 else list(values)
        found = [value for value in every if bare(value) is not MISSING and bare(value) is not None]
        return choose(found, key=plain) if found else MISSING

    return extreme


def _row(values: object) -> list[object] | tuple[object, ...]:
    """The items of a value; a tuple is not copied, because the caller takes one item only."""
    found = unwrapped(values)
    return found if isinstance(found, tuple) else items(found)


def _first(values: object) -> object:
    found = _row(values)
    return found[0] if found else MISSING


def _last(values: object) -> object:
    found = _row(values)
    return found[-1] if found else MISSING


def _join(values: object, separator: object = ", ") -> str:
    separator, found = bare(separator), [value for value in items(values) if bare(value) is not MISSING]
    if not isinstance(separator, str):
        raise ExpressionError(f"{named(separator)} cannot separate texts", "write join(xs, ', ')")
    if len(separator) * len(found) > LARGEST_RESULT:
        raise ExpressionError("the result is too long", TOO_LARGE)
    return separator.join(show(value) for value in found)


def _values(value: object) -> object:
    value = bare(value)
    return list(value.values()) if isinstance(value, dict) else items(value)


def _keys(value: object) -> object:
    value = bare(value)
    return list(value) if isinstance(value, dict) else []


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date | dt.time) else show(value)


def _number(kind: "type[int] | type[float]") -> Callable[[object], object]:
    def number(value: object) -> object:
        if not isinstance(value, int | float | str):
            raise ExpressionError(f"{named(value)} is no number", f"{kind.__name__}(…) takes a number or a text")
        try:
            return kind(value)
        except ValueError as error:
            raise ExpressionError(f"{named(value)} is no number", f"check it before {kind.__name__}(…)") from error

    return number


def _round(value: object, digits: object = 0) -> object:
    number: Any = bare(value)
    places = bare(digits)
    if number is MISSING:
        return number
    if not isinstance(places, int) or abs(places) > 30:
        raise ExpressionError("round(…) takes at most 30 digits", "write round(x, 2)")
    return round(number, places) if places else round(number)


def _date(value: object) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    return _instant(value).date()


def _instant(value: object) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)
    try:
        return dt.datetime.fromisoformat(value.strip() if isinstance(value, str) else "")
    except ValueError as error:
        repair = "write it like '2024-05-01' or '2024-05-01T10:00'"
        raise ExpressionError(f"{named(value)} is no date", repair) from error


def _span(unit: str) -> Callable[[object], object]:
    def span(value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ExpressionError(f"{named(value)} is no number of {unit}", f"write {unit}(2)")
        return dt.timedelta(**{unit: value})

    return span


def _of_one(function: Callable[[Any], object]) -> Callable[[object], object]:
    """Wraps a function of one value: it gets plain data, and is not called with a missing value."""

    def unless_missing(value: object) -> object:
        value = bare(value)
        return value if value is MISSING else function(value)

    return unless_missing


FUNCTIONS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        "len": _length,
        "sum": _sum,
        "min": _extreme(min),
        "max": _extreme(max),
        "any": lambda values: any(bare(value) for value in items(values)),
        "all": lambda values: all(bare(value) for value in items(values)),
        "first": _first,
        "last": _last,
        "sorted": lambda values: sorted(items(values), key=SORT_KEY),
        "join": _join,
        "values": _values,
        "keys": _keys,
        "str": _of_one(_text),
        "int": _of_one(_number(int)),
        "float": _of_one(_number(float)),
        "round": _round,
        "abs": _of_one(abs),
        "lower": _of_one(lambda value: show(value).lower()),
        "upper": _of_one(lambda value: show(value).upper()),
        "date": _of_one(_date),
        "datetime": _of_one(_instant),
        "hours": _of_one(_span("hours")),
        "days": _of_one(_span("days")),
        "minutes": _of_one(_span("minutes")),
    }
)
FUNCTION_NAMES = frozenset(FUNCTIONS) | {"known"}
MOST_ARGUMENTS: Mapping[str, int] = MappingProxyType({"join": 2, "round": 2, "min": MANY, "max": MANY})
"""The most arguments that a function takes, where that is not one."""
SHOWING = frozenset({"join", "str", "lower", "upper"})
"""Functions that turn their arguments into text."""
FREE = frozenset({"len", "first", "last"})
"""Functions whose work does not grow with the size of their arguments."""


def safely(work: Callable[[], T]) -> T:
    """Call `work`, which must not look up names, and return its result; turns every exception into ExpressionError."""
    try:
        return work()
    except ExpressionError:
        raise
    except Exception as error:
        raise ExpressionError(f"the expression failed: {str(error)[:200]}", "check the types of its parts") from error


def narrow(value: object) -> object:
    """Return the value unchanged; raises ExpressionError for an integer of more than 4,096 bits."""
    if isinstance(value, int) and value.bit_length() > WIDEST_INTEGER:
        raise ExpressionError("the number is too large", TOO_LARGE)
    return value


def holds(op: ast.cmpop, left: object, right: object) -> bool:
    """Whether a comparison of two plain values is true; False where one is missing. Raises ExpressionError."""
    if left is MISSING or right is MISSING:
        return False
    if isinstance(op, ast.In | ast.NotIn):
        return _inside(left, right) is isinstance(op, ast.In)
    left, right = _zoned(left, right)
    if isinstance(op, ast.Eq | ast.NotEq | ast.Is | ast.IsNot):
        same = isinstance(left, bool) is isinstance(right, bool) and bool(safely(lambda: left == right))
        return same is isinstance(op, ast.Eq | ast.Is)
    if _kind(left) is not _kind(right):
        _refuse_order(left, right)
    return bool(safely(lambda: ORDERED[type(op)](left, right)))


def combine(op: ast.operator, left: object, right: object) -> object:
    """The result of `+ - * / // %` on two values; raises ExpressionError where the types do not fit each other."""
    if not _fits(op, left, right):
        repair = "+ joins two numbers, texts or lists; - * / // % take numbers; dates take days(…) and hours(…)"
        raise ExpressionError(f"{named(left)} and {named(right)} do not go together here", repair)
    if isinstance(left, str | list) and isinstance(right, str | list) and len(left) + len(right) > LARGEST_RESULT:
        raise ExpressionError("the result is too long", TOO_LARGE)
    left, right = _zoned(narrow(left), narrow(right))
    return narrow(safely(lambda: ARITHMETIC[type(op)](left, right)))


def _inside(left: object, right: object) -> bool:
    if right is None:
        return False
    if not isinstance(right, str | list | dict) or (isinstance(right, str) and not isinstance(left, str)):
        raise ExpressionError(f"{named(left)} cannot be in {named(right)}", "`in` takes a list, or a text in a text")
    return bool(safely(lambda: left in right))


def _kind(value: object) -> type:
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)


def _refuse_order(left: object, right: object) -> NoReturn:
    repair = "compare numbers with numbers: float(x)"
    if left is None or right is None:
        repair = "say what none counts as: (x or 0) < 3"
    elif isinstance(left, DATED) or isinstance(right, DATED):
        repair = "compare dates with dates: date(x)"
    raise ExpressionError(f"{named(left)} and {named(right)} have no order", repair)


def _zoned(left: object, right: object) -> tuple[object, object]:
    """Two datetimes; where only one has a time zone, the other gets the same."""
    if isinstance(left, dt.datetime) and isinstance(right, dt.datetime):
        if left.tzinfo is None and right.tzinfo is not None:
            return left.replace(tzinfo=right.tzinfo), right
        if right.tzinfo is None and left.tzinfo is not None:
            return left, right.replace(tzinfo=left.tzinfo)
    return left, right


def _fits(op: ast.operator, left: object, right: object) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return False
    if isinstance(left, int | float) and isinstance(right, int | float):
        return True
    if isinstance(op, ast.Add) and isinstance(left, str | list):
        return type(left) is type(right)
    times = (dt.date, dt.timedelta, int, float)
    return isinstance(left, times) and isinstance(right, times) and not isinstance(op, ast.Mod)
