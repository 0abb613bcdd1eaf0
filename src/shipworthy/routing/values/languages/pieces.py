"""What stands for the parts of a text that are rewritten."""

from collections.abc import Sequence
from typing import NamedTuple


class Piece(NamedTuple):
    """A part of what stands for a match, and what it comes from; an end of 0: no part of the text."""

    text: str
    start: int
    end: int


class Edit(NamedTuple):
    """What stands for a part of a text."""

    start: int
    end: int
    pieces: Sequence[Piece]
