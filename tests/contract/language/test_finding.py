"""Patterns of authors that find values in messages."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shipworthy import Input, UsageError, input_type
from shipworthy.contract.language.finding import MOST_MATCHES, REACH, WHOLE, finding_error, matches_in

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
TOO_SLOW = [
    r"^order ((\w+-?)+)$",
    r"(a+)+$",
    r"(\w+\s?)+!",
    r".*x.*y",
    r"(a|a)*b",
    r"\w+\w+\w+x",
    r"(?:[A-Z]{2,3}-?)+\d",
]


@pytest.mark.parametrize("pattern", TAKEN)
def test_what_people_write_is_taken(pattern: str) -> None:
    assert finding_error(pattern) == ""


@pytest.mark.parametrize("pattern", TOO_SLOW)
def test_promises_20_what_could_take_too_long_is_refused_at_load(pattern: str) -> None:
    assert "could take too long" in finding_error(pattern)
    with pytest.raises(ValidationError, match="could take too long"):
        Input(pattern=pattern)
    with pytest.raises(UsageError, match="of input type `code`: .* could take too long"):
        input_type("code", pattern=pattern)


def test_what_is_no_pattern_is_refused() -> None:
    assert "is not a regular expression" in finding_error("(")
    assert "refers back" in finding_error(r"(\w)\1")


@given(st.text(alphabet="A-12 x", max_size=3000), st.sampled_from([r"A-\d{1,4}", r"\d+", r"x", r"A.?1", r"^A", r"\b1"]))
def test_a_long_text_holds_the_matches_that_a_search_of_the_whole_finds(text: str, pattern: str) -> None:
    found = [match.span() for match in matches_in(re.compile(pattern), text)]
    whole = [match.span() for match in re.finditer(pattern, text)]

    if len(text) <= WHOLE or all(end - start < REACH for start, end in whole):
        assert found == whole[:MOST_MATCHES]


@pytest.mark.parametrize("place", range(WHOLE, WHOLE + 4 * REACH, 7))
def test_a_value_is_found_wherever_it_stands(place: int) -> None:
    text = f"{' ' * place}order A-1001 and A-1002{' ' * WHOLE}"

    assert [match[0] for match in matches_in(re.compile(r"A-\d{4}"), text)] == ["A-1001", "A-1002"]


def test_the_end_of_a_window_is_not_the_end_of_the_text() -> None:
    text = "1 " * 2000

    assert matches_in(re.compile(r"1$"), text) == []
    assert len(matches_in(re.compile(r"1 $"), text)) == 1


def test_a_match_that_is_too_long_is_left_out_of_a_long_text_and_kept_in_a_short_one() -> None:
    digits = "1" * (REACH * 2 + 10)

    assert [match[0] for match in matches_in(re.compile(r"\d+"), digits)] == [digits]
    assert [match[0] for match in matches_in(re.compile(r"#\d+"), f"{'x ' * WHOLE}#{digits} #12")] == ["#12"]


def test_a_pattern_that_takes_long_at_each_place_is_not_looked_for_to_the_end() -> None:
    dear = re.compile(r"a{0,50}.{0,50}d|A-\d{4}")
    assert finding_error(dear.pattern) == ""
    text = " " * 90_000 + "A-1001"

    assert matches_in(dear, text) == []
    assert len(matches_in(dear, f"A-1001{text}")) == 1
    assert len(matches_in(re.compile(r"A-\d{4}"), text)) == 1


def test_only_so_many_matches_are_looked_for() -> None:
    assert (
        len(matches_in(re.compile("1"), "1 " * 5000)) == len(matches_in(re.compile("1"), "1" * WHOLE)) == MOST_MATCHES
    )
