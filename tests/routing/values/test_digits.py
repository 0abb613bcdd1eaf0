"""Numbers in digits."""

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.routing.said import Said
from shipworthy.routing.values.digits import MOST_RUNS, crowded, figures, literal, runs, signed


@batch(
    ("message", "expected"),
    [
        *(("1,234,567.5", [1_234_567.5]), ("1.234.567,5", [1_234_567.5]), ("12,34,567", [1_234_567])),
        *(
            ("1’000.50", [1000.5]),
            ("1 234 567", [1_234_567]),
            ("1\u202f234", [1234]),
            ("2,5", [2.5]),
            ("1,2,3", [1, 2, 3]),
        ),
        *(("2 1/4", [2.25]), ("2½", [2.5]), ("¾", [0.75]), ("5k", [5000]), ("3 dozen", [36]), ("30 lakh", [3e6])),
        *(("minus 5", [-5]), ("−5", [-5]), ("5 and a half", [5.5]), ("3 million and a quarter", [3.25e6])),
        *(("2 and a half million", [2.5e6]), ("100 and a half", [100.5]), ("10 -5", [10, 5]), ("192.", [192])),
    ],
)
def test_numbers_as_they_are_grouped(message: str, expected: list[float]) -> None:
    assert [item.value for item in figures(Said(message))] == expected


@batch("message", ["1.500", "1e5", "A-1234", "10.0.0.1", "12:30", "2-3", "1/2", "v2", "2^5", "5pm", "1.2.3", "5g"])
def test_what_is_no_number_or_two_is_none(message: str) -> None:
    assert figures(Said(message)) == []


def test_a_small_letter_may_be_a_unit() -> None:
    assert [(item.scale, item.metric) for item in figures(Said("5m 5k"))] == [("m", True), ("k", False)]


def test_a_table_is_crowded_and_has_no_runs() -> None:
    table = Said("1 " * (MOST_RUNS + 1))
    assert (runs(table), crowded(table), figures(table)) == ([], True, [])
    assert not crowded(Said("a " * (MOST_RUNS + 1)))


def test_a_sign_and_a_point_belong_to_the_digits() -> None:
    assert [signed(text, place) for text, place in (("-5", 1), (".5", 1), ("-.5", 2), ("1.5", 2), ("5", 0))] == [
        0,
        0,
        0,
        2,
        0,
    ]


def test_a_number_that_is_too_long_is_none() -> None:
    assert literal("9" * 41) is None


@given(st.integers(0, 10**9), st.sampled_from([",", "’", "\u202f", " "]))
def test_every_grouping_is_the_same_number(number: int, sign: str) -> None:
    grouped = f"{number:,}".replace(",", sign)
    if sign != " " or grouped.count(" ") != 1:
        assert [item.value for item in figures(Said(f"take {grouped} of them"))] == [number]
