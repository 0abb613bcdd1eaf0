"""Reads numbers in words, in four languages: twenty-five, zweihundertfünfzig, quatre-vingt-dix, ciento veinte."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from shipworthy.grounding.amounts import spelled
from shipworthy.grounding.figure import MOST_COUNTED, Figure
from shipworthy.grounding.hours import clock_of, half_at
from shipworthy.grounding.words import words
from shipworthy.regex import regex

WORD = regex(r"[^\W\d_]+")
BARE = frozenset({100, 1000, 1_000_000})
NOT_AFTER = frozenset({"per", "pour", "por", "v"})
"""Before `cent` and `ciento`, these make a percentage of it."""


@dataclass(slots=True)
class Count:
    """A number while its words are read."""

    start: int
    end: int
    total: int = 0
    current: int = 0
    last: int = 0
    """The value of the word before; 0 before the first one."""
    largest: int = 0
    """The scale that was read last: the next is smaller."""

    def take(self, value: int) -> bool:
        """Add a word; False where it does not belong to this number."""
        if self.last == 0:
            self.current = value
        elif value >= 1000:
            if self.largest and value >= self.largest and self.last >= 1000:
                return False
            self._scale(value)
        elif value == 100 and 0 < self.current % 100 < 100 and self.current < 100:
            self.current *= 100
        elif not self._adds(value):
            return False
        self.last = value
        if value >= 1000 and self.current == value:
            self.total, self.current, self.largest = value, 0, value
        return True

    def _scale(self, value: int) -> None:
        if self.largest and value > self.largest:  # dos mil millones
            self.total = (self.total + self.current) * value
        else:
            self.total += max(self.current, 1) * value
        self.current, self.largest = 0, value

    def _adds(self, value: int) -> bool:
        if self.last == 4 and value == 20:  # quatre-vingts
            self.current += 76
            return True
        tens = self.current % 100
        fits = (
            (self.current == 0)
            or (tens == 0 and value < 1000 and self.current >= 100 and value < 100)
            or (tens in (20, 30, 40, 50, 70, 90) and value < 10)
            or (tens in (60, 80) and value < 20)
        )
        self.current += value if fits else 0
        return fits

    def value(self) -> int:
        """Return the number read so far."""
        return self.total + self.current


def in_words(text: str, *, small: bool) -> Iterator[Figure]:
    """Yield the numbers that are written in words.

    `small`: also those up to twelve that have no unit, currency or percent after them ("two of them").
    """
    numbers = words().numbers
    count: Count | None = None
    before, joined = "", 0
    for m in WORD.finditer(text):
        word = m[0].lower()
        value = numbers.get(word)
        if count is not None and value is None and word in words().lists["joins"]:
            joined = m.end()
            continue
        if value is not None and not (value == 100 and before in NOT_AFTER):
            between = text[max(count.end, joined) : m.start()] if count is not None else "?"
            if count is None or not _goes_on(between) or not count.take(value):
                yield from _made(text, count, small)
                count = Count(m.start(), m.end())
                count.take(value)
            count.end = m.end()
        elif count is not None:
            yield from _made(text, count, small)
            count = None
        before, joined = word, 0
    yield from _made(text, count, small)


def _goes_on(between: str) -> bool:
    return between in (" ", "-", "\u00a0", "", " -")


def _made(text: str, count: Count | None, small: bool) -> Iterator[Figure]:
    """Yield the number as an amount, or as the time of day that the next words make of it."""
    if count is None or _is_part(text, count):
        return
    value = Decimal(count.value())
    found = spelled(text, count.start, count.end, value, Decimal(1))
    half = half_at(text, count.end)
    if half is not None and (clock := clock_of(count.value(), 0, half)) is not None:
        yield Figure(text[count.start : half.end()], count.start, half.end(), "time", clock, found.digits, word=True)
    elif small or found.kind != "number" or (value > MOST_COUNTED and not _is_scale(text, count)):
        yield found


def _is_scale(text: str, count: Count) -> bool:
    """Whether the number is one word for a power of ten, which may be said of anything: a hundred thanks."""
    return count.value() in BARE and WORD.fullmatch(text, count.start, count.end) is not None


def _is_part(text: str, count: Count) -> bool:
    """Whether a digit stands before it, whose scale it is: `2 million`."""
    before = text[max(0, count.start - 2) : count.start].rstrip(" \u00a0-")
    return bool(before) and before[-1].isdigit()
