"""Conversations as JSON: data only, never objects by name."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from shipworthy.runtime.session import FrozenCall, Open, Pending, Session, Stored

TAGS: Mapping[str, Callable[[Any], Any]] = {
    "$date": lambda text: dt.date.fromisoformat(text),
    "$datetime": lambda text: dt.datetime.fromisoformat(text),
    "$time": lambda text: dt.time.fromisoformat(text),
    "$seconds": lambda number: dt.timedelta(seconds=number),
    "$number": lambda text: float(text),
}
LIMITS = 2**53
"""Integers beyond this are kept as text, so that no reader of the file loses their last digits."""


def dump(session: Session) -> str:
    """A conversation as JSON text; raises TypeError for what is not data."""
    return orjson.dumps(_coded(dataclasses.asdict(session))).decode()


def load(text: str) -> Session:
    """The conversation of a JSON text; raises ValueError, TypeError or KeyError where it is none."""
    raw = _decoded(orjson.loads(text))
    opened = raw.pop("open")
    turns = tuple((str(said), str(answer)) for said, answer in raw.pop("turns"))
    return Session(**raw, open=_opened(opened) if opened is not None else None, turns=turns)


def _opened(raw: dict[str, Any]) -> Open:
    pending, results = raw.pop("pending"), raw.pop("results")
    stored = {key: Stored(**value) for key, value in results.items()}
    return Open(**raw, pending=_pending(pending) if pending is not None else None, results=stored)


def _pending(raw: dict[str, Any]) -> Pending:
    calls = tuple(FrozenCall(**call) for call in raw.pop("calls"))
    lists: dict[str, Any] = {name: tuple(raw.pop(name)) for name in ("names", "choices", "values")}
    return Pending(**raw, **lists, calls=calls)


def _coded(value: Any) -> Any:
    """Plain JSON, with what JSON lacks under a tag."""
    if isinstance(value, dict):
        coded = {key if isinstance(key, str) else str(key): _coded(item) for key, item in value.items()}
        return {"$plain": coded} if any(key.startswith("$") for key in coded) else coded
    if isinstance(value, list | tuple):
        return [_coded(item) for item in value]
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, dt.datetime):
        return {"$datetime": value.isoformat()}
    return _tagged(value)


def _tagged(value: Any) -> Any:
    if isinstance(value, dt.date):
        return {"$date": value.isoformat()}
    if isinstance(value, dt.time):
        return {"$time": value.isoformat()}
    if isinstance(value, dt.timedelta):
        return {"$seconds": value.total_seconds()}
    if isinstance(value, int) and abs(value) < LIMITS:
        return value
    if isinstance(value, float) and value - value == 0.0:
        return value
    if isinstance(value, float | int):
        return {"$number": repr(value)}
    raise TypeError(f"{type(value).__name__} is not data")


def _decoded(value: Any) -> Any:
    if isinstance(value, list):
        return [_decoded(item) for item in value]
    if isinstance(value, dict):
        if len(value) == 1:
            ((key, inner),) = value.items()
            if key == "$plain":
                return {name: _decoded(item) for name, item in inner.items()}
            if key in TAGS:
                return TAGS[key](inner)
        return {name: _decoded(item) for name, item in value.items()}
    return value
