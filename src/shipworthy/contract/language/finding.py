"""Patterns of authors that find values in messages of any length, in a time that grows with the length alone."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from shipworthy.contract.language.linear import LinearPattern, NotLinear
from shipworthy.contract.language.needed import folded, needed
from shipworthy.contract.language.pattern import LONGEST_PATTERN, compiled, pattern_error, steps

__all__ = ["MOST_HITS", "REACH", "WHOLE", "Finder", "Hit", "finder", "finding_error"]

REACH = 60
"""Most characters of a match in a long text."""
WINDOW = 2 * REACH
WHOLE = 1000
"""Characters of a text that is searched as one, in which a match may have any length."""
MOST_STEPS_A_PLACE = 16_000
"""Most steps of a pattern at one place of a text; one that may take more is matched without backtracking."""
MOST_STEPS = 60_000_000
"""Most steps of a search in the worst case: what a pattern takes more at each place, it is searched less far."""
MOST_LINEAR_STEPS = 60_000
"""The same of a search without backtracking, whose steps are instructions of Python."""
MOST_HITS = 200
"""Matches in one text after which no others are looked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A match of a pattern, and the value in it: its first group, or all of it."""

    start: int
    end: int
    value_start: int
    value_end: int


def finding_error(pattern: str) -> str:
    """Why the pattern is refused; an empty text where it can be used.

    One that could take too long is matched without backtracking, where that is possible.
    """
    why = pattern_error(pattern, longest=WINDOW, most=WINDOW * MOST_STEPS_A_PLACE)
    if not why or not _is_pattern(pattern):
        return why
    try:
        LinearPattern(pattern)
    except NotLinear:
        return why
    return ""


def _is_pattern(pattern: str) -> bool:
    try:
        compiled(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return len(pattern) <= LONGEST_PATTERN


class Finder:
    """A pattern that is not refused, compiled."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = re.compile(pattern, flags)
        most = steps(pattern, WINDOW)
        dear = most is None or most > WINDOW * MOST_STEPS_A_PLACE
        self._linear = LinearPattern(pattern, flags) if dear else None
        self._needed = needed(pattern)
        self._reach = int(MOST_STEPS * WINDOW / most) if most else 0
        """Characters of a long text in which it is looked for."""

    @property
    def is_quick(self) -> bool:
        """Whether `pattern` may search a text of `WHOLE` characters itself."""
        return self._linear is None

    def hits(self, text: str) -> list[Hit]:
        """The matches in a text, each behind the one before.

        In a text of more than `WHOLE` characters those of more than `REACH` are left out.
        """
        return list(islice(self._hits(text), MOST_HITS))

    def _hits(self, text: str) -> Iterator[Hit]:
        if len(text) > WHOLE and self._needed not in folded(text):
            return
        if self._linear is not None:
            for start, end, first, last in self._linear.spans(text, MOST_LINEAR_STEPS // len(self._linear)):
                yield Hit(start, end, first, last) if first >= 0 else Hit(start, end, start, end)
            return
        for match in self.pattern.finditer(text) if len(text) <= WHOLE else self._in_parts(text):
            first, last = match.span(1) if self.pattern.groups else (-1, -1)
            yield Hit(*match.span(), first, last) if first >= 0 else Hit(*match.span(), *match.span())

    def _in_parts(self, text: str) -> Iterator[re.Match[str]]:
        """The matches of a long text, looked for in windows that overlap: no place is looked at from far away."""
        begin, start, last = 0, 0, min(self._reach, len(text))
        lower = folded(text) if self._needed else ""
        while start < last:
            if self._needed:
                place = lower.find(self._needed, start)
                if place < 0:
                    return
                # The first window that holds what each match holds.
                start += max(0, (place + len(self._needed) - start - WINDOW + REACH - 1) // REACH * REACH)
            end = min(start + WINDOW, len(text))
            for match in self.pattern.finditer(text, max(start, begin), end):
                if match.start() >= start + REACH and end < len(text):
                    # The next window sees more of it.
                    break
                if match.end() < end or end == len(text):
                    begin = max(match.end(), begin)
                    yield match
            if end == len(text):
                return
            start += REACH


@functools.lru_cache(maxsize=512)
def finder(pattern: str, flags: int = 0) -> Finder:
    """The compiled pattern, cached."""
    return Finder(pattern, flags)
