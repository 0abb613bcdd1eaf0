"""Counts what comes of an answer against the tokens that it may have."""

from collections.abc import Callable

from shipworthy.errors import LimitReached
from shipworthy.tokens.counting import at_most, begin, count, loaded

FEW_BYTES = 3
"""Bytes a token has at least in most texts: below, the vocabulary is not needed."""


class Meter:
    """Counts pieces of one answer in tokens of o200k, as soon as their bytes say that they are not few."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._size = self._tokens = 0

    def add(self, said: str, whole: Callable[[], int]) -> None:
        """Count a piece; `whole` counts all that came. Raises LimitReached where that is more than there may be."""
        self._size += len(said) if said.isascii() else at_most(said)
        if self._size <= self.most * FEW_BYTES:
            return
        if not loaded():
            # Without the vocabulary its tokens cannot be counted; it is being loaded from here on.
            begin()
            return
        # Piece by piece it is never less than the whole, which is counted only where the pieces are too much.
        self._tokens = self._tokens + count(said) if self._tokens else whole()
        if self._tokens > self.most:
            self._tokens = whole()
        if self._tokens > self.most:
            raise LimitReached("output_tokens", self.most, self._tokens)
