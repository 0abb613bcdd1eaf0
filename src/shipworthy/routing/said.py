"""A message and the instant it came at: taken apart into words and sentences once, and passed on."""

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import TypeVar, cast

from shipworthy.routing.manners import requests
from shipworthy.routing.words import LONGEST, Token, tokenize

T = TypeVar("T")
START = attrgetter("start")
SOME_DAY = dt.datetime(2000, 1, 1)
"""The instant of a text in which no day is to be counted from today."""


class Said:
    """A message, or a part of one; its parts share the words of the whole, which is tokenised once."""

    __slots__ = ("_kept", "_requests", "_start", "_tokens", "_whole", "message", "now", "text")

    def __init__(self, message: str, now: dt.datetime = SOME_DAY) -> None:
        self.message, self.now = message, now
        self.text = message[:LONGEST]
        """What is read of it for routing and for values."""
        self._whole, self._start = self, 0
        self._tokens: Sequence[Token] | None = None
        self._requests: Sequence[Said] | None = None
        self._kept: dict[object, object] = {}

    def once(self, find: Callable[["Said"], T]) -> T:
        """What a function finds in the message; it is called the first time only."""
        if find not in self._kept:
            self._kept[find] = find(self)
        return cast(T, self._kept[find])

    @property
    def tokens(self) -> Sequence[Token]:
        """The words of `text`."""
        if self._tokens is None:
            self._tokens = tokenize(self.text) if self._whole is self else self._sliced()
        return self._tokens

    @property
    def every_token(self) -> Sequence[Token]:
        """The words of the whole message; what is longer than `text` is read the first time it is asked for."""
        return self.tokens if len(self.message) == len(self.text) else self.once(_to_the_end)

    @property
    def requests(self) -> Sequence["Said"]:
        """The message, and where it has several sentences each of them, all without greeting and thanks."""
        if self._requests is None:
            self._requests = [self.part(start, end) for start, end in requests(self.text)]
        return self._requests

    def part(self, start: int, end: int | None = None) -> "Said":
        """The characters from `start` to `end`; the message itself where that is all of it."""
        message = self.message[start:end]
        return self if len(message) == len(self.message) else self._view(message, start, self.now)

    def at(self, now: dt.datetime) -> "Said":
        """The same words, said at another instant."""
        return self._view(self.message, 0, now)

    def stripped(self) -> "Said":
        """The message without the space around it."""
        start = len(self.message) - len(self.message.lstrip())
        return self.part(start, start + len(self.message.strip()))

    def split(self, between: re.Pattern[str]) -> list["Said"]:
        """The parts that a pattern separates."""
        starts, ends = [0], []
        for match in between.finditer(self.message):
            ends.append(match.start())
            starts.append(match.end())
        ends.append(len(self.message))
        return [self.part(start, end) for start, end in zip(starts, ends, strict=True)]

    def span_of(self, part: "Said") -> tuple[int, int]:
        """From where to where one of its parts stands."""
        start = part._start - self._start
        return start, start + len(part.message)

    def blanked(self, spans: Sequence[tuple[int, int]]) -> "Said":
        """The message with line breaks in the place of some characters; all others stand where they stood."""
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
        """The words of the whole that stand in this part, counted from its beginning; one that is cut is read anew."""
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
