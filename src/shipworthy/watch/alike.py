"""Which skill messages like this one went to before: a naive Bayes classifier that learns from each run it has judged.

Counts are smoothed by a half (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2008, chapter 13.3,
the Bernoulli model over the words that a message has).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection

__all__ = ["Alike"]

SURE, STRANGE = 0.8, 0.05
"""Another kind is at least so likely, and the own one at most so."""
LEARNT = 200
"""Messages before anything is judged."""
HALF = 0.5


class Alike:
    """The words of messages by where they went."""

    def __init__(self) -> None:
        self._kinds: Counter[str] = Counter()
        self._words: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def strange(self, words: Collection[str], kind: str) -> bool | None:
        """Whether messages with such words went elsewhere so far; None: too few are known. Learns the message."""
        judged = None if self._kinds.total() < LEARNT or not words else self._judged(words, kind)
        self._kinds[kind] += 1
        self._words[kind].update(words)
        return judged

    def _judged(self, words: Collection[str], kind: str) -> bool:
        scores = {
            one: math.log(count) + sum(math.log((self._words[one][word] + HALF) / (count + 1)) for word in words)
            for one, count in self._kinds.items()
        }
        most = max(scores.values())
        chances = {one: math.exp(score - most) for one, score in scores.items()}
        whole = sum(chances.values())
        return max(chances.values()) / whole >= SURE and chances.get(kind, 0.0) / whole <= STRANGE
