"""Convert values of other libraries by one level, recognised by their methods so that no library is imported."""

import datetime as dt
import inspect
import io
import itertools
import operator
import types
from collections import UserString
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from shipworthy.errors import ToolFailed

UNREAD: Final = object()
"""Returned by a reader that does not support this kind of value."""
NOTHINGS = frozenset({"NAType", "NaTType"})
"""The pandas types whose only value means a missing value."""
RECORDS = ("model_dump", "_asdict")
LISTS = ("to_dicts", "to_pylist", "as_py", "to_list", "toarray")
DICTS = ("to_dict", "as_dict", "asdict", "dict")
SCALARS = (str, int, float, complex, dt.date, dt.time, dt.timedelta)
ZONES = frozenset({dt.timezone, ZoneInfo})
Moment = TypeVar("Moment", dt.datetime, dt.time)
BOOLISH = {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}


def opened(value: object, most: int) -> object:
    """Convert a value by one level to a list, dict, number, date or text; a value without data becomes its type's name.

    Its items may again be values of other libraries. Raises ToolFailed if it has more than `most` values.
    """
    for read in (_nothing, _record, _frame, _list, _array, _number, _keyed, _dict):
        found = read(value, most)
        if found is not UNREAD:
            return found
    found = _items(value, most)
    return _text(value) if found is UNREAD else found


def typed(value: object) -> object:
    """Convert a number, date or time of a subclass to the built-in type; a missing value becomes None."""
    if type(value).__name__ in NOTHINGS:
        return None
    if isinstance(value, dt.datetime):
        whole = (value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond)
        return zoned(dt.datetime(*whole, tzinfo=value.tzinfo, fold=value.fold))
    if isinstance(value, dt.date):
        return dt.date(value.year, value.month, value.day)
    if isinstance(value, dt.time):
        parts = (value.hour, value.minute, value.second, value.microsecond)
        return zoned(dt.time(*parts, tzinfo=value.tzinfo, fold=value.fold))
    if isinstance(value, dt.timedelta):
        return dt.timedelta(value.days, value.seconds, value.microseconds)
    return (
        int.__int__(value) if isinstance(value, int) else float.__float__(value) if isinstance(value, float) else value
    )


def zoned(value: Moment) -> Moment:
    """The moment with a zone of the standard library: one of another library becomes its offset at that moment."""
    if value.tzinfo is None or type(value.tzinfo) in ZONES:
        return value
    offset = value.utcoffset()
    return value.replace(tzinfo=None if offset is None else dt.timezone(offset))


def _can(value: object, name: str) -> "Callable[[], object] | None":
    """The method of that name if the type defines it; an object that creates attributes on access has none."""
    method = getattr(value, name, None) if hasattr(type(value), name) and not isinstance(value, type) else None
    return method if callable(method) else None


def _tried(call: Callable[[], object]) -> object:
    """The result of the call; UNREAD if it raises, because a method of that name may mean something else here."""
    try:
        return call()
    except Exception:
        return UNREAD


def _bounded(count: object, most: int) -> None:
    if isinstance(count, int) and count > most:
        raise ToolFailed(f"the result has more than {most:,} values")


def _nothing(value: object, most: int) -> object:
    return None if type(value).__name__ in NOTHINGS else UNREAD


def _record(value: object, most: int) -> object:
    """Convert objects with fields to a dict: pydantic, attrs, msgspec, database rows, namespaces."""
    if isinstance(value, type):
        return UNREAD
    for name in RECORDS:
        if method := _can(value, name):
            return method()
    kind = type(value)
    if hasattr(kind, "__fields__") and (method := _can(value, "dict")):
        return method()
    attributes = getattr(kind, "__attrs_attrs__", None)
    names = [field.name for field in attributes] if attributes else getattr(kind, "__struct_fields__", None)
    if names is not None:
        return {name: getattr(value, name) for name in names if hasattr(value, name)}
    return dict(vars(value)) if isinstance(value, types.SimpleNamespace) else UNREAD


