"""Reads a count of days, weeks or months before the day they begin with: `12 months from today`.

Without an input for the count, that is one day.
"""

import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from shipworthy.contract.input import Input
from shipworthy.routing.gloss.lexicon import english
from shipworthy.routing.gloss.told import language_of
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found
from shipworthy.routing.values.numbers import integers
from shipworthy.routing.words import defined_words, stem

LONGEST = 2_000
"""Characters of a message in which such a length is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """The input that is counted, its number, and the end of the words with it."""

    name: str
    found: Found
    end: int


@functools.cache
def _pattern() -> re.Pattern[str]:
    """Build the pattern of a unit and the word behind it, from `lengths.json`."""
    told = json.loads((files(__package__) / "lengths.json").read_text(encoding="utf-8"))
    units = "|".join(sorted(told["units"].split(), key=len, reverse=True))
    words = "|".join(re.escape(text).replace(r"\ ", r"\s") for text in sorted(told["from"], key=len, reverse=True))
    return re.compile(rf"[\s-]?(?P<unit>{units})\s(?:{words})(?=\s)", re.IGNORECASE)


def length_from(inputs: Mapping[str, Input], said: Said) -> Length | None:
    """Return the only count of a unit that an input asks for, before a day; None where there is none."""
    counted = {n: s for n, s in inputs.items() if s.kind.name == "integer" and not s.pattern and s.list is None}
    days = any(spec.kind.name in ("date", "datetime") for spec in inputs.values())
    if not counted or not days or len(said.text) > LONGEST or _pattern().search(said.text) is None:
        return None
    found = []
    for match in _pattern().finditer(said.text):
        units = _units(match["unit"].lower(), said)
        named = [name for name, spec in counted.items() if not units.isdisjoint(map(stem, _words(name, spec)))]
        number = next((item for item in said.once(integers) if item.end == match.start()), None)
        if number is not None and len(named) == 1:
            found.append(Length(name=named[0], found=number, end=match.end()))
    return found[0] if len(found) == 1 else None


def _units(unit: str, said: Said) -> set[str]:
    """Return the stems of a unit, as it is written and in English: an input may ask in another language."""
    language = said.once(language_of)
    return {stem(unit), stem((language and english(language, unit)) or unit)}


def _words(name: str, spec: Input) -> tuple[str, ...]:
    return defined_words(f"{name.replace('_', ' ')} {spec.ask.source if spec.ask else ''}")
