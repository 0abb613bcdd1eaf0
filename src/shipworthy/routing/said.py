"""A message with its instant, its words and its sentences, each computed once."""

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import starmap
from operator import attrgetter
from typing import TypeVar, cast

from shipworthy.routing.manners import requests
from shipworthy.routing.words import LONGEST, Token, tokenize

T = TypeVar("T")
START = attrgetter("start")
Observe = Callable[[str, Callable[[], object]], object]
"""Returns the plain data that a function makes, or that was recorded under this key."""
SOME_DAY = dt.datetime(2000, 1, 1)
"""A fixed instant for texts whose meaning does not depend on the date."""


class Said:
    """A message or a part of one; parts slice the tokens of the whole, so a message is tokenised once."""

    __slots__ = ("_kept", "_requests", "_start", "_tokens", "_whole", "message", "now", "observe", "text")

    def __init__(self, message: str, now: dt.datetime = SOME_DAY) -> None:
        self.message, self.now = message, now
        self.text = message[:LONGEST]
        """The first `LONGEST` characters, which routing and extraction read."""
        self._whole, self._start = self, 0
        self._tokens: Sequence[Token] | None = None
        self._requests: Sequence[Said] | None = None
        self._kept: dict[object, object] = {}
        self.observe: Observe | None = None
        """In a run: returns a value under a key, made now or taken from a tape; None: values are made now."""

    def once(self, find: Callable[["Said"], T]) -> T:
        """Return the result of a function of the message, computed on the first call and kept with the message."""
        if find not in self._kept:
            self._kept[find] = find(self)
        return cast(T, self._kept[find])

    def observed(self, key: str, make: Callable[[], object]) -> object:
        """Return plain data that may differ between machines: recorded in a run, and read from the tape in a replay."""
        observe = self._whole.observe
        return make() if observe is None else observe(key, make)

    @property
    def tokens(self) -> Sequence[Token]:
        """The tokens of `text`."""
        if self._tokens is None:
            self._tokens = tokenize(self.text) if self._whole is self else self._sliced()
        return self._tokens

    @property
    def every_token(self) -> Sequence[Token]:
        """The tokens of the whole message; those beyond `text` are computed on first use."""
        return self.tokens if len(self.message) == len(self.text) else self.once(_to_the_end)

    @property
    def requests(self) -> Sequence["Said"]:
        """The message, then each of several sentences, all without greetings and thanks."""
        if self._requests is None:
            self._requests = list(starmap(self.part, requests(self.text)))
        return self._requests

    def part(self, start: int, end: int | None = None) -> "Said":
        """Return the characters from `start` to `end`, or the message itself where that is all of it."""
        message = self.message[start:end]
        return self if len(message) == len(self.message) else self._view(message, start, self.now)

    def at(self, now: dt.datetime) -> "Said":
        """Return the same message at another instant."""
        return self._view(self.message, 0, now)

    def stripped(self) -> "Said":
        """Return the message without surrounding whitespace."""
        start = len(self.message) - len(self.message.lstrip())
        return self.part(start, start + len(self.message.strip()))

    def split(self, between: re.Pattern[str]) -> list["Said"]:
        """Split the message at the matches of a pattern."""
        starts, ends = [0], []
        for match in between.finditer(self.message):
            ends.append(match.start())
            starts.append(match.end())
        ends.append(len(self.message))
        return [self.part(start, end) for start, end in zip(starts, ends, strict=True)]

    def span_of(self, part: "Said") -> tuple[int, int]:
        """Return the start and end of one of its parts."""
        start = part._start - self._start
        return start, start + len(part.message)

    def blanked(self, spans: Sequence[tuple[int, int]]) -> "Said":
        """Replace the characters of some spans by line breaks, without moving any other character."""
        message = self.message
        for start, end in spans:
            message = message[:start] + "\n" * (end - start) + message[end:]
        left = Said(message, self.now)
        left._tokens = [t for t in self.tokens if all(t.end <= start or end <= t.start for start, end in spans)]
        return left

    def _view(self, message: str, start: int, now: dt.datetime) -> "Said":
        view = Said(message, now)
        view._whole, view._start = self._whole, self._start + start
        return view

    def _sliced(self) -> Sequence[Token]:
        """Slice the tokens of the whole and shift their offsets; a token that is cut is tokenised anew."""
        start, end = self._start, self._start + len(self.text)
        whole = self._whole.tokens if end <= len(self._whole.text) else self._whole.every_token
        found: list[Token] = []
        for token in whole[max(0, bisect_right(whole, start, key=START) - 1) :]:
            first, last = token.start, token.start + len(token.text)
            if first >= end:
                break
            if last <= start:
                continue
            if first < start or last > end:
                found += tokenize(self.text, max(first - start, 0), min(last - start, len(self.text)))
            else:
                found.append(token._replace(start=first - start, end=token.end - start) if start else token)
        return found


def _to_the_end(said: Said) -> Sequence[Token]:
    # The last word of the text may go on behind it, also with the sign that joins it to the next.
    known = [token for token in said.tokens if token.start + len(token.text) < len(said.text) - 1]
    read = known[-1].start + len(known[-1].text) if known else 0
    return [*known, *tokenize(said.message, read, len(said.message))]
