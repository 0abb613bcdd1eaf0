"""Codes as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.routing.said import Said
from shipworthy.routing.values.codes import codes, is_code

ORDER = "A-[0-9]{4}"


def read(pattern: str, text: str, *, answer: bool = False) -> list[tuple[object, str]]:
    """The codes, with what of the message they stand in."""
    found = codes(pattern, Said(text), answer=answer, asked=frozenset(["booking"]))
    return [(one.value, text[one.start : one.end]) for one in found]


@pytest.mark.parametrize(
    ("pattern", "text", "code", "written"),
    [
        (ORDER, "where is A1001?", "A-1001", "A1001"),
        (ORDER, "where is a 1001", "A-1001", "1001"),
        (ORDER, "a–1001 and nothing else", "A-1001", "a–1001"),
        (ORDER, "order #1002", "A-1002", "1002"),
        (ORDER, "my booking 1002", "A-1002", "1002"),
        (ORDER, "cancel 1002", "A-1002", "1002"),
        (ORDER, "is 1003 here yet", "A-1003", "1003"),
        (ORDER, "1003", "A-1003", "1003"),
        (r"\b[A-Z]{2}\d{6}\b", "policy ab 123456", "AB123456", "ab 123456"),
        (r"[A-Z]{2}-?\d{6}", "ab-123456", "AB123456", "ab-123456"),
        (r"ORD[-_]\d{5}", "ord 12345", "ORD-12345", "ord 12345"),
        (r"(?:INV)/\d{4}/\d{3}", "inv 2024 123", "INV/2024/123", "inv 2024 123"),
        (r"\d{3}-\d{3}", "my booking 123 456", "123-456", "123 456"),
        (r"[A-Z0-9]{6}", "please look up ab12cd", "AB12CD", "ab12cd"),
    ],
)
def test_a_code_is_read_however_it_is_written(pattern: str, text: str, code: str, written: str) -> None:
    assert read(pattern, text) == [(code, written)]


@pytest.mark.parametrize("text", ["1001", "it's 1001 I think", "the one that ends in 1001", "No. 1001, thanks"])
def test_the_digits_alone_answer_the_question_for_a_code(text: str) -> None:
    assert read(ORDER, text, answer=True) == [("A-1001", "1001")]


@pytest.mark.parametrize(
    "text",
    [
        "I moved here in 2019",
        "send 1001 mugs",
        "$1001 is too much",
        "a 1001 page book",
        "1001.50",
        "10015",
        "2024-11-30",
        "no digits",
    ],
)
def test_other_numbers_are_no_codes(text: str) -> None:
    assert read(ORDER, text) == []


@pytest.mark.parametrize(
    "pattern", [r"order (\d+)", "[A-Z]{1,5}", r"(?:INV|ORD)-\d{4}", r"\w+", r"(?=A)A\d{3}", "A.*", "A[0-9]"]
)
def test_a_pattern_that_is_no_row_of_letters_digits_and_signs_is_left_to_its_author(pattern: str) -> None:
    assert read(pattern, "order 12 ABC ORD 1234 A 123", answer=True) == []


@given(st.text(alphabet="A1 0-#.?/é٣$", max_size=40))
def test_what_is_read_is_what_the_pattern_matches_whole(text: str) -> None:
    for answer in (False, True):
        for value, written in read(ORDER, text, answer=answer):
            assert isinstance(value, str) and len(value) == 6 and value.startswith("A-")
            assert [char for char in written if char.isdigit()] == list(value[2:])


def test_a_pattern_of_words_or_of_a_small_number_is_no_code() -> None:
    assert all(map(is_code, (ORDER, r"[A-Z]{2}\d{6}", r"\d{6}", "TCK-[0-9]{4}")))
    assert not any(map(is_code, (r"top (\d{1,2})", r"\d{2}", r"\w+", "[A-Z]{1,5}")))
