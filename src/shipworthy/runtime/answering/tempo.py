"""The pace of a text, and whether its next sentence can be whole in time."""

from collections.abc import Callable

from shipworthy.runtime.answering.gate import Gate

SENTENCES = 2
"""Sentences after which the pace is known."""


class Tempo:
    """Measures how fast a text comes through a gate until an instant of the event loop's clock."""

    def __init__(self, gate: Gate, until: float) -> None:
        self._gate, self._until = gate, until
        self._first: float | None = None
        self._heard = self._ended = self._sentences = 0
        """Characters so far, those up to the end of the last sentence, and sentences."""
        self._shortest = 0

    def late(self, text: str, clock: Callable[[], float]) -> bool:
        """Whether the sentence that is on its way, after this portion, cannot be whole in time, by that clock.

        The shortest one so far is what it is measured by, so nothing is ended that might still be said.
        """
        if self._first is None:
            # What was held back before the first sentence was shown says nothing of its pace.
            if self._gate.shown:
                self._first, self._heard = clock(), self._gate.open
            return False
        self._heard += len(text)
        left = self._gate.open
        done = self._heard - left
        if done > self._ended:
            size, self._ended = done - self._ended, done
            self._shortest = min(self._shortest, size) if self._sentences else size
            self._sentences += 1
        if self._sentences < SENTENCES or not left:
            return False
        missing = self._shortest - left
        if missing <= 0:
            return False
        now = clock()
        return now + missing * (now - self._first) / self._heard > self._until
