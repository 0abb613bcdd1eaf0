"""Numbers that round to what was written."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.grounding.numbers import Line, rounds_to


@batch(
    ("source", "value", "step", "found"),
    [
        ("875.284", "875.28", "0.01", True),
        ("875.284", "875.29", "0.01", False),
        ("2.5", "3", "1", True),
        ("2.5", "2", "1", True),
        ("3.5", "3", "1", False),
        ("0.4", "0", "1", False),
        ("1482", "1480", "1", False),
    ],
)
def test_a_half_goes_up_or_to_the_even_one(source: str, value: str, step: str, found: bool) -> None:
    assert rounds_to(Decimal(source), Decimal(value), Decimal(step)) is found


@given(st.lists(st.integers(-10_000, 10_000)), st.integers(-10_000, 10_000))
def test_a_line_finds_what_a_look_at_each_would(values: list[int], wanted: int) -> None:
    line: Line[int] = Line()
    for value in values:
        line.add(Decimal(value) / 4, value)
    found = line.find(Decimal(wanted), Decimal(1))
    assert (found is not None) == any(rounds_to(Decimal(value) / 4, Decimal(wanted), Decimal(1)) for value in values)
