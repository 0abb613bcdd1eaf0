"""What the sentences of a text are about, and figures in them that belong to something else.

"HAT169 costs $174" is not true because another flight costs $174. A figure is a stranger where its sentence names a
record, the record has a value of its own under the same key, which is not said, and the figure stands under that key in
other records alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from shipworthy.grounding.beside import MOST_SPOTS, Beside, Spot
from shipworthy.grounding.figure import Figure
from shipworthy.grounding.marks import items_in
from shipworthy.grounding.words import words
from shipworthy.regex import regex

WORD = regex(r"[^\W\d_]+")
LONGEST_BEFORE = 32
MOST_NAMED = 16
"""A sentence that names more is about none of them."""
NAMES = ("identifier", "own")
DASHES = ("-", "\u2013", "/")
LEAST_DIGITS = {"number": 3, "unit": 3, "percent": 3, "money": 2}
"""Significant digits of figures that are looked at: shorter ones count and number too many things."""


Wider = Callable[[Figure], Figure | None]
"""The rounded figure that one may be meant as."""


@dataclass(slots=True)
class Named:
    """What an identifier stands for."""

    records: frozenset[int]
    own: frozenset[int]
    """Those of data, whose keys tell what it has values of."""
    around: frozenset[int]
    said: set[str] = field(default_factory=set)
    """Those of which a value of its own was said."""


class About:
    """Follows what a text is about; judge its sentences in order."""

    __slots__ = ("_beside", "_named", "_places")

    def __init__(self, beside: Beside) -> None:
        self._beside = beside
        self._places: dict[int, Named] = {}
        """The same by where its name begins in the sentence."""
        self._named: list[Named] = []
        """What this sentence names, or the one that its list stands below."""

    def strangers(self, text: str, figures: Sequence[Figure], wider: Wider) -> list[Figure]:
        """Return those of the found figures of a sentence that belong to something else."""
        self._read(text, figures)
        if not self._named or not words().lists["others"].isdisjoint(WORD.findall(text.lower())):
            return []
        owners = self._owners(figures)
        strange = []
        for figure in figures:
            named = owners.get(figure.start, self._named)
            if _is_looked_at(figure) and (keys := self._elsewhere(figure, wider, named)):
                strange.append((figure, keys, named))
        found = [figure for figure, keys, named in strange if all(self._unsaid(key, named) for key in keys)]
        return list(dict.fromkeys([*found, *self._half_ranges(text, figures)]))

    def _read(self, text: str, figures: Sequence[Figure]) -> None:
        """Note what a sentence names; an item of a list goes on about what stands above it."""
        names = [figure for figure in figures if figure.kind in NAMES]
        named = [(figure.start, self._record(figure)) for figure in names if not _is_left(text, figure)]
        if names:
            self._places = {start: one for start, one in named if one is not None}
            self._named = list(self._places.values()) if len(self._places) <= MOST_NAMED else []
        else:
            self._places = {}
            self._named = self._named if _goes_on(text) else []

    def _owners(self, figures: Sequence[Figure]) -> dict[int, list[Named]]:
        """Where each of several names has a figure of one kind behind it, the first one is its own."""
        starts = sorted(self._places)
        found: dict[int, list[Named]] = {}
        for kind in ("money", "date", "time") if len(starts) > 1 else ():
            every = [figure.start for figure in figures if figure.kind == kind]
            first = [
                next((at for at in every if start < at < end), None)
                for start, end in zip(starts, [*starts[1:], 1 << 60], strict=True)
            ]
            if None not in first:
                found |= {at: [self._places[start]] for start, at in zip(starts, first, strict=True) if at is not None}
        return found

    def _half_ranges(self, text: str, figures: Sequence[Figure]) -> Iterator[Figure]:
        """Of two days with a dash between, the one that is not of what is named, where the other one is."""
        for one, two in pairwise(figures):
            if one.kind == two.kind == "date" and text[one.end : two.start].strip(" \u00a0*_") in DASHES:
                first, second = (self._is_own(self._beside.spots(end)) for end in (one, two))
                if first is False and second:
                    yield one
                elif second is False and first:
                    yield two

    def _is_own(self, spots: Sequence[Spot]) -> bool | None:
        """Whether a figure stands in what is named; None where it stands in a text, or often, or nowhere."""
        if not spots or len(spots) > MOST_SPOTS or any(not spot.key for spot in spots):
            return None
        return any(self._has(named, spot) for named in self._named for spot in spots)

    def _record(self, figure: Figure) -> Named | None:
        """What an identifier stands for; None for one that stands in no record, or in too many."""
        spots = self._beside.spots(figure)
        records = frozenset(spot.record for spot in spots)
        if not any(spot.key for spot in spots) or len(spots) > MOST_SPOTS:
            return None
        own = frozenset(spot.record for spot in spots if spot.key)
        around = frozenset(outer for record in records for outer in self._beside.around(record))
        return Named(records, own, around)

    def _elsewhere(self, figure: Figure, wider: Wider, named: Sequence[Named]) -> set[str]:
        """The keys under which a figure stands, where none of its places has to do with what is named."""
        spots = self._beside.spots(figure)
        if self._belongs(spots, named) or len(spots) > MOST_SPOTS:
            return set()
        if (rounded := wider(figure)) is not None and self._belongs(self._beside.spots(rounded), named):
            return set()
        return {spot.key for spot in spots if spot.key}

    def _belongs(self, spots: Iterable[Spot], named: Sequence[Named]) -> bool:
        belongs = False
        for spot in spots:
            belongs = belongs or self._beside.names_nothing(spot.record)
            for one in named:
                if self._has(one, spot):
                    belongs = True
                    one.said.add(spot.key)
        return belongs

    def _has(self, named: Named, spot: Spot) -> bool:
        return spot.record in named.around or any(at in named.records for at in self._beside.around(spot.record))

    def _unsaid(self, key: str, named: Iterable[Named]) -> bool:
        """Whether something that is named has a value under this key that was not said."""
        return any(key not in one.said and self._beside.holds(one.own, key) for one in named)


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
