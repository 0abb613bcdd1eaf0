"""A message with its instant, its words and its sentences, each computed once."""

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import starmap
from operator import attrgetter
from typing import TypeVar, cast

from shipworthy.routing.manners import requests
from shipworthy.routing.words import LONGEST, Token, stem, tokenize

T = TypeVar("T")
START = attrgetter("start")
Observe = Callable[[str, Callable[[], object]], object]
"""Returns the plain data that a function makes, or that was recorded under this key."""
SOME_DAY = dt.datetime(2000, 1, 1)
"""A fixed instant for texts whose meaning does not depend on the date."""


class Said:
    """A message or a part of one; parts slice the tokens of the whole, so a message is tokenised once."""

    __slots__ = (
        *("_kept", "_known", "_requests", "_start", "_tokens", "_whole"),
        *("before", "message", "now", "observe", "text", "written"),
    )

    def __init__(self, message: str, now: dt.datetime = SOME_DAY) -> None:
        self.message, self.now = message, now
        self.text = message[:LONGEST]
        """The first `LONGEST` characters, which are read."""
        self._whole, self._start = self, 0
        self._tokens: Sequence[Token] | None = None
        self._requests: Sequence[Said] | None = None
        self._kept: dict[object, object] = {}
        self._known: dict[str, str] = {}
        self.before = ""
        """The message whose question this one answers; it may hold the half of a value."""
        self.written: Said | None = None
        """The message that this one puts in other words; None for what was written."""
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

    def judged(self, key: str, word: str, judge: Callable[[str], bool]) -> bool:
        """Return what a function of the author says of a word: asked once in a message, recorded in a run."""
        kept, place = self._whole._kept, (key, word)
        if place not in kept:
            kept[place] = self.observed(key, lambda: judge(word))
        return bool(kept[place])

    @property
    def tokens(self) -> Sequence[Token]:
        """The tokens of `text`."""
        if self._tokens is None:
            alone = self._whole._tokens is None and len(self.text) <= len(self._whole.text) // 2
            self._tokens = tokenize(self.text) if self._whole is self or alone else self._sliced()
        return self._tokens

    @property
    def stems(self) -> Sequence[str]:
        """The stems of the tokens, in their order."""
        return self.once(_stems)

    def stem_of(self, word: str) -> str:
        """Return the stem of one of the words, computed once."""
        known = self._whole._known
        found = known.get(word)
        if found is None:
            found = known[word] = stem(word)
        return found

    def words_before(self, place: int, least: int, most: int) -> list[str]:
        """Return the last words, at most so many, of the characters from `least` to `place`, in lower case."""
        last = bisect_left(self.tokens, place, key=START)
        words = [token for token in self.tokens[max(0, last - most) : last] if _end(token) > least]
        if words and (words[0].start < least or _end(words[-1]) > place):
            # One of them is cut.
            return [token.lower for token in self.part(least, place).tokens[-most:]]
        return [token.lower for token in words]

    def words_behind(self, place: int, most: int) -> list[str]:
        """Return the first word of the characters from `place` to `most`, in lower case; empty without one."""
        first = bisect_left(self.tokens, place, key=START)
        words = self.tokens[first : first + 1]
        if (first and _end(self.tokens[first - 1]) > place) or (words and _end(words[0]) > most):
            return [token.lower for token in self.part(place, most).tokens[:1]]
        return [token.lower for token in words]

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

    def after(self, before: str) -> "Said":
        """Return the same message as an answer to the question that another one raised."""
        view = self._view(self.message, 0, self.now)
        view.before = before
        return view

    def reworded(self, message: str) -> "Said":
        """Return the same message in other words, which have other places."""
        view = Said(message, self.now)
        view.written, view.observe, view.before = self, self._whole.observe, self.before
        return view

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
        ordered, pieces, place = sorted(spans), list[str](), 0
        for start, end in ordered:
            pieces += [self.message[place:start], "\n" * (end - max(start, place))]
            place = max(place, end)
        left = Said("".join([*pieces, self.message[place:]]), self.now)
        starts = [start for start, _ in ordered]
        kept: list[Token] = []
        for token in self.tokens:
            before = bisect_left(starts, token.end) - 1
            if before < 0 or ordered[before][1] <= token.start:
                kept.append(token)
        left._tokens = kept
        return left

    def _view(self, message: str, start: int, now: dt.datetime) -> "Said":
        view = Said(message, now)
        view._whole, view._start, view.before = self._whole, self._start + start, self.before
        return view

    def _sliced(self) -> Sequence[Token]:
        """Slice the tokens of the whole and shift their offsets; a token that is cut is tokenised anew."""
        start, end = self._start, self._start + len(self.text)
        whole = self._whole.tokens if end <= len(self._whole.text) else self._whole.every_token
        found: list[Token] = []
        for place in range(max(0, bisect_right(whole, start, key=START) - 1), len(whole)):
            token = whole[place]
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


def _end(token: Token) -> int:
    return token.start + len(token.text)


def _stems(said: Said) -> list[str]:
    known = said._whole._known
    for word in {token.lower for token in said.tokens}.difference(known):
        known[word] = stem(word)
    return [known[token.lower] for token in said.tokens]


def _to_the_end(said: Said) -> Sequence[Token]:
    # The last word of the text may go on behind it, also with the sign that joins it to the next.
    known = [token for token in said.tokens if token.start + len(token.text) < len(said.text) - 1]
    read = known[-1].start + len(known[-1].text) if known else 0
    return [*known, *tokenize(said.message, read, len(said.message))]
