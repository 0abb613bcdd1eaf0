"""What the sentences of a text are about, and figures in them that belong to something else.

"HAT169 costs $174" is not true because another flight costs $174. A figure is a stranger where its sentence names a
record, the record has a value of its own under the same key, which is not said, and the figure stands under that key in
other records alone.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from shipworthy.grounding.beside import MOST_SPOTS, Beside, Spot
from shipworthy.grounding.figure import Figure
from shipworthy.grounding.marks import items_in
from shipworthy.grounding.words import words

WORD = re.compile(r"[^\W\d_]+")
LONGEST_BEFORE = 32
NAMES = ("identifier", "own")
LEAST_DIGITS = {"number": 3, "unit": 3, "percent": 3, "money": 2}
"""Significant digits of figures that are looked at: shorter ones count and number too many things."""


@dataclass(slots=True)
class Named:
    """What an identifier stands for."""

    records: frozenset[int]
    around: frozenset[int]
    keys: frozenset[str]
    """The keys of its own figures."""
    said: set[str] = field(default_factory=set)
    """Those of which a value of its own was said."""


class About:
    """Follows what a text is about; judge its sentences in order."""

    __slots__ = ("_beside", "_named")

    def __init__(self, beside: Beside) -> None:
        self._beside = beside
        self._named: list[Named] = []
        """What this sentence names, or the one that its list stands below."""

    def strangers(self, text: str, figures: Sequence[tuple[Figure, Figure | None]]) -> list[Figure]:
        """Return those of the found figures of a sentence that belong to something else.

        `figures`: each with the rounded one that it may be meant as.
        """
        names = [figure for figure, _ in figures if figure.kind in NAMES]
        named = [one for figure in names if not _is_left(text, figure) and (one := self._record(figure))]
        if names:
            self._named = named
        elif not _goes_on(text):
            self._named = []
        if not self._named or not words().lists["others"].isdisjoint(WORD.findall(text.lower())):
            return []
        strange = []
        for figure, wider in figures:
            if _is_looked_at(figure) and (keys := self._elsewhere(figure, wider)):
                strange.append((figure, keys))
        return [figure for figure, keys in strange if all(self._unsaid(key) for key in keys)]

    def _record(self, figure: Figure) -> Named | None:
        """What an identifier stands for; None for one that stands in no record, or in too many."""
        spots = self._beside.spots(figure)
        records = frozenset(spot.record for spot in spots)
        keys = self._beside.keys(spot.record for spot in spots if spot.key)
        if not keys or len(spots) > MOST_SPOTS:
            return None
        around = frozenset(outer for record in records for outer in self._beside.around(record))
        return Named(records, around, frozenset(keys))

    def _elsewhere(self, figure: Figure, wider: Figure | None) -> set[str]:
        """The keys under which a figure stands, where none of its places has to do with what is named."""
        spots = self._beside.spots(figure)
        if self._belongs(spots) or len(spots) > MOST_SPOTS or (wider and self._belongs(self._beside.spots(wider))):
            return set()
        return {spot.key for spot in spots if spot.key}

    def _belongs(self, spots: Iterable[Spot]) -> bool:
        belongs = False
        for spot in spots:
            if self._beside.names_nothing(spot.record):
                belongs = True
            outer = set(self._beside.around(spot.record))
            for named in self._named:
                if spot.record in named.around or outer & named.records:
                    belongs = True
                    named.said.add(spot.key)
        return belongs

    def _unsaid(self, key: str) -> bool:
        """Whether something that is named has a value under this key that was not said."""
        return any(key in named.keys and key not in named.said for named in self._named)


def _is_left(text: str, figure: Figure) -> bool:
    """Whether a sentence goes on from what a figure names: `move you from HAT169 to`, `after order W1001`."""
    before = WORD.findall(text[max(0, figure.start - LONGEST_BEFORE) : figure.start].lower())
    return not words().lists["leaving"].isdisjoint(before[-2:])


def _goes_on(text: str) -> bool:
    """Whether a sentence is the item of a list or the row of a table, and heads no other items."""
    return (items_in(text) > 0 or "|" in text) and not text.rstrip(" *_\n").endswith(":")


def _is_looked_at(figure: Figure) -> bool:
    if isinstance(figure.value, Decimal):
        return figure.digits >= LEAST_DIGITS[figure.kind]
    return figure.kind in ("date", "time")
