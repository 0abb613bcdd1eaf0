"""What follows an answer that was cut."""

import pytest

from shipworthy.runtime.answering.completion import completion, unsaid
from shipworthy.runtime.answering.lines import LINES


def test_the_line_says_whether_it_matters() -> None:
    assert completion("It rose.", "deadline", "") == f"\n\n{LINES['deadline', 'missing']}"
    assert completion("It rose.", "length", "It rose.") == f"\n\n{LINES['length', 'said']}"
    assert completion("It rose.", "broken", "It fell.") == f"\n\n{LINES['broken', 'follows']}\n\nIt fell."


@pytest.mark.parametrize(
    ("text", "shown", "left"),
    [
        ("It rose. It fell.", "Now: it is. It rose. So", "It fell."),
        ("Prices:\n- NVDA: 1\n- AMD: 2", "* NVDA: 1\nMore", "Prices:\n- AMD: 2"),
        ("Prices:\n- NVDA: 1\n- AMD: 2", "1. NVDA: 1\n2. AMD: 2\n", ""),
        ("# Prices\n\n| a | 1 |\n| b | 2 |", "| a | 1 |\n", "# Prices\n\n| b | 2 |"),
        ("  ", "x", ""),
    ],
)
def test_what_was_shown_is_not_said_again(text: str, shown: str, left: str) -> None:
    assert unsaid(text, shown) == left
