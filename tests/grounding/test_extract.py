"""Figures of texts: which there are, where, and of which kind."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.grounding.extract import evidence_in, figures_in


def _kinds(text: str) -> list[tuple[str, str]]:
    return [(one.text, one.kind) for one in figures_in(text)]


@batch(
    ("text", "expected"),
    [
        ("It costs $1,234.50.", [("$1,234.50", "money")]),
        ("It costs 1.234,50 €.", [("1.234,50 €", "money")]),
        ("down 2.3 % today", [("2.3 %", "percent")]),
        ("HAT136 leaves at 11:00 AM", [("HAT136", "identifier"), ("11:00 AM", "time")]),
        ("on 2024-05-20 at 17:45", [("2024-05-20", "date"), ("17:45", "time")]),
        ("2024-05-20T17:45:00Z", [("2024-05-20", "date"), ("17:45:00Z", "time")]),
        ("on May 20th, 2024 or 3. Juni 2025", [("May 20th, 2024", "date"), ("3. Juni 2025", "date")]),
        ("Write to a.b7@example.org.", [("a.b7@example.org", "email")]),
        ("See https://x.example/a?b=1.", [("https://x.example/a?b=1", "url")]),
        ("5 kg and 10-day trips, 3x", [("5 kg", "unit"), ("10-day", "unit"), ("3", "number")]),
        (
            "gift_card_8190333 of james_lee_6136",
            [("gift_card_8190333", "identifier"), ("james_lee_6136", "identifier")],
        ),
        ("1.2 million users, 45.1M shares", [("1.2 million", "number"), ("45.1M", "number")]),
        ("twenty-five milligrams", [("twenty-five milligrams", "unit")]),
        ("call 1-800-555-0199", [("1-800-555-0199", "identifier")]),
        ("version v2.14.3 on 10.0.12.7", [("v2.14.3", "identifier"), ("10.0.12.7", "identifier")]),
        ("order 0042", [("0042", "identifier")]),
        ("mid-2024", [("2024", "number")]),
        ("USD50 and Rs.50", [("USD50", "money"), ("Rs.50", "money")]),
    ],
)
def test_each_figure_has_its_kind(text: str, expected: list[tuple[str, str]]) -> None:
    assert _kinds(text) == expected


@batch(
    "text",
    [
        "1. First\n2) Second\n   3. Third",
        "**Option 3** is cheaper than option 1.",
        "### 4. Bags",
        "Options 1, 2 and 3",
        "We are open 24/7 and sell B2B.",
        "One of the two of them",
        "Passenger 2: ready",
        "no figures at all",
        "",
    ],
)
def test_markers_ordinals_and_names_are_no_figures(text: str) -> None:
    assert _kinds(text) == []


def test_a_german_date_at_the_beginning_is_no_list_marker() -> None:
    assert _kinds("10. Mai 2025 ist ein Samstag.") == [("10. Mai 2025", "date")]


def test_a_source_is_read_for_small_words_too() -> None:
    assert [one.value for one in evidence_in("at most five passengers")] == [Decimal(5)]


def test_values_of_own_types_and_names_are_found_where_asked_for() -> None:
    found = figures_in("We bought NVDA for James Lee.", own=["NVDA"], names=True)
    assert [(one.text, one.kind) for one in found] == [("NVDA", "own"), ("James Lee", "name")]


@given(st.text(alphabet="0123456789.,:-/ $€%abMk_@#*|\n\u00a0°", max_size=200))
def test_any_text_is_read_and_each_figure_stands_where_it_says(text: str) -> None:
    for one in figures_in(text):
        assert text[one.start : one.end] == one.text
        assert one.text


@given(
    st.lists(
        st.sampled_from(
            ["It costs $1,234.50.", "HAT136 leaves at 11:00 AM.", "On May 20, 2024 it rains 5 mm.", "Nothing."]
        ),
        max_size=6,
    )
)
def test_a_text_has_the_figures_of_its_sentences(sentences: list[str]) -> None:
    apart = [one.text for sentence in sentences for one in figures_in(sentence)]
    assert [one.text for one in figures_in("\n".join(sentences))] == apart
    assert [one.text for one in figures_in(" ".join(sentences))] == apart


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,",
        "a-",
        "a1-",
        "1-",
        "1:",
        "1.",
        "$",
        "@",
        "a@",
        "12 ",
        "A",
        "A b ",
        "May ",
        "1 May ",
        "twenty ",
        "|",
        "*1",
        "-5",
        "http://",
        "1/2/",
    ],
)
def test_reading_takes_linear_time(piece: str) -> None:
    """A text 16 times as long takes less than 64 times as long: what is quadratic takes 256 times."""

    def took(times: int) -> float:
        began = time.process_time()
        figures_in(piece * times, names=True, own=("A b",))
        return time.process_time() - began

    most = 64 * min(took(500) for _ in range(2)) + 0.5
    # Once more where it is late: a collection of garbage may fall into it.
    assert any(took(8_000) < most for _ in range(2))
