"""Counting tokens: exact with the o200k vocabulary, and by bytes where that is already enough."""

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from shipworthy import background, lazy
from shipworthy.forking import renew_in_child

LONGEST_TOKEN = 128
"""Bytes of the longest token in the vocabulary: a text of more than so many bytes a token cannot fit."""
USUAL = 6
"""Characters of a token in dense prose: so much of a long text is read first, and more only if that was too little."""


@functools.cache
def _vocabulary() -> Any:
    # Loading costs 0.2 to 0.9 s, so it waits until a text is longer in bytes than its limit in tokens. The bindings
    # stop early, and release the interpreter while they count.
    return lazy.o200k()


def loaded() -> bool:
    """Whether the vocabulary is in memory already."""
    return _vocabulary.cache_info().currsize > 0


def load() -> None:
    """Bring the vocabulary into memory, so that no later call has to wait for it."""
    _vocabulary()


@functools.cache
def begin() -> "Future[None]":
    """Begin to bring the vocabulary into memory, beside other work; done when it is there."""
    return background.begin(load, "vocabulary")


class _Loading:
    """The thread that loads the vocabulary; a forked child has none, and begins anew."""

    def forked(self) -> None:
        """Forget that the parent has begun."""
        begin.cache_clear()


_LOADING = _Loading()
renew_in_child(_LOADING)


async def loading() -> None:
    """Wait until the vocabulary is in memory, without holding up the event loop."""
    await asyncio.shield(asyncio.wrap_future(begin()))


def estimate(text: str) -> int:
    """Tokens of the text where the vocabulary is in memory; else a sound ceiling by bytes."""
    return count(text) if loaded() else at_most(text)


def count(text: str) -> int:
    """Tokens of the text in o200k, exact for OpenAI models; a lone surrogate counts as `?`."""
    return int(_vocabulary().count(_writable(text))) if text else 0


def at_most(text: str) -> int:
    """A sound ceiling without a vocabulary: a token is at least one UTF-8 byte."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def fits(text: str, limit: int) -> bool:
    """Whether the text has at most `limit` tokens; the vocabulary is asked only where its bytes do not settle it."""
    if _fits_bytes(text, limit):
        return True
    if limit <= 0 or len(text) > limit * LONGEST_TOKEN:
        return False
    return _vocabulary().count_till_limit(_writable(text), limit) is not None


def cut(text: str, limit: int) -> str:
    """The longest beginning of the text within `limit` tokens, cut at the end of a line where one is near."""
    if limit <= 0:
        return ""
    if fits(text, limit):
        return text
    head = _head(text, limit)
    line = head.rfind("\n")
    return head[:line] if line > len(head) * 3 // 4 else head


def _head(text: str, limit: int) -> str:
    """The beginning of a text that is too long, as far as `limit` tokens reach."""
    window = limit * USUAL
    while window < len(text) and fits(text[:window], limit):
        window *= 2
    tokens = _vocabulary().encode(_writable(text[:window]))[:limit]
    head = text[: len(_decoded(tokens))]
    while not fits(head, limit):
        # Without what follows it, the last token may count as two.
        head = head[:-1]
    return head


def _decoded(tokens: list[int]) -> str:
    """The text of the tokens, without the last character where it is not complete."""
    while tokens:
        try:
            return str(_vocabulary().decode(tokens))
        except ValueError:
            tokens = tokens[:-1]
    return ""


def _writable(text: str) -> str:
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def _fits_bytes(text: str, limit: int) -> bool:
    return len(text) <= limit and at_most(text) <= limit


def _cut_bytes(text: str, limit: int) -> str:
    if _fits_bytes(text, limit):
        return text
    head = text[: max(limit, 0)]
    return head[: len(head.encode("utf-8", "replace")[: max(limit, 0)].decode("utf-8", "ignore"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """A way of measuring texts against a limit in tokens."""

    fits: Callable[[str, int], bool]
    cut: Callable[[str, int], str]
    count: Callable[[str], int]


EXACT = Gauge(fits=fits, cut=cut, count=count)
BYTES = Gauge(fits=_fits_bytes, cut=_cut_bytes, count=at_most)
"""Needs no vocabulary: sound, and wasteful, for every byte counts as a token."""
