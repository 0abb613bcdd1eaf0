"""Finds passages by their words and by what they mean, with the sentence encoder that routing has."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from typing import Any, Protocol

from shipworthy import background
from shipworthy.forking import renew_in_child
from shipworthy.retrieve.passages import Passage

LEAST = 0.25
"""Similarity of a query and a passage, -1 to 1, from which the passage is about it."""
POOL = 20
"""Passages that are found in each way before both lists are joined."""
LATER = 60
"""Added to each place before the places in both lists are joined: the first ones count little more than the next."""
MOST = 2_000
"""Passages of a folder that are compared by meaning; a larger one is searched by words alone."""
WAIT = 1.0
"""Seconds that a search waits for the passages to be read by the encoder, which is done once; then it goes by words."""
EXACT = 2
"""Digits of a similarity that count: machines differ in those behind them."""


class Indexed(Protocol):
    """Passages that are found by words."""

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages, in their order."""
        ...

    def search(self, query: str, k: int) -> tuple[Passage, ...]:
        """At most `k` passages, the best match first."""
        ...


class Embedding(Protocol):
    """The part of an encoder that is used: vectors of length 1, one a row."""

    def embed(self, text: str) -> Any: ...

    def embed_all(self, texts: Sequence[str]) -> Any: ...


class Meant:
    """The passages of an index, found by words and by meaning; by words alone without an encoder.

    The encoder is loaded, and reads the passages, on the first search. Threads may search concurrently.
    """

    def __init__(self, index: Indexed, encoder: Callable[[], Embedding | None]) -> None:
        """`encoder`: loads it, or returns None where it is not installed."""
        self._index, self._load = index, encoder
        self._read: tuple[tuple[Passage, ...], Embedding, Any] | None = None
        """The passages that were read last, what read them, and their vectors."""
        self.forked()
        renew_in_child(self)

    def forked(self) -> None:
        """Replace the lock, and forget a thread of the parent, which reads in vain."""
        self._lock = threading.Lock()
        self._reading: tuple[tuple[Passage, ...], Future[None]] | None = None

    def search(self, query: str, k: int) -> tuple[Passage, ...]:
        """At most `k` passages, the best match first: those that have its words, and those that mean it."""
        worded = self._index.search(query, max(k, POOL) if k > 0 else 0)
        passages = self._index.passages
        if k <= 0 or not query.strip() or not 0 < len(passages) <= MOST or (read := self._learnt(passages)) is None:
            return worded[: max(k, 0)]
        _, encoder, vectors = read
        near = [round(one, EXACT) for one in (vectors @ encoder.embed(query)).tolist()]
        order = sorted((n for n, one in enumerate(near) if one >= LEAST), key=lambda n: (-near[n], n))
        return joined(worded, [passages[n] for n in order[:POOL]])[:k]

    def _learnt(self, passages: tuple[Passage, ...]) -> tuple[tuple[Passage, ...], Embedding, Any] | None:
        """Return the vectors of the passages; None where they are not read in time, and without an encoder."""
        with self._lock:
            if self._read is not None and self._read[0] == passages:
                return self._read
            if self._reading is None or self._reading[0] is not passages:
                self._reading = passages, background.begin(lambda: self._learn(passages), "passages")
            _, reading = self._reading
        wait([reading], WAIT)
        read = self._read
        return read if read is not None and read[0] == passages else None

    def _learn(self, passages: tuple[Passage, ...]) -> None:
        if (encoder := self._load()) is not None:
            self._read = passages, encoder, encoder.embed_all([_text(one) for one in passages])


def joined(worded: Sequence[Passage], meant: Sequence[Passage]) -> tuple[Passage, ...]:
    """Join two lists of passages by their places in both; what stands in both comes first, each text once."""
    places: dict[tuple[str, ...], float] = {}
    found: dict[tuple[str, ...], Passage] = {}
    for passages in (worded, meant):
        own: set[tuple[str, ...]] = set()
        for passage in passages:
            name = (*passage.headings, " ".join(passage.text.split()))
            if name not in own:
                places[name] = places.get(name, 0.0) + 1 / (LATER + len(own))
                own.add(name)
            found.setdefault(name, passage)
    # Equal places keep their order: what has the words of the query stands first.
    return tuple(found[name] for name in sorted(found, key=lambda name: -places[name]))


def _text(passage: Passage) -> str:
    return ". ".join((*passage.headings, passage.text))
