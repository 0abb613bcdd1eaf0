"""What follows an answer that was cut."""

from typing import get_args

from tests.batches import batch

from shipworthy.contract.phrases.phrases import LANGUAGES, built_in
from shipworthy.runtime.answering.completion import Cause, Matter, completion, unsaid

ENGLISH = built_in("en")


def test_the_line_says_whether_it_matters() -> None:
    assert completion("It rose.", "deadline", "", ENGLISH) == f"\n\n{ENGLISH('cut_deadline_missing')}"
    assert completion("It rose.", "length", "It rose.", ENGLISH) == f"\n\n{ENGLISH('cut_length_said')}"
    told = completion("It rose.", "broken", "It fell.", ENGLISH)
    assert told == f"\n\n{ENGLISH('cut_broken_follows')}\n\nIt fell."


@batch(
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


@batch("language", LANGUAGES)
def test_there_is_one_short_line_for_each_cause_and_for_whether_it_matters(language: str) -> None:
    lines = [built_in(language)(f"cut_{cause}_{matter}") for cause in get_args(Cause) for matter in get_args(Matter)]
    assert all(line.startswith("(") and line.endswith(")") and len(line) < 120 for line in lines)
    assert len(set(lines)) == len(lines) == 12
