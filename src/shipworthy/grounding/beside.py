"""Which figures stand beside which in the evidence: in one record, or in one line of a text."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from shipworthy.grounding.figure import Clock, Day, Figure
from shipworthy.grounding.names import word_keys
from shipworthy.grounding.numbers import Line
from shipworthy.regex import regex

END = regex("\n")
NOWHERE = -1
"""The record around an outermost one."""
INNER, ITEM, LINE = 0, 1, 2
"""A record within another one, an item of a list, a line of a text."""
CALLED = " name"
"""The key of what a record may be called."""
LONGEST_NAME = 40
MOST_SPOTS = 64
"""A figure that stands at more places belongs to nothing in particular."""
HUNDREDTH = Decimal("0.01")


class Spot(NamedTuple):
    """Where a figure stands: a record under a key, or a line of a text, which has no key."""

    record: int
    key: str


class Beside:
    """The figures of data by record and key, and those of texts by line; ordered when it is first asked."""

    __slots__ = ("_around", "_keys", "_kinds", "_named", "_numbers", "_others", "_waiting")

    def __init__(self) -> None:
        self._waiting: list[tuple[Figure | Decimal | str, int, str]] = []
        """What is not in order yet: figures, raw numbers and names with their record and key."""
        self._around: list[int] = []
        self._kinds = bytearray()
        self._named: set[int] = set()
        """Records and lines in which an identifier stands."""
        self._keys: dict[int, set[str]] = {}
        """The keys of figures in a record and in those within it, without the items of its lists."""
        self._numbers: Line[list[Spot]] = Line()
        self._others: dict[object, list[Spot]] = {}

    def record(self, around: int, kind: int) -> int:
        """Begin a record or a line."""
        self._around.append(around)
        self._kinds.append(kind)
        return len(self._around) - 1

    def add(self, found: Figure | Decimal, record: int, key: str) -> None:
        """Add a figure or a raw number of a record; NOWHERE and the whole text as key for a figure of a text."""
        self._waiting.append((found, record, key))

    def name(self, text: str, record: int) -> None:
        """Add a text without figures, which may be what the record is called."""
        if 0 < len(text) <= LONGEST_NAME:
            self._waiting.append((text, record, CALLED))

    def spots(self, figure: Figure) -> list[Spot]:
        """Return where a figure stands, also in its other readings; one that stands often: some of its places."""
        self._order()
        found: list[Spot] = []
        for one in (figure, *(other for reading in figure.also for other in reading)):
            if isinstance(one.value, Decimal):
                for scale in _scales(one):
                    found += self._numbers.find(abs(one.value) * scale, one.step * scale) or ()
            else:
                found += self._others.get(_key(one), ())
        return found

    def holds(self, records: Iterable[int], key: str) -> bool:
        """Whether one of the records has a figure of its own under a key."""
        return any(key in self._keys.get(record, ()) for record in records)

    def around(self, record: int) -> Iterator[int]:
        """Yield a record and those around it."""
        while record != NOWHERE:
            yield record
            record = self._around[record]

    def names_nothing(self, record: int) -> bool:
        """Whether a record is a line of a text without an identifier: what it says may be said of anything."""
        return self._kinds[record] == LINE and record not in self._named

    def _order(self) -> None:
        text: str | None = None
        ends: list[int] = []
        first = NOWHERE
        for found, record, key in self._waiting:
            if record == NOWHERE and isinstance(found, Figure):
                if key is not text:
                    text, ends = key, [end.start() for end in END.finditer(key)]
                    first = len(self._around)
                    for _ in range(len(ends) + 1):
                        self.record(NOWHERE, LINE)
                self._place(found, Spot(first + bisect_right(ends, found.start), ""))
            else:
                self._place(found, Spot(record, key))
        self._waiting.clear()

    def _place(self, found: Figure | Decimal | str, spot: Spot) -> None:
        if isinstance(found, str):
            _note(self._others.setdefault(" ".join(word_keys(found)), []), spot)
            return
        value = found if isinstance(found, Decimal) else found.value
        if isinstance(value, Decimal):
            factor = Decimal(1) if isinstance(found, Decimal) else found.factor
            _note(self._numbers.ensure(abs(value) * factor, list), spot)
        elif isinstance(found, Figure):
            _note(self._others.setdefault(_key(found), []), spot)
            if isinstance(value, Day) and value.year:
                _note(self._others.setdefault(value._replace(year=0), []), spot)
            if found.kind == "identifier":
                self._named.add(spot.record)
                return
        if spot.key:
            self._own(spot)

    def _own(self, spot: Spot) -> None:
        at = spot.record
        self._keys.setdefault(at, set()).add(spot.key)
        while self._kinds[at] == INNER and self._around[at] != NOWHERE:
            at = self._around[at]
            self._keys.setdefault(at, set()).add(spot.key)


def _note(known: list[Spot], spot: Spot) -> None:
    if len(known) <= MOST_SPOTS and spot not in known[-1:]:
        known.append(spot)


def _scales(figure: Figure) -> tuple[Decimal, ...]:
    """What a number is multiplied by: a unit is known in the first of its dimension, a percentage also as a share."""
    if figure.kind == "percent":
        return (Decimal(1), HUNDREDTH)
    return (Decimal(1),) if figure.factor == 1 else (Decimal(1), figure.factor)


def _key(figure: Figure) -> object:
    value = figure.value
    return (value.hour % 12, value.minute) if isinstance(value, Clock) else value
