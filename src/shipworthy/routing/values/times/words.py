"""The words that speak of days, times and durations, read once from `words.json`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

Roles = Mapping[str, object]


class _Read(NamedTuple):
    roles: Mapping[str, Roles]
    lists: Mapping[str, Mapping[str, object]]


def _read() -> _Read:
    lists: dict[str, dict[str, object]] = {}
    for name, of in json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8")).items():
        if isinstance(of, list):
            lists[name] = dict.fromkeys(of, 1)
        elif isinstance(of, dict):
            lists[name] = of
    roles: dict[str, dict[str, object]] = {}
    for name, words in lists.items():
        for word, value in words.items() if name not in ("seconds", "letter", "ordinary", "glue", "days") else ():
            roles.setdefault(word, {})[name] = value
    return _Read(roles, lists)


_FILE = _read()
ROLES = _FILE.roles
"""The roles of each word: its value as a weekday, a month, a unit, an ordinal and so on."""
LETTERS = {word: str(unit) for word, unit in _FILE.lists["letter"].items()}
"""Units of one letter, written directly behind a number: `2h`."""
SECONDS = {unit: int(str(length)) for unit, length in _FILE.lists["seconds"].items()}
"""The length of each unit; of a month and a year, the usual one."""
GLUE = frozenset(_FILE.lists["glue"])
"""Words that join the parts of one phrase and say nothing alone."""
ORDINARY = frozenset(_FILE.lists["ordinary"])
"""Words of time that often mean something else; one that nothing uses makes no value doubtful."""
