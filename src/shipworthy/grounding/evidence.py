"""What a call was sent: texts and plain data, whose figures a text may quote."""

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from shipworthy.grounding.beside import CALLED, INNER, ITEM, NOWHERE, Beside
from shipworthy.grounding.extract import evidence_in
from shipworthy.grounding.figure import Day, Figure
from shipworthy.grounding.index import OTHERWISE, PERCENT, PLAIN, Index, Place
from shipworthy.grounding.tables import records_of
from shipworthy.grounding.words import words
from shipworthy.regex import regex

__all__ = ["Evidence", "Place"]

DEEPEST = 40
"""Levels of data that are read."""
LONGEST_NUMBER = 40
SHORT = 10
"""Characters that a number or a date counts as."""
NAME = regex(r"(?<!\w)[A-Za-z]+_[A-Za-z_]*\d\w*")
"""Matches the name of a field with a number in it: `high_52_weeks`."""
JSON = regex(r'\{"|\[[\[{]')
"""Begins a record or a list of JSON within a text."""
MOST_TRIED = 50
"""Places at which JSON may begin: one that does not end is read once for each."""
DECODER = json.JSONDecoder(parse_float=Decimal)


Within = tuple[int, str, int]
"""The record and the key that a value stands in, and what a record would be there: INNER or ITEM."""


class Around(NamedTuple):
    """What the names around a raw number say about it."""

    currency: str = ""
    unit: str = ""
    cents: bool = False
    percent: bool = False


