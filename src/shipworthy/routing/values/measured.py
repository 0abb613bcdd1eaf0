"""Reads a length of time as the count of the unit that an input asks for: `a week` is 7 of `days`."""

import datetime as dt
import functools
import json
from collections.abc import Mapping
from importlib.resources import files

from shipworthy.contract.input import Input
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found
from shipworthy.routing.values.times import spans
from shipworthy.routing.words import DEFINED, defined_words

COUNTED = frozenset(("integer", "number"))
LONGEST = 2_000
"""Characters of a message in which a length is looked for."""
LENGTHS = ("duration", "interval")
"""Types that take a length of time themselves."""


@functools.cache
def _units() -> tuple[Mapping[str, int], frozenset[str]]:
    """The seconds of each unit, by its words for several of it, and the words of units that have no fixed length."""
    told = json.loads((files(__package__) / "measured.json").read_text(encoding="utf-8"))
    return {word: one["seconds"] for one in told["units"] for word in one["words"].split()}, frozenset(
        told["uneven"].split()
    )


def measured(inputs: Mapping[str, Input], name: str, said: Said) -> Found | None:
    """The length of time that a message says, counted in the unit that the input asks for; None where it says none.

    Its value is None where it is no whole number of that unit. `inputs`: all that are read, one of which may take a
    length itself.
    """
    spec = inputs[name]
    if spec.kind.name not in COUNTED or spec.list is not None or spec.pattern:
        return None
    if any(one.kind.name in LENGTHS for one in inputs.values()):
        return None
    seconds = unit_of(name, spec.ask.source if spec.ask else "") if len(said.text) <= LONGEST else 0
    found = said.once(spans) if seconds else []
    if len(found) != 1 or not isinstance(found[0].value, dt.timedelta):
        return None
    (item,) = found
    words = {token.lower for token in said.part(item.start, item.end).tokens}
    count, rest = divmod(int(item.value.total_seconds()), seconds)
    whole = not rest and count > 0 and _units()[1].isdisjoint(words)
    return Found(count if whole else None, item.start, item.end)


@functools.lru_cache(maxsize=DEFINED)
def unit_of(name: str, ask: str) -> int:
    """The seconds of the unit that an input counts, by its name, else by its question; 0 where it names none."""
    for text in (name.replace("_", " "), ask):
        units = {_units()[0][word] for word in defined_words(text) if word in _units()[0]}
        if units:
            return units.pop() if len(units) == 1 else 0
    return 0
