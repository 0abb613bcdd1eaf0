"""A figure is a span of a text that says something countable or exact: a number, an amount, a date, an identifier."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

Kind = Literal["number", "money", "percent", "date", "time", "unit", "identifier", "email", "url", "name", "own"]
NUMERIC: frozenset[Kind] = frozenset({"number", "money", "percent", "unit"})
MOST_COUNTED = 12
"""Counts up to this one may be those of items, which need no source."""


class Day(NamedTuple):
    """The parts of a date that were written; 0 stands for one that was not."""

    year: int
    month: int
    day: int


class Clock(NamedTuple):
    """A time of day; `second` is -1 where none was written. `twelve`: it may also be twelve hours later."""

    hour: int
    minute: int
    second: int = -1
    twelve: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a text."""

    text: str
    start: int
    end: int
    kind: Kind
    value: Decimal | Day | Clock | str
    """Numbers: with their scale, without sign; percentages and units: as written."""
    digits: int
    """Significant digits."""
    unit: str = ""
    """Money: the codes of the currency, parted by spaces. Units: the dimension. Identifiers: `tail` for last digits."""
    step: Decimal = Decimal(1)
    """What one unit of the last significant digit is worth."""
    sign: int = 0
    """-1 or 1 where a sign was written."""
    also: tuple[tuple["Figure", ...], ...] = ()
    """Other readings of the same characters; one counts when all of its figures do."""
    factor: Decimal = Decimal(1)
    """Units: how many of the first unit of its dimension one is."""
    word: bool = False
    """Whether it was spelled out."""

    def number(self) -> Decimal:
        """Return the value of a numeric figure, with its sign; raises TypeError for other kinds."""
        if not isinstance(self.value, Decimal):
            raise TypeError(f"'{self.text}' is no number: its kind is {self.kind}.")
        return -self.value if self.sign < 0 else self.value