def _frame(value: Any, most: int) -> object:
    """Convert pandas tables to a list of records, and columns to a list, a dict by label, or a list of records."""
    kind = type(value)
    if hasattr(kind, "itertuples") and hasattr(kind, "columns"):
        _bounded(value.shape[0] * (value.shape[1] + 1), most)
        labels, names = _labels(value.index), list(value.columns)
        columns = _unique([*labels, *names])
        rows = ([*label, *row] for label, row in zip(_rows(labels, len(value)), _cells(value), strict=True))
        return [dict(zip(columns, (_cell(cell) for cell in row), strict=True)) for row in rows]
    if hasattr(kind, "to_frame") and hasattr(kind, "tolist"):
        _bounded(value.size, most)
        cells = [_cell(cell) for cell in value.tolist()]
        labels = _labels(value.index) if hasattr(kind, "index") else {}
        if not labels:
            return cells
        keys = [label[0] if len(label) == 1 else tuple(label) for label in _rows(labels, len(cells))]
        if _are_distinct(keys):
            return dict(zip(keys, cells, strict=True))
        columns = _unique([*labels, "value" if value.name is None else value.name])
        rows = ([*label, cell] for label, cell in zip(_rows(labels, len(cells)), cells, strict=True))
        return [dict(zip(columns, row, strict=True)) for row in rows]
    return UNREAD


def _cells(frame: Any) -> Iterator[tuple[object, ...]]:
    if len(frame.columns):
        rows: Iterator[tuple[object, ...]] = frame.itertuples(index=False, name=None)
        return rows
    return itertools.repeat((), len(frame))


def _labels(index: Any) -> dict[str, list[object]]:
    """The levels of an index by name; empty for an index that only numbers the rows."""
    if type(index).__name__ == "RangeIndex" and index.start == 0 and index.step == 1 and index.name is None:
        return {}
    names = list(index.names)
    default = ["index"] if len(names) == 1 else [f"level_{n}" for n in range(len(names))]
    shown = _unique([other if name is None else name for name, other in zip(names, default, strict=True)])
    return {name: [_cell(cell) for cell in index.get_level_values(n).tolist()] for n, name in enumerate(shown)}


def _rows(labels: Mapping[str, list[object]], count: int) -> Iterator[tuple[object, ...]]:
    return zip(*labels.values(), strict=True) if labels else itertools.repeat((), count)


def _unique(names: list[object]) -> list[str]:
    """Turn column names into distinct texts: a second `price` becomes `price (2)`."""
    found: dict[str, None] = {}
    for name in names:
        base = text = ", ".join(str(part) for part in name if part != "") if isinstance(name, tuple) else str(name)
        for n in itertools.count(2):
            if text not in found:
                break
            text = f"{base} ({n})"
        found[text] = None
    return list(found)


def _are_distinct(keys: list[object]) -> bool:
    try:
        return len({str(key) for key in keys}) == len(keys)
    except Exception:
        return False


def _cell(cell: object) -> object:
    """Turn NaN, which means a missing value in a table, into None."""
    return None if isinstance(cell, float) and cell != cell else cell


def _list(value: object, most: int) -> object:
    for name in LISTS:
        if method := _can(value, name):
            _bounded(len(value) if isinstance(value, Sized) else None, most)
            found = _tried(method)
            if found is not UNREAD and type(found) is not type(value):
                return found
    return UNREAD


def _array(value: Any, most: int) -> object:
    """Convert arrays and array scalars with their `tolist` method."""
    method = _can(value, "tolist")
    if method is None:
        return UNREAD
    _bounded(getattr(value, "size", None), most)
    dtype = getattr(value, "dtype", None)
    kind, names = getattr(dtype, "kind", ""), getattr(dtype, "names", None)
    if names:
        rows = {name: value[name] for name in names}
        listed = {name: rows[name].tolist() if _can(rows[name], "tolist") else rows[name] for name in names}
        if getattr(value, "ndim", 0) == 1:
            return [dict(zip(names, row, strict=True)) for row in zip(*listed.values(), strict=True)]
        return listed
    if kind in ("M", "m"):
        return _moments(value, "datetime64[us]" if kind == "M" else "timedelta64[us]")
    found = _tried(method)
    # A float wider than 64 bits returns itself from `tolist`.
    wide = type(found) is type(value)
    return _tried(lambda: float(value)) if wide else found


