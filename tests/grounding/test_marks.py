"""Markers of lists, items and rows."""

from tests.batches import batch

from shipworthy.grounding.marks import enumerated, items_in, marked, row_number


@batch(
    "text",
    [
        "1. a",
        "  2) b",
        "**3.** c",
        "> 4. d",
        "(5) e",
        "1️⃣ f",
        "option 6",
        "#7",
        "Leg 2: g",
        "Möglichkeit 3",
        "the 1st option",
    ],
)
def test_a_marker_is_a_span(text: str) -> None:
    assert marked(text)


@batch(
    "text",
    ["1.5 a", "2. Mai", "we have 12.", "option 340", "May 5: rain", "#70221", "the 5th of May", "on the 15th we fly"],
)
def test_a_figure_is_none(text: str) -> None:
    assert not [span for span in marked(text) if any(letter.isdigit() for letter in text[span[0] : span[1]])]


def test_items_and_rows_are_counted() -> None:
    assert items_in("- a\n* b\n1. c\ntext") == 3
    assert row_number("| 4 | x |") == 4
    assert row_number("| x | 4 |") is None


def test_things_that_a_sentence_lists_are_counted() -> None:
    assert 3 in enumerated("SFO, LAX and JFK")
    assert enumerated("SFO") == frozenset()
