"""A text that comes in many pieces."""

MOST = 64
"""Pieces that are kept apart: a string of five letters takes sixty bytes."""


class Joined:
    """Joins pieces of a text as they come, many at a time."""

    __slots__ = ("_pieces",)

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def add(self, piece: str) -> None:
        """Take the next piece."""
        self._pieces.append(piece)
        if len(self._pieces) > MOST:
            self._pieces = ["".join(self._pieces)]

    def __str__(self) -> str:
        """All pieces that have come, as one text."""
        if len(self._pieces) > 1:
            self._pieces = ["".join(self._pieces)]
        return self._pieces[0] if self._pieces else ""

    def __bool__(self) -> bool:
        """Whether anything has come."""
        return bool(self._pieces)
