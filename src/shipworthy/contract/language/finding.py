"""Patterns of authors that find values in messages of any length, in a time that grows with the length alone."""

import re
from collections.abc import Iterator
from itertools import islice

from shipworthy.contract.language.pattern import pattern_error, steps

__all__ = ["MOST_MATCHES", "REACH", "WHOLE", "finding_error", "matches_in"]

REACH = 60
"""Most characters of a match in a long text."""
WHOLE = 1000
"""Characters of a text that is searched as one, in which a match may have any length."""
MOST_STEPS_A_PLACE = 16_000
"""Most steps of a pattern at one place of a text, in the worst case."""
MOST_STEPS = 60_000_000
"""Most steps of a search in the worst case: what a pattern takes more at each place, it is searched less far."""
MOST_MATCHES = 200
"""Matches in one text after which no others are looked for."""


def finding_error(pattern: str) -> str:
    """Why the pattern is refused; an empty text where it can be used."""
    window = 2 * REACH
    return pattern_error(pattern, longest=window, most=window * MOST_STEPS_A_PLACE)


def matches_in(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """The matches in a text, each behind the one before, of a pattern that is not refused.

    In a text of more than `WHOLE` characters those of more than `REACH` are left out.
    """
    if len(text) <= WHOLE:
        return list(islice(pattern.finditer(text), MOST_MATCHES))
    return list(islice(_in_parts(pattern, text), MOST_MATCHES))


def _in_parts(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of a long text, looked for in windows that overlap: no place is looked at from far away."""
    begin = 0
    for start in range(0, _searched(pattern, len(text)), REACH):
        end = min(start + 2 * REACH, len(text))
        for match in pattern.finditer(text, max(start, begin), end):
            if match.start() >= start + REACH and end < len(text):
                # The next window sees more of it.
                break
            if match.end() < end or end == len(text):
                begin = max(match.end(), begin)
                yield match
        if end == len(text):
            return


def _searched(pattern: re.Pattern[str], length: int) -> int:
    """The characters of a text in which a pattern is looked for."""
    window = 2 * REACH
    most = steps(pattern.pattern, window)
    return length if not most else min(length, int(MOST_STEPS * window / most))
