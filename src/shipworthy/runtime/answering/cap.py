"""Counts the tokens of a text that is shown, against the most that may be."""

from shipworthy.tokens.counting import at_most, begin, count, loaded


class Cap:
    """The most tokens that the person may see; what it takes is exact wherever it matters."""

    def __init__(self, most: int, spare: int = 0) -> None:
        self._own, self._spare = most, spare
        self._most = most + spare
        self._size = 0
        """Bytes taken: a token has at least one, so as long as they are few nothing is counted."""
        self._taken: list[str] = []
        """What was taken, not yet counted."""
        self._tokens = 0

    def ready(self, text: str) -> bool:
        """Whether it can be said at once if the text fits; where it cannot, the vocabulary is being loaded."""
        size = self._size + at_most(text)
        if size * 2 > self._most and not loaded():
            begin()
        return size <= self._most or loaded()

    def anew(self, spare: int | None = None) -> "Cap":
        """The same with nothing taken, and another spare."""
        return Cap(self._own, self._spare if spare is None else spare)

    def takes(self, text: str, *, spare: int = 0) -> bool:
        """Whether the text still fits with `spare` tokens behind it; where it does, it is taken."""
        size = self._size + at_most(text)
        if size + spare > self._most:
            self._tokens += sum(map(count, self._taken))
            self._taken = []
            tokens = count(text)
            if self._tokens + tokens + spare > self._most:
                return False
            self._tokens += tokens
        else:
            self._taken.append(text)
        self._size = size
        return True
