"""Numbers in order, among which one is found that rounds to what was written."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Generic, TypeVar

SourceT = TypeVar("SourceT")


def rounds_to(source: Decimal, value: Decimal, step: Decimal) -> bool:
    """Return whether a number, rounded to multiples of `step`, gives the value; a half goes up or to the even one."""
    if value == 0:
        return source == 0
    apart = abs(source - value) * 2
    if apart != step:
        return apart < step
    return abs(value) > abs(source) or (value / step) % 2 == 0


class Line(Generic[SourceT]):
    """Numbers with the first source of each; sorted when one is looked for."""

    __slots__ = ("_sources", "_values")

    def __init__(self) -> None:
        self._sources: dict[Decimal, SourceT] = {}
        self._values: list[Decimal] = []

    def add(self, value: Decimal, source: SourceT) -> None:
        """Add a number, unless it is there."""
        self._sources.setdefault(value, source)

    def ensure(self, value: Decimal, make: Callable[[], SourceT]) -> SourceT:
        """Return the source of a number; a new one where it is not there."""
        source = self._sources.get(value)
        if source is None:
            source = self._sources[value] = make()
        return source

    def find(self, value: Decimal, step: Decimal) -> SourceT | None:
        """Return the source of a number that rounds to the value, an exact one first; None if there is none."""
        exact = self._sources.get(value)
        if exact is not None:
            return exact
        return next(
            (self._sources[one] for one in self.between(value - step, value + step) if rounds_to(one, value, step)),
            None,
        )

    def between(self, low: Decimal, high: Decimal) -> Iterator[Decimal]:
        """Yield the numbers within a range, ends included."""
        if len(self._values) != len(self._sources):
            self._values = sorted(self._sources)
        for place in range(bisect_left(self._values, low), len(self._values)):
            if self._values[place] > high:
                return
            yield self._values[place]
