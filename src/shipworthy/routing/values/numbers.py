"""Finds numbers and amounts of money, in digits and in words."""

import re

from shipworthy.regex import regex
from shipworthy.routing.said import Said
from shipworthy.routing.values.currency import with_currency
from shipworthy.routing.values.digits import SCALES, figures, runs
from shipworthy.routing.values.found import Found, apart, outside
from shipworthy.routing.values.languages import in_any_language
from shipworthy.routing.values.spoken import spoken
from shipworthy.routing.words import plain

__all__ = ["PERCENT", "integers", "money", "numbers", "percentages", "spoken"]

LARGE = regex(
    rf"(?:{'|'.join(word for word, value in SCALES.items() if value >= 1e5 and len(word) > 1)}|\d[mbt])$", re.IGNORECASE
)
"""Matches an amount that is one of money also without a currency."""
PERCENT = regex(r"\s?(?:%|percent\b|per cent\b|pct\b)", re.IGNORECASE)
SHORT_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = rf"(?:{'|'.join(SHORT_MONTHS)})[a-z]*"
YEAR = r"(?:,?\s+\d{4}\b)?"
IN_DATE = regex(
    rf"\b{MONTHS}\.?\s+\d{{1,2}}\b(?!:){YEAR}|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTHS}\b{YEAR}", re.IGNORECASE
)


THOUSANDS = frozenset(word for word in SCALES if len(word) > 3 and SCALES[word] >= 100)
THEN = regex(r"\s(?:and\s)?", re.IGNORECASE)
"""What stands between `3 hundred` and `21`, which are one number."""
LARGEST_COUNT = 1e5
LONGEST_DATE = 16
"""Characters beside a number in which the rest of its date stands."""


@in_any_language
def numbers(said: Said) -> list[Found]:
    """Find every number: `10`, `1,000`, `2.5`, `5k`, `ten`, `two hundred and fifty`, `3 %`; whole ones are int."""
    found = []
    for item in said.once(_numbers) if said.once(_every) else ():
        percent = PERCENT.match(said.text, item.end)
        value = int(item.value) if item.value == int(item.value) else item.value
        found.append(Found(value, item.start, percent.end() if percent else item.end))
    return found


def percentages(said: Said) -> list[Found]:
    """Find every number that is a percentage."""
    return [item for item in said.once(numbers) if PERCENT.search(said.text, item.start, item.end)]


@in_any_language
def integers(said: Said) -> list[Found]:
    """Find every integer that is not money, a percentage, an ordinal, or part of a date or a code."""
    found = said.once(_numbers) if said.once(_every) else []
    return [
        Found(int(item.value), item.start, item.end)
        for item in (outside(found, said.once(with_currency)) if found else ())
        if item.value == int(item.value) and not PERCENT.match(said.text, item.end)
    ]


@in_any_language
def money(said: Said) -> list[Found]:
    """Find every amount of money: `$50`, `50 dollars`, `fifty bucks`; without any, `100 billion`, `2bn`."""
    if not (every := said.once(_every)) and not said.once(runs):
        return []
    found, text = said.once(with_currency), said.text
    if found:
        return list(found)
    return [item for item in every if abs(item.value) >= LARGEST_COUNT and LARGE.search(text, item.start, item.end)]


def _numbers(said: Said) -> list[Found]:
    """Find the numbers; a small letter behind one may be a unit, so that `5m` is none."""
    every = said.once(_every)
    metric = {(item.start, item.end) for item in said.once(figures) if item.metric}
    found = [item for item in every if (item.start, item.end) not in metric]
    return [item for item in found if not _dated(item, said.text)] if said.once(_has_month) else found


def _has_month(said: Said) -> bool:
    lower = plain(said.text).lower()
    return any(month in lower for month in SHORT_MONTHS)


def _dated(item: Found, text: str) -> bool:
    """Whether a number is the day or the year of a date."""
    dates = IN_DATE.finditer(text, max(0, item.start - LONGEST_DATE), item.end + LONGEST_DATE)
    return any(match.start() < item.end and item.start < match.end() for match in dates)


def _every(said: Said) -> list[Found]:
    figured = said.once(figures) if said.once(runs) or not said.text.isascii() else []
    found = [*[Found(item.value, item.start, item.end) for item in figured], *said.once(spoken)]
    if len(found) > 1:
        found = apart(found)
    scaled = {item.end: SCALES[item.scale] for item in figured if item.scale in THOUSANDS}
    if not scaled:
        return found
    joined: list[Found] = []
    for item in found:
        before = joined[-1] if joined else None
        scale = scaled.get(before.end, 0) if before is not None else 0
        if before is not None and 0 < item.value < scale and THEN.fullmatch(said.text, before.end, item.start):
            joined[-1] = Found(before.value + item.value, before.start, item.end)
        else:
            joined.append(item)
    return joined
