"""Conformal p-values: evenly spread while nothing changes, whatever the values are."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.watch.chance import Kinds, Numbers, drawn


def test_draws_are_the_same_for_the_same_names_and_even_over_many() -> None:
    assert drawn("a", "b") == drawn("a", "b") != drawn("ab")
    values = [drawn(str(number)) for number in range(4000)]
    assert all(0 < value < 1 for value in values)
    assert sum(values) / len(values) == pytest.approx(0.5, abs=0.02)


def test_a_larger_number_has_a_smaller_p() -> None:
    numbers = Numbers()
    for value in range(9):
        numbers.add(float(value), 0.5)
    assert numbers.add(100.0, 0.5) == pytest.approx(0.05)
    assert numbers.add(-1.0, 0.5) > 0.9


@batch("spread", [0, 1, 5])
def test_p_values_of_numbers_are_even_also_with_ties(spread: int) -> None:
    chance, tenths = Random(7), Counter[int]()
    for _ in range(60):
        numbers = Numbers()
        for _ in range(50):
            tenths[int(numbers.add(float(chance.randint(0, spread)), chance.random()) * 10)] += 1
    assert all(abs(tenths[tenth] / tenths.total() - 0.1) < 0.02 for tenth in range(10))


def test_p_values_of_kinds_are_even() -> None:
    chance, tenths = Random(8), Counter[int]()
    for _ in range(60):
        kinds = Kinds()
        for _ in range(50):
            kind = chance.choices("abc", [0.7, 0.25, 0.05])[0]
            tenths[int(kinds.add(kind, chance.random()) * 10)] += 1
    assert all(abs(tenths[tenth] / tenths.total() - 0.1) < 0.02 for tenth in range(10))


@given(st.lists(st.sampled_from("abcdefghijklmnopqrst"), min_size=1, max_size=80))
def test_slots_cover_all(said: list[str]) -> None:
    kinds = Kinds()
    for kind in said:
        kinds.add(kind, 0.5)
    slots = kinds.slots()
    assert sum(slots.shares) == pytest.approx(1) and slots.ends[-1] == pytest.approx(1)
    assert slots.names[0] == "" and min(slots.shares) > 0
    assert slots.at(0.0) == 0 and slots.at(1.0) == len(slots.names) - 1


def test_a_new_kind_lies_first() -> None:
    kinds = Kinds()
    for _ in range(99):
        kinds.add("old", 0.5)
    assert kinds.add("new", 0.5) == pytest.approx(0.005)
