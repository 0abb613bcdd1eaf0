"""Compares an answer with what a conversation expects."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import orjson

from shipworthy.regex import regex
from shipworthy.talk.script import Expected, ExpectedCall

__all__ = ["Came", "Miss", "misses", "plain"]

LONGEST_SHOWN = 400
"""Characters of an answer that a miss shows."""
NOTHING = "–"
CLOCK = regex(r"\d\d:\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What an answer was, as far as conversations can expect it."""

    status: str
    skill: str | None
    reason: str | None
    inputs: Mapping[str, object]
    text: str
    calls: tuple[Mapping[str, object], ...]
    """`{tool, args}` of each tool that was called for this message, in the order of the page."""
    why: str = ""
    """Why the skill was chosen; empty where none was."""
    confidence: float | None = None
    model_calls: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One thing that is not as expected, as a person reads it."""

    key: str
    expected: str
    came: str


def misses(expect: Expected | None, came: Came) -> tuple[Miss, ...]:
    """Everything in the answer that is not as expected; empty where all is, or nothing is expected."""
    return () if expect is None else tuple(_misses(expect, came))


def _misses(expect: Expected, came: Came) -> Iterator[Miss]:
    wanted: list[tuple[str, tuple[str | None, ...], str | None]] = [
        ("status", expect.status, came.status),
        ("skill", expect.skill, came.skill),
        ("reason", expect.reason, came.reason),
    ]
    for key, right, got in wanted:
        if right and got not in right:
            yield Miss(key=key, expected=" or ".join(word or NOTHING for word in right), came=got or NOTHING)
    for name, value in expect.inputs.items():
        got_value = came.inputs.get(name)
        if not _same(value, got_value):
            yield Miss(key=f"inputs.{name}", expected=_shown(value), came=_shown(got_value))
    said = _spaced(came.text)
    for text in expect.text:
        if _spaced(text) not in said:
            yield Miss(key="text", expected=f"“{text}”", came=_quoted(came.text))
    for text in expect.not_text:
        if _spaced(text) in said:
            yield Miss(key="not_text", expected=f"no “{text}”", came=_quoted(came.text))
    if expect.calls is not None and not _as_called(expect.calls, came.calls):
        wanted_calls = ", ".join(_call(one.tool, one.args) for one in expect.calls)
        made = ", ".join(_call(str(one["tool"]), _arguments(one)) for one in came.calls)
        yield Miss(key="calls", expected=wanted_calls or "none", came=made or "none")


def _as_called(expected: tuple[ExpectedCall, ...], made: tuple[Mapping[str, object], ...]) -> bool:
    return len(expected) == len(made) and all(
        one.tool == call["tool"] and all(_same(value, _arguments(call).get(name)) for name, value in one.args.items())
        for one, call in zip(expected, made, strict=True)
    )


def _arguments(call: Mapping[str, object]) -> Mapping[str, object]:
    args = call.get("args")
    return args if isinstance(args, Mapping) else {}


def _call(tool: str, args: Mapping[str, object]) -> str:
    return f"{tool}({', '.join(f'{name}={_shown(value)}' for name, value in args.items())})" if args else tool


def _same(expected: object, came: object) -> bool:
    """Whether two values are equal as YAML writes them: dates and times are text, 2 equals 2.0, true is no number."""
    one, other = plain(expected), plain(came)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, str) and isinstance(came, dt.datetime | dt.time):
        return _moment(one, came) == came
    if isinstance(one, str) and isinstance(other, str) and CLOCK.fullmatch(one):
        # A time of day is kept as HH:MM:SS.
        return other in (one, f"{one}:00")
    return one == other


def _moment(text: str, like: dt.datetime | dt.time) -> dt.datetime | dt.time | None:
    """The text as a moment; without a zone of its own, in the zone of the other."""
    try:
        read = dt.datetime.fromisoformat(text) if isinstance(like, dt.datetime) else dt.time.fromisoformat(text)
    except ValueError:
        return None
    return read.replace(tzinfo=like.tzinfo) if read.tzinfo is None else read


def plain(value: object) -> object:
    """The value as JSON data; dates, times and moments become ISO text, durations seconds."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


def _shown(value: object) -> str:
    if value is None:
        return NOTHING
    return orjson.dumps(plain(value), default=str).decode() if not isinstance(value, str) else value


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    return f"“{words if len(words) <= LONGEST_SHOWN else words[:LONGEST_SHOWN] + '…'}”"


def _spaced(text: str) -> str:
    return " ".join(text.split()).casefold()
