"""How likely a random figure would be found: what a check of figures is worth."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from shipworthy.grounding.check import Level
from shipworthy.grounding.evidence import Evidence
from shipworthy.grounding.figure import MOST_COUNTED, Clock, Day, Figure
from shipworthy.grounding.index import YEARS
from shipworthy.grounding.sums import MOST_BEFORE, results

DAYS_OF_A_YEAR, MONTHS, MINUTES = 365, 12, 1440
MOST_DIGITS = 15


def coincidence(figure: Figure, evidence: Evidence, level: Level, before: Sequence[Figure] = ()) -> float:
    """Return the probability that a random figure of this kind and size would be found in the evidence.

    Numbers: exact, the share of all numbers with as many digits and this unit that are found; at the level `sums`
    with what the figures before it in its text allow. Dates, times and identifiers: an estimate, by how many of the
    same shape the evidence has. 1.0 at the level `off`; 0.0 for addresses, links and names.
    """
    if level == "off":
        return 1.0
    value = figure.value
    if isinstance(value, Decimal):
        least = int(10 ** (min(figure.digits, MOST_DIGITS) - 1))
        found = _found(figure, evidence, least)
        if level == "sums":
            found |= set(_derived(figure, before, least))
        return len(found) / (9 * least)
    if isinstance(value, Day):
        return _of_days(value, evidence)
    if isinstance(value, Clock):
        return min(1.0, sum(1 for clock in evidence.index.clocks if clock[2] < 0) / MINUTES)
    return _of_identifiers(figure, value, evidence) if figure.kind == "identifier" else 0.0


def _found(figure: Figure, evidence: Evidence, least: int) -> set[int]:
    """The numbers of as many digits, in units of the last one, that the evidence has."""
    found: set[int] = set()
    step = figure.step
    for name, scale in evidence.index.lines_for(replace(figure, also=())):
        unit = step * scale
        line = evidence.index.lines[name]
        for sign in (figure.sign,) if figure.sign else (1, -1):
            low, high = sorted((sign * (least - 1) * unit, sign * 10 * least * unit))
            found |= set(_rounded(line.between(low, high), unit, least))
    if figure.kind == "number" and step == 1:
        found |= {count for count in evidence.index.counts if least <= count < 10 * least and count <= MOST_COUNTED}
        found |= {day.year for day in evidence.index.days if day.year in YEARS and least <= day.year < 10 * least}
    return found


def _rounded(values: Iterator[Decimal], unit: Decimal, least: int) -> Iterator[int]:
    for value in values:
        for way in (ROUND_HALF_UP, ROUND_HALF_EVEN):
            number = int(abs(value / unit).to_integral_value(way))
            if least <= number < 10 * least:
                yield number


def _derived(figure: Figure, before: Sequence[Figure], least: int) -> Iterator[int]:
    numbers = [(one.number() * one.factor, one.text) for one in before if isinstance(one.value, Decimal)]
    allowed = (result for result, _ in results(numbers[-MOST_BEFORE:]))
    yield from _rounded(allowed, figure.step * figure.factor, least)


def _of_days(day: Day, evidence: Evidence) -> float:
    known = {one for one in evidence.index.days if one.month and bool(one.day) == bool(day.day) and one.year >= 0}
    if day.day:
        return min(1.0, len({(one.month, one.day) for one in known}) / DAYS_OF_A_YEAR)
    return min(1.0, len({one.month for one in known}) / MONTHS)


def _of_identifiers(figure: Figure, value: str, evidence: Evidence) -> float:
    if figure.unit == "tail":
        tails = {digits[: len(value)] for digits in evidence.index.tails if len(digits) >= len(value)}
        return len(tails) / float(10 ** len(value))
    shape = _shape(value)
    possible = float(10 ** shape.count("0") * 26 ** shape.count("a"))
    return min(1.0, sum(1 for known in evidence.index.exact if _shape(known) == shape) / possible)


def _shape(value: str) -> str:
    return "".join("0" if letter.isdigit() else "a" if letter.isalpha() else letter for letter in value)
