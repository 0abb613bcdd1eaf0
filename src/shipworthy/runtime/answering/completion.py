"""What is said behind an answer that was cut: that it was, and what it did not come to say."""

from collections.abc import Mapping
from typing import Literal

from shipworthy.contract.phrases.phrases import Phrases
from shipworthy.regex import regex
from shipworthy.runtime.answering.sentences import pieces_of

Cause = Literal["length", "deadline", "broken", "repeats"]
"""Why an answer was cut: its limit of tokens, the time, the model, or because it only repeated itself."""
Matter = Literal["follows", "said", "missing"]
"""Whether that matters: what was found follows, stands above already, or the end is missing."""
LINES: Mapping[tuple[Cause, Matter], str] = {
    ("length", "follows"): "cut_length_follows",
    ("length", "said"): "cut_length_said",
    ("length", "missing"): "cut_length_missing",
    ("deadline", "follows"): "cut_deadline_follows",
    ("deadline", "said"): "cut_deadline_said",
    ("deadline", "missing"): "cut_deadline_missing",
    ("broken", "follows"): "cut_broken_follows",
    ("broken", "said"): "cut_broken_said",
    ("broken", "missing"): "cut_broken_missing",
    ("repeats", "follows"): "cut_repeats_follows",
    ("repeats", "said"): "cut_repeats_said",
    ("repeats", "missing"): "cut_repeats_missing",
}
"""The phrase that says it."""
MARKER = regex(r"^(?:[-*+•]|\d{1,3}[.)])\s+")
"""Begins a list item."""


def completion(shown: str, cause: Cause, instead: str, phrases: Phrases) -> str:
    """What follows the text that was shown: the line, and what `instead` says that was not said.

    `instead`: the fallback, filled from the results; empty where there is none.
    """
    left = unsaid(instead, shown)
    matter: Matter = "follows" if left else "said" if instead.strip() else "missing"
    line = f"\n\n{phrases(LINES[cause, matter])}"
    return f"{line}\n\n{left}" if left else line


def unsaid(text: str, shown: str) -> str:
    """The text without the sentences, rows and items that were shown; empty where nothing is left but headings."""
    said = {_key(piece.text) for piece in pieces_of(shown)}
    left, gap, says = list[str](), "", False
    for piece in pieces_of(text):
        own = piece.text.lstrip()
        blanks = max(gap, piece.text[: len(piece.text) - len(own)], key=_lines)
        if own and _key(own) in said:
            gap = blanks
        else:
            left += [blanks, own]
            gap = ""
            says = says or not (piece.kind in ("heading", "blank", "fence") or own.endswith(":"))
    return "".join(left).strip() if says else ""


def _lines(blanks: str) -> tuple[int, int]:
    return blanks.count("\n"), len(blanks)


def _key(text: str) -> str:
    return MARKER.sub("", " ".join(text.split()))
