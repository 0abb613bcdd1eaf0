"""The answer of the model that reads a message: a small JSON object, parsed strictly."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST_WORDS = 500
"""Characters of a value that are taken."""
MOST = 20
"""Values of an answer, items of a list, and wishes that are taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A further wish of the message."""

    skill: str
    words: str
    """The words of the message that say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a model says that the message means; nothing of it is checked against the message yet."""

    skill: str | None = None
    because: str = ""
    """The words of the message that say what is wanted."""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Input → its value, or the items of a list."""
    choice: int | None = None
    """The number of a choice, counted from 1."""
    clear: tuple[str, ...] = ()
    """Inputs whose earlier value the message takes back."""
    wishes: tuple[Wish, ...] = ()
    plainly: str = ""
    """The message said again in plain words; empty: it is plain."""


def read_answer(text: str) -> Reading:
    """Parse the first JSON object of an answer; raises ValueError where there is none.

    A field that is missing, or not of its type, is left out. What a model writes behind the object is ignored.
    """
    start = text.find("{")
    if start < 0:
        raise ValueError("there is no JSON object")
    try:
        read, _ = json.JSONDecoder().raw_decode(text, start)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    fields: Mapping[str, object] = read
    number = fields.get("choice")
    return Reading(
        skill=_name(fields.get("skill")),
        because=_words(fields.get("because")) or "",
        values=_values(fields.get("set")),
        choice=number if isinstance(number, int) and not isinstance(number, bool) else None,
        clear=tuple(name for item in _items(fields.get("clear")) if (name := _name(item)) is not None),
        plainly=_words(fields.get("plainly")) or "",
        wishes=tuple(wish for item in _items(fields.get("wishes")) if (wish := _wish(item)) is not None),
    )


def _items(raw: object) -> list[object]:
    return raw[:MOST] if isinstance(raw, list) else []


def _name(raw: object) -> str | None:
    return raw if isinstance(raw, str) and raw else None


def _words(raw: object) -> str | None:
    """A value as text; a truth value, an object and an empty text are none."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    return str(raw)[:LONGEST_WORDS].strip() or None


def _values(raw: object) -> dict[str, tuple[str, ...]]:
    given = list(raw.items())[:MOST] if isinstance(raw, dict) else []
    values: dict[str, tuple[str, ...]] = {}
    for name, value in given:
        items = _items(value) if isinstance(value, list) else [value]
        words = [text for item in items if (text := _words(item)) is not None]
        if words and len(words) == len(items):
            values[name] = tuple(words)
    return values


def _wish(raw: object) -> Wish | None:
    if not isinstance(raw, dict):
        return None
    skill, words = _name(raw.get("skill")), _words(raw.get("words"))
    return Wish(skill=skill, words=words) if skill and words else None