class Evidence:
    """An index of all figures that a text may quote; it grows, and looking one up takes logarithmic time."""

    __slots__ = ("_texts", "beside", "index")

    def __init__(self, beside: Beside | None = None) -> None:
        self.index = Index()
        self.beside = beside or Beside()
        """Which of the figures stand in one record or line."""
        self._texts: list[tuple[str, Place]] = []
        """Texts whose words are not indexed yet."""

    def add_text(self, text: str, place: Place) -> None:
        """Add all figures of a text; one that is JSON or a table is added as data, and so is JSON within it."""
        if text.lstrip()[:1] in ("{", "["):
            try:
                data = json.loads(text, parse_float=Decimal)
            except (ValueError, RecursionError):
                data = None
            if data is not None:
                self.add_value(data, place)
                return
        records, text = records_of(text)
        if records:
            self.add_value(records, place)
        within = list(_data_in(text))
        spans = [span for _, span in within]
        for figure in self._plain(text, place):
            if not any(start <= figure.start < end for start, end in spans):
                self.beside.add(figure, NOWHERE, text)
        for inner, _ in within:
            self.add_value(inner, place)

    def add_value(self, value: object, place: Place, most: int = sys.maxsize) -> None:
        """Add plain data: mappings, lists, texts, numbers, dates and times; each figure with its path.

        `most`: characters that are read, from the beginning; a number or a date counts as `SHORT`.
        """
        waiting: list[tuple[object, Place, Around, Within, int]] = [(value, place, Around(), (NOWHERE, "", ITEM), 0)]
        while waiting and most > 0:
            inner, at, around, within, depth = waiting.pop()
            if isinstance(inner, Mapping):
                if all(isinstance(one, Mapping) for one in inner.values()):
                    self.index.count(len(inner), at)
                record = self._record(within)
                parts = [
                    (part, where, told, (record, str(key), INNER))
                    for key, part, where, told in self._parts(inner, at, around)
                ]
            elif isinstance(inner, list | tuple | set | frozenset):
                self.index.count(len(inner), at)
                within = (*within[:2], ITEM)
                parts = [(one, at.inner(f"[{n}]"), around, within) for n, one in enumerate(inner)]
            else:
                leaf = inner[:most] if isinstance(inner, str) else inner
                most -= len(leaf) if isinstance(leaf, str) else SHORT
                self._leaf(leaf, at, around, within)
                continue
            if depth < DEEPEST:
                waiting += [(*part, depth + 1) for part in reversed(parts)]

    def _record(self, within: Within) -> int:
        """Begin a record, which may be called as the key that it stands under."""
        around, key, kind = within
        record = self.beside.record(around, kind)
        if key:
            self._called(key, record)
        return record

    def _called(self, text: str, record: int) -> None:
        """Add what a record may be called: an identifier, or a text without figures."""
        if not any(letter.isdigit() for letter in text):
            self.beside.name(text, record)
            return
        for figure in evidence_in(text):
            if figure.kind == "identifier":
                self.beside.add(figure, record, CALLED)

    def find(self, figure: Figure) -> Place | None:
        """Return where a figure stands, also where it is written otherwise; None if nowhere."""
        if figure.kind in ("name", "own"):
            for text, place in self._texts:
                self.index.words(text, place)
            self._texts.clear()
        found = self.index.find(figure)
        if found is not None:
            return found
        for reading in figure.also:
            places = [self.index.find(one) for one in reading]
            if places and all(place is not None for place in places):
                return places[0]
        return None

    def born(self, figure: Figure) -> Place | None:
        """Return where a day stands as one of birth."""
        return self.index.births.get(figure.value) if isinstance(figure.value, Day) else None

    def _plain(self, text: str, place: Place, currency: str = "", *, birth: bool = False) -> Sequence[Figure]:
        self._texts.append((text, place))
        read = evidence_in(text)
        named = [figure for name in NAME.finditer(text) for figure in evidence_in(name[0].replace("_", " "))]
        for figure in (*read, *named):
            if currency and figure.kind == "number" and figure.text == text.strip():
                figure = replace(figure, kind="money", unit=currency)
            self.index.add(figure, place, birth=birth)
            for reading in figure.also:
                for one in reading:
                    self.index.add(one, place)
        return read

    def _parts(
        self, data: Mapping[object, object], place: Place, around: Around
    ) -> Iterator[tuple[object, object, Place, Around]]:
        told = words().lists
        for key, value in data.items():
            name = str(key).lower()
            if isinstance(value, str) and name in told["key_currency"]:
                around = around._replace(currency=words().currencies.get(value.strip().lower(), ""))
            if isinstance(value, str) and name in told["key_unit"]:
                around = around._replace(unit=value.strip())
        for key, value in data.items():
            at = place.inner(f".{key}")
            spaced = str(key).replace("_", " ")
            if any(letter.isdigit() for letter in spaced):
                self._plain(str(key), at)
                self._plain(spaced, at)
            else:
                self._texts.append((spaced, at))
            yield key, value, at, named(str(key), around)

    def _leaf(self, value: object, place: Place, around: Around, within: Within) -> None:
        if value is None or isinstance(value, bool):
            return
        if isinstance(value, int | float | Decimal):
            self._number(value, place, around, within)
        elif isinstance(value, date | time):
            self._written(value.isoformat(), place, around, within)
        else:
            self._written(str(value), place, around, within)

    def _written(self, text: str, place: Place, around: Around, within: Within) -> None:
        record, key, _ = within
        found = self._plain(text, place, around.currency, birth=bool(key) and _of_birth(key))
        if record == NOWHERE:
            return
        for figure in found:
            self.beside.add(figure, record, key)
        if not found:
            self.beside.name(text, record)

    def _number(self, value: float | Decimal, place: Place, around: Around, within: Within) -> None:
        exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not exact.is_finite() or abs(exact.adjusted()) > LONGEST_NUMBER:
            return
        index = self.index
        exact = exact.scaleb(-2) if around.cents else exact
        index.line("any").add(exact, place)
        record, key, _ = within
        if record != NOWHERE:
            self.beside.add(exact, record, key)
        unit = words().units.get(around.unit) or words().units.get(around.unit.lower())
        if around.percent:
            index.line(PERCENT).add(exact, place)
            index.line(PLAIN).add(exact, place)
        elif unit is not None:
            index.line(unit.dimension).add(exact * unit.factor, place)
        elif around.currency or around.cents:
            index.money(exact, around.currency, place)
            index.line(OTHERWISE).add(exact, place)
        else:
            index.line(PLAIN).add(exact, place)
        if exact == exact.to_integral_value():
            index.digits(str(abs(int(exact))), place)


@cache
def _births() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(words().lists['births'])})")


def born(text: str) -> bool:
    """Whether a text in lower case speaks of a birth."""
    return _births().search(text) is not None


@lru_cache(maxsize=4096)
def _of_birth(key: str) -> bool:
    return born(key.lower())


def _data_in(text: str) -> Iterator[tuple[object, tuple[int, int]]]:
    """The records and lists of JSON that stand within a text, and where."""
    at = 0
    for _ in range(MOST_TRIED):
        begins = JSON.search(text, at)
        if begins is None:
            return
        try:
            data, at = DECODER.raw_decode(text, begins.start())
        except (ValueError, RecursionError):
            at = begins.end()
            continue
        yield data, (begins.start(), at)


def named(key: str, around: Around) -> Around:
    """Return what the name of a field says about the numbers in it: `price_eur`, `amount_cents`, `weight_kg`."""
    told = words()
    last = key.lower().replace("-", "_").rpartition("_")[2]
    if last in told.lists["key_cents"]:
        return around._replace(cents=True)
    if last in told.lists["key_percent"]:
        return around._replace(percent=True)
    if last.upper() in told.before and len(last) == 3:
        return around._replace(currency=told.currencies[last])
    if last in told.key_units and last != key.lower() and "per" not in key.lower().split("_"):
        return around._replace(currency="", cents=False, percent=False, unit=told.key_units[last])
    return around
