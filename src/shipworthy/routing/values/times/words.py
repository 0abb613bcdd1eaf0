"""The words that speak of days, times and durations, read once from `words.json` and `feasts.json`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

Roles = Mapping[str, object]
HERE = Path(__file__).parent


class Feasts(NamedTuple):
    """Days with names, by the words of the name: fixed, after Easter, after Orthodox Easter, or by a weekday."""

    fixed: Mapping[tuple[str, ...], tuple[int, ...]]
    easter: Mapping[tuple[str, ...], tuple[int, ...]]
    orthodox: Mapping[tuple[str, ...], tuple[int, ...]]
    weekday: Mapping[tuple[str, ...], tuple[int, ...]]


def _feasts() -> Feasts:
    data = json.loads((HERE / "feasts.json").read_text(encoding="utf-8"))
    return Feasts(*({tuple(name.split()): _numbers(of) for name, of in data[kind].items()} for kind in Feasts._fields))


def _numbers(of: object) -> tuple[int, ...]:
    return tuple(int(number) for number in of) if isinstance(of, list) else (int(str(of)),)


def _lists() -> Mapping[str, Mapping[str, object]]:
    lists: dict[str, Mapping[str, object]] = {}
    for name, of in json.loads((HERE / "words.json").read_text(encoding="utf-8")).items():
        if isinstance(of, list | dict):
            lists[name] = of if isinstance(of, dict) else dict.fromkeys(of, 1)
    return lists


NO_ROLES = ("seconds", "letter", "ordinary", "glue")
"""Lists that give a word no role."""


def _roles(lists: Mapping[str, Mapping[str, object]], feasts: Feasts) -> Mapping[str, Roles]:
    roles: dict[str, dict[str, object]] = {}
    for name, words in lists.items():
        for word, value in words.items() if name not in NO_ROLES else ():
            roles.setdefault(word, {})[name] = value
    for word in sorted({word for kind in feasts for name in kind for word in name}):
        roles.setdefault(word, {})["feast"] = 1
    return roles


FEASTS = _feasts()
_LISTS = _lists()
ROLES = _roles(_LISTS, FEASTS)
"""The roles of each word: its value as a weekday, a month, a unit, an ordinal and so on."""
LETTERS = {word: str(unit) for word, unit in _LISTS["letter"].items()}
"""Units of one letter, written directly behind a number: `2h`."""
SECONDS = {unit: int(str(length)) for unit, length in _LISTS["seconds"].items()}
"""The length of each unit; of a month and a year, the usual one."""
GLUE = frozenset(_LISTS["glue"])
"""Words that join the parts of one phrase and say nothing alone."""
ORDINARY = frozenset(_LISTS["ordinary"]) | {word for word, roles in ROLES.items() if set(roles) == {"feast"}}
"""Words of time that often mean something else; one that nothing uses makes only a value doubtful that is beside it."""
PARTS: Mapping[str, tuple[int, int]] = {
    word: (int(str(of[0])), int(str(of[1]))) for word, of in _LISTS["part"].items() if isinstance(of, list)
}
"""The first hour of each part of the day, and the hour at which it is over."""
