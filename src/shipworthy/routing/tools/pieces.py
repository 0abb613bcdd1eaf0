"""Texts that share pieces of words: other endings, compounds, typing errors, and scripts that have no spaces."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from shipworthy.regex import regex

__all__ = ["Pieces"]

SIZE, UNSPACED_SIZE = 4, 2
"""Characters of a piece, and those of one in a script without spaces between words."""
MOST = 2_000
"""Characters of a text that are cut into pieces."""
WORDS = regex(r"[^\W_]+")
UNSPACED = regex(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+")
"""Matches Thai, kana, Han and Hangul."""


class Pieces:
    """An index of the pieces of texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(_pieces(text)) for text in texts]
        using = Counter(piece for own in counts for piece in own)
        self._many = len(counts)
        self._rarity = {piece: math.log(1 + self._many / n) for piece, n in using.items()}
        self._index: dict[str, list[tuple[int, float]]] = {}
        for place, own in enumerate(counts):
            weights = {piece: (1 + math.log(n)) * self._rarity[piece] for piece, n in own.items()}
            length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
            for piece, weight in weights.items():
                self._index.setdefault(piece, []).append((place, weight / length))

    def scores(self, text: str) -> list[float]:
        """How much each text has in common with this one; 0 where it is nothing."""
        found = [0.0] * self._many
        for piece, n in sorted(Counter(_pieces(text)).items()):
            if (rarity := self._rarity.get(piece)) is not None:
                weight = (1 + math.log(n)) * rarity
                for place, other in self._index[piece]:
                    found[place] += weight * other
        return found


def _pieces(text: str) -> Iterator[str]:
    """The pieces of a text, across the borders of words; those of scripts without spaces by themselves."""
    joined = " ".join(WORDS.findall(text[:MOST].lower()))
    spaced = UNSPACED.sub(" ", joined)
    yield from (spaced[at : at + SIZE] for at in range(len(spaced) - SIZE + 1))
    for run in UNSPACED.findall(joined):
        yield from (run[at : at + UNSPACED_SIZE] for at in range(len(run) - UNSPACED_SIZE + 1))
