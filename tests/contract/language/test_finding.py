"""Patterns of authors that find values in messages."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy import Input, UsageError, input_type
from shipworthy.contract.language.finding import MOST_HITS, REACH, WHOLE, Finder, Hit, finding_error
from shipworthy.errors import SpecError

TAKEN = [
    r"[Aa]-\d{4}",
    r"\d+",
    r"#(\w+)",
    r"[A-Z]{2}\d+(?:-\d+)*",
    r"\d+(?:,\d{3})*(?:\.\d+)?",
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    r"because (.*)$",
    r"room (\d+)",
    r"^[A-Z]{3}$",
    r"(\w+ )*end",
    r"\b(red|green|blue)\b",
]


def found(pattern: str, text: str) -> list[str]:
    """The texts that a pattern finds."""
    return [text[hit.start : hit.end] for hit in Finder(pattern).hits(text)]


SLOW = [r"^order ((\w+-?)+)$", r"(a+)+$", r"(\w+\s?)+!", r".*x.*y", r"(a|a)*b", r"\w+\w+\w+x", r"(?:[A-Z]{2,3}-?)+\d"]
REFUSED = [r"(?=(a+)+b)c", r"(a+)+\1", r"(?:a?){300}(?:b?){300}c"]


@batch("pattern", [*TAKEN, *SLOW])
def test_what_people_write_is_taken(pattern: str) -> None:
    assert finding_error(pattern) == ""
    assert Finder(pattern).is_quick == (pattern in TAKEN)


@pytest.mark.parametrize("pattern", SLOW)
def test_promises_20_what_could_take_too_long_is_matched_without_backtracking(pattern: str) -> None:
    began = time.process_time()
    for text in ("a" * 5000, "order " + "a" * 28 + "!x", "AB-" * 2000, "x y " * 2000):
        Finder(pattern).hits(text)

    # With backtracking some of these would take years.
    assert time.process_time() - began < 3


@batch("pattern", REFUSED)
def test_what_cannot_be_matched_in_time_is_refused_at_load(pattern: str) -> None:
    assert "could take too long" in finding_error(pattern)
    with pytest.raises(SpecError, match="could take too long"):
        Input(pattern=pattern)
    with pytest.raises(UsageError, match="of input type `code`: .* could take too long"):
        input_type("code", pattern=pattern)


def test_what_is_no_pattern_is_refused() -> None:
    assert "is not a regular expression" in finding_error("(")
    assert "at most 500" in finding_error("a" * 501)


def test_the_value_is_the_first_group_or_the_whole() -> None:
    for pattern in (r"room (\d+)", r"room ((?:\d+-?)+)"):
        assert Finder(pattern).hits("in room 12 ") == [Hit(3, 10, 8, 10)]
    assert Finder(r"room (\d+)?").hits("room x") == [Hit(0, 5, 0, 5)]


@given(st.text(alphabet="A-12 x", max_size=3000), st.sampled_from([r"A-\d{1,4}", r"\d+", r"x", r"A.?1", r"^A", r"\b1"]))
def test_a_long_text_holds_the_matches_that_a_search_of_the_whole_finds(text: str, pattern: str) -> None:
    found = [(hit.start, hit.end) for hit in Finder(pattern).hits(text)]
    whole = [match.span() for match in re.finditer(pattern, text)]

    if len(text) <= WHOLE or all(end - start < REACH for start, end in whole):
        assert found == whole[:MOST_HITS]


@batch("place", range(WHOLE, WHOLE + 4 * REACH, 7))
def test_a_value_is_found_wherever_it_stands(place: int) -> None:
    text = f"{' ' * place}order A-1001 and A-1002{' ' * WHOLE}"

    assert found(r"A-\d{4}", text) == ["A-1001", "A-1002"]


def test_the_end_of_a_window_is_not_the_end_of_the_text() -> None:
    text = "1 " * 2000

    assert found(r"1$", text) == []
    assert len(found(r"1 $", text)) == 1


def test_a_match_that_is_too_long_is_left_out_of_a_long_text_and_kept_in_a_short_one() -> None:
    digits = "1" * (REACH * 2 + 10)

    assert found(r"\d+", digits) == [digits]
    assert found(r"#\d+", f"{'x ' * WHOLE}#{digits} #12") == ["#12"]


def test_a_pattern_that_takes_long_at_each_place_is_not_looked_for_to_the_end() -> None:
    dear = r"a{0,50}.{0,50}d|A-\d{4}"
    assert Finder(dear).is_quick
    text = " " * 90_000 + "A-1001"

    assert found(dear, text) == []
    assert len(found(dear, f"A-1001{text}")) == 1
    assert len(found(r"A-\d{4}", text)) == 1


def test_only_so_many_matches_are_looked_for() -> None:
    assert len(found("1", "1 " * 5000)) == len(found("1", "1" * WHOLE)) == MOST_HITS
