"""What follows from figures that stand before it in the same text: a sum, a difference, a small multiple."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, combinations

from shipworthy.grounding.figure import NUMERIC, Figure
from shipworthy.grounding.numbers import rounds_to

MOST_BEFORE = 16
"""Figures before it that are looked at, the nearest ones."""
MOST_TIMES = 12
LEAST_ADDED = 3


def derived(figure: Figure, before: Sequence[Figure]) -> str | None:
    """Return how a number follows from those before it, such as `158 + 141`; None if it does not."""
    return _found(figure, results(_numbers(figure, before)))


def adds_up(figure: Figure, before: Sequence[Figure]) -> bool:
    """Return whether a number is the sum of two figures before it, or of the first or last ones."""
    return _found(figure, _sums(_numbers(figure, before))) is not None


def _numbers(figure: Figure, before: Sequence[Figure]) -> list[tuple[Decimal, str]]:
    alike = [one for one in before if one.kind in NUMERIC and _alike(one, figure)][-MOST_BEFORE:]
    return [(one.number() * one.factor, one.text) for one in alike]


def _found(figure: Figure, allowed: Iterator[tuple[Decimal, str]]) -> str | None:
    if figure.kind not in NUMERIC or not isinstance(figure.value, Decimal):
        return None
    value, step = figure.value * figure.factor, figure.step * figure.factor
    return next((how for result, how in allowed if rounds_to(abs(result), value, step)), None)


def _alike(one: Figure, figure: Figure) -> bool:
    """Whether two numbers may be added: of one kind and unit, or one of them says neither."""
    if "number" in (one.kind, figure.kind):
        return True
    shared = set(one.unit.split()) & set(figure.unit.split()) or not (one.unit and figure.unit)
    return one.kind == figure.kind and (one.unit == figure.unit or (one.kind == "money" and bool(shared)))


def results(numbers: Sequence[tuple[Decimal, str]]) -> Iterator[tuple[Decimal, str]]:
    """Yield all that the rule allows to be said of numbers, with how: at most a few hundred."""
    for value, text in numbers:
        yield value, text
        yield from ((value * times, f"{text} x {times}") for times in range(2, MOST_TIMES + 1))
    for (one, first), (two, second) in combinations(numbers, 2):
        yield one - two, f"{first} - {second}"
    yield from _sums(numbers)


def _sums(numbers: Sequence[tuple[Decimal, str]]) -> Iterator[tuple[Decimal, str]]:
    for (one, first), (two, second) in combinations(numbers, 2):
        yield one + two, f"{first} + {second}"
    yield from _totals(numbers)
    yield from _totals(numbers[::-1])


def _totals(numbers: Sequence[tuple[Decimal, str]]) -> Iterator[tuple[Decimal, str]]:
    for count, total in enumerate(accumulate(value for value, _ in numbers), start=1):
        if count >= LEAST_ADDED:
            yield total, f"the sum of {count} figures"
