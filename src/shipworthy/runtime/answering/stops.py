"""Decides whether a stop or the end of a line is the end of a sentence."""

import functools
import json
from pathlib import Path

from shipworthy.regex import regex

WIDE = frozenset("。！？．｡।॥؟۔։።፧။៕།")
"""Stops that need no blank behind them."""
RUN = regex(r"[.!?…。！？．｡।॥؟۔։።፧။៕།]{1,64}[\"'”’»›)\]}*_`」』）】〉》]{0,16}")
"""Stops, and what closes behind them."""
ENDS = regex(r"[.!?…。！？．｡।॥؟۔։።፧။៕།][\"'”’»›)\]}*_`」』）】〉》]{0,16}\s*\Z")
LOOK = 64
"""Characters of blanks behind a stop after which it is an end in any case."""
WORD = regex(r"\S")
NUMBERED = regex(r"\d{1,3}[.)](?:\s|\Z)")
MARKS = frozenset("-*+•–—|#>`~")
"""Begin a line that stands by itself."""
WITHOUT_BLANKS = regex(r"[\u3000-\u9fff\uac00-\ud7af\uff00-\uffef]")
THAI = regex(r"[\u0e00-\u0eff]")
LEAST_THAI = 30
"""Characters of a Thai or Lao sentence, at least: blanks stand around names and figures, too."""
OPENING = frozenset("([\"'“‘«-")
"""Stands before an initial."""
LONGEST_WORD, LONGEST_PART = 24, 3
"""Characters that are looked at before a dot, and of each part of an abbreviation with dots inside."""


@functools.cache
def _binding() -> frozenset[str]:
    raw = json.loads(Path(__file__).with_name("abbreviations.json").read_text(encoding="utf-8"))
    return frozenset(word for words in raw["binds"].values() for word in words)


def stop_ends(text: str, begins: int, at: int, over: bool) -> int | None:
    """Where the sentence that begins at `begins` ends, if it ends with the candidate `at`.

    Negative: it does not, and the search goes on at that place. None: what comes next decides, and is not there yet.
    `over`: nothing comes any more.
    """
    if text[at] == " ":
        return _thai_ends(text, begins, at)
    if text[at] == "\n":
        return _line_ends(text, at, over)
    found = RUN.match(text, at)
    assert found is not None
    end = found.end()
    if end == len(text):
        return end if over else None
    if end - at >= LOOK or text[end - 1] in WIDE or any(stop in WIDE for stop in found.group()):
        return end
    if not text[end].isspace():
        wide = WITHOUT_BLANKS.match(text, end) is not None and found.group()[0] in "!?"
        return end if wide else -end
    after = WORD.search(text, end, end + LOOK)
    if after is None:
        return end if over or len(text) - end >= LOOK else None
    gap, following = text[end : after.start()], after.group()
    if following.islower() or (found.group() == "." and binds(text, begins, at, line="\n" in gap)):
        return -end
    return end


def binds(text: str, begins: int, at: int, *, line: bool) -> bool:
    """Whether the dot at `at` belongs to its word: an abbreviation, an initial, an ordinal number.

    `line`: a new line follows.
    """
    start = at
    while start > begins and at - start < LONGEST_WORD and (text[start - 1].isalnum() or text[start - 1] == "."):
        start -= 1
    word = text[start:at].lower()
    if word in _binding():
        return True
    if line:
        return False
    if word.isdigit():
        return len(word) <= 2 or start == begins
    if not word or not word[0].isalpha():
        return False
    if len(word) == 1:
        return start == begins or text[start - 1].isspace() or text[start - 1] in OPENING
    return "." in word and all(len(part) <= LONGEST_PART for part in word.split("."))


def ends_at(text: str) -> bool:
    """Whether a text that was to go on ends in a stop that cannot be anything but the end of a sentence."""
    found = ENDS.search(text)
    if found is None:
        return False
    at, begins = found.start(), len(text) - len(text.lstrip())
    if text[at] == "." and text[at - 1 : at] != ".":
        # More digits or letters may have been to come.
        return not text[at - 1 : at].isdigit() and not binds(text, begins, at, line=False)
    return True


def _thai_ends(text: str, begins: int, at: int) -> int | None:
    if at + 1 >= len(text):
        return None
    thai = THAI.match(text, at + 1) is not None
    return at if thai and at - begins >= LEAST_THAI else -(at + 1)


def _line_ends(text: str, at: int, over: bool) -> int | None:
    after = WORD.search(text, at, at + LOOK)
    if after is None:
        return at if over or len(text) - at >= LOOK else None
    place, following = after.start(), after.group()
    if text.find("\n", at + 1, place) >= 0 or following in MARKS or text[at - 1 : at] == ":":
        return at
    if following.isdigit():
        if len(text) < place + 5 and not over:
            return None
        return at if NUMBERED.match(text, place) else -(at + 1)
    return -(at + 1) if following.islower() else at