def _moments(value: Any, unit: str) -> object:
    """Convert dates, times and durations to the microsecond; values that Python's types cannot hold become text."""
    if value.dtype.str.endswith(("m8[M]", "m8[Y]")):
        return value.astype(str).tolist() if getattr(value, "ndim", 0) else str(value)
    exact = _tried(value.tolist)
    if _is_moment(exact):
        return exact
    # For units finer than a microsecond numpy lists integers; cast to microseconds it lists dates.
    exact = _tried(lambda: value.astype(unit).tolist())
    return exact if _is_moment(exact) else _tried(lambda: value.astype(str).tolist())


def _is_moment(found: object) -> bool:
    while isinstance(found, list) and found:
        found = next((item for item in found if item is not None), None)
    return found is None or isinstance(found, list | dt.date | dt.timedelta)


def _number(value: Any, most: int) -> object:
    """Convert values with `item`, `__index__` or `__float__` to a number or a truth value."""
    if isinstance(value, type):
        return UNREAD
    if (method := _can(value, "item")) and isinstance(found := _tried(method), SCALARS):
        return found
    for name, read in (("__index__", operator.index), ("__float__", float)):
        if hasattr(type(value), name) and (found := _tried(lambda read=read: read(value))) is not UNREAD:  # type: ignore[misc]
            return found
    return UNREAD


def _keyed(value: Any, most: int) -> object:
    """Convert values with `keys` and `__getitem__`, such as database rows; columns of the same name stay apart."""
    if _can(value, "keys") is None or not hasattr(type(value), "__getitem__"):
        return UNREAD
    names = list(itertools.islice(value.keys(), most + 1))
    _bounded(len(names), most)
    cells = list(itertools.islice(value, most + 1)) if hasattr(type(value), "__iter__") else names
    if cells == names or len(cells) != len(names):
        cells = [value[name] for name in names]
    return dict(zip(_unique(names), cells, strict=True))


def _dict(value: object, most: int) -> object:
    for name in DICTS:
        if (method := _can(value, name)) and isinstance(found := _tried(method), Mapping | list):
            return found
    return UNREAD


def _items(value: object, most: int) -> object:
    """Convert an iterator or a sized collection to a list of all its items."""
    if isinstance(value, type | io.IOBase | UserString) or hasattr(type(value), "attrib"):
        return UNREAD
    if not isinstance(value, Iterator) and not (isinstance(value, Iterable) and isinstance(value, Sized)):
        return UNREAD
    found = list(itertools.islice(value, most + 1))
    _bounded(len(found), most)
    return found


def _text(value: Any) -> object:
    """The value's own text; without one, its truth value if it is false, else the name of its type."""
    kind = type(value)
    if inspect.isclass(value) or inspect.isroutine(value) or inspect.ismodule(value):
        return f"({kind.__name__} {getattr(value, '__qualname__', value.__name__)}: it holds no data)"
    text = _tried(lambda: str(value))
    if hasattr(kind, "__bool__") and isinstance(text, str) and (text.lower() in BOOLISH or not value):
        return BOOLISH.get(text.lower(), False)
    own = not _inherits(kind, "__str__")
    shown = own or not _inherits(kind, "__repr__")
    whole = not hasattr(kind, "shape") and (not hasattr(kind, "__len__") or isinstance(value, UserString))
    if isinstance(text, str) and shown and whole and (own or not text.startswith("<")):
        return text
    return f"({kind.__module__}.{kind.__qualname__}: it cannot be read as data)"


def _inherits(kind: type, name: str) -> bool:
    """Whether a type inherits that method from `object`."""
    return next(base for base in kind.__mro__ if name in vars(base)) is object
