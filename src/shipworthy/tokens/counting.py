"""Count tokens: exactly with the o200k vocabulary, or by bytes when that already settles the question."""

import asyncio
import functools
import re
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from math import ceil

from shipworthy import background, lazy
from shipworthy.forking import renew_in_child
from shipworthy.regex import regex
from shipworthy.tokens.vocabulary import Vocabulary

LONGEST_TOKEN = 128
"""Bytes of the longest token: a text with more bytes per token of its limit cannot fit."""
KEPT, KEPT_LENGTH = 2048, 4000
"""Counts that are kept, and characters of the longest text of which one is: at most 8 MB of ASCII.

Every request of a run counts the same instructions, schemas and earlier messages.
"""
WORDS = 1.5
"""Tokens of an unknown vocabulary for each token of o200k in ASCII text: Llama, Mistral and SmolLM count less."""
BYTES_A_TOKEN = 4
"""Most bytes for each token that `by_script` counts."""
CAPITALS = r"[0-9]+|[A-Z]{3,}"
"""What vocabularies cut as they like: digits one by one or in threes, capitals in pieces."""
BEYOND_ASCII = regex(f" ?(?:{CAPITALS}|[^\\x00-\\x7f]+)")
MANY = r"\x00-\x7f\u00a0-\u024f\u0401\u0410-\u044f\u0451\u2010-\u2027\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3"
BEYOND_MANY = regex(f" ?(?:{CAPITALS}|[^{MANY}]+)")
"""What counts by its bytes, with the space before it: beside digits and capitals all that is not ASCII, or what is
neither Latin, Russian, Han, kana nor Hangul, which were measured of families."""
USUAL = 6
"""Characters per token in dense prose: the first guess for the part of a long text that fits a limit."""


@functools.cache
def _vocabulary() -> Vocabulary:
    # Loaded on first use, because it takes 50 ms and 60 MB. Counting releases the GIL.
    return lazy.o200k()


def loaded() -> bool:
    """Whether the vocabulary is in memory."""
    return _vocabulary.cache_info().currsize > 0


def load() -> None:
    """Load the vocabulary, so that no later call waits for it."""
    _vocabulary()


@functools.cache
def begin() -> "Future[None]":
    """Load the vocabulary on a thread; the future is done when it is in memory."""
    return background.begin(load, "vocabulary")


class _Loading:
    """The thread that loads the vocabulary; a forked child has none, and begins anew."""

    def forked(self) -> None:
        """Forget that the parent has begun."""
        begin.cache_clear()


_LOADING = _Loading()
renew_in_child(_LOADING)


async def loading() -> None:
    """Wait until the vocabulary is in memory, without blocking the event loop; where it is, without a turn of the loop.

    A turn between what a call finds left and its reservation would let a neighbour take it, in a replay another one.
    """
    if not loaded():
        await asyncio.shield(asyncio.wrap_future(begin()))


def estimate(text: str) -> int:
    """Tokens of the text if the vocabulary is in memory, else its length in bytes, an upper bound."""
    return count(text) if loaded() else at_most(text)


def count(text: str) -> int:
    """Tokens of the text in o200k, exact for OpenAI models; a lone surrogate counts as `?`."""
    if not text:
        return 0
    return _kept(text) if len(text) <= KEPT_LENGTH else _counted(text)


def _counted(text: str) -> int:
    return int(_vocabulary().count(_writable(text)))


_kept = functools.lru_cache(KEPT)(_counted)


def at_most(text: str) -> int:
    """An upper bound without the vocabulary: the UTF-8 bytes of the text, since a token has at least one."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def by_script(text: str) -> int:
    """An estimate for an unknown vocabulary: 1.5 for each o200k token of the ASCII text, and the bytes of the rest.

    Never below a quarter of the bytes, so that a limit in these tokens is a limit in bytes too.
    """
    size = at_most(text)
    words = text if size == len(text) else text.encode("ascii", "ignore").decode()
    return max(ceil(count(words) * WORDS) + size - len(words), -(-size // BYTES_A_TOKEN))


def by_letters(text: str, factor: float, apart: re.Pattern[str]) -> int:
    """An upper bound for a vocabulary whose letters are known: `factor` for each o200k token of what is not `apart`.

    What is apart counts by its bytes, the most that any vocabulary makes of it: a digit or a capital is one.
    """
    size = at_most(text)
    words, runs = apart.subn(" ", text)
    if not runs:
        return min(ceil(count(text) * factor), size)
    return min(ceil(count(words) * factor) + size - at_most(words) + runs, size)


def fits(text: str, limit: int) -> bool:
    """Whether the text has at most `limit` tokens; the vocabulary is used only if the bytes do not settle it."""
    if _fits_bytes(text, limit):
        return True
    if limit <= 0 or len(text) > limit * LONGEST_TOKEN:
        return False
    return _vocabulary().count_till_limit(_writable(text), limit) is not None


def cut(text: str, limit: int) -> str:
    """The longest beginning of the text within `limit` tokens, cut at a line end if one is in its last quarter."""
    if limit <= 0:
        return ""
    if fits(text, limit):
        return text
    return _at_line_end(_head(text, limit))


def _at_line_end(head: str) -> str:
    line = head.rfind("\n")
    return head[:line] if line > len(head) * 3 // 4 else head


def _cut_by(size: Callable[[str], int], text: str, limit: int) -> str:
    if limit <= 0 or size(text) <= limit:
        return text if limit > 0 else ""
    low, high = 0, min(len(text), limit * LONGEST_TOKEN)
    while low < high:
        middle = (low + high + 1) // 2
        if size(text[:middle]) <= limit:
            low = middle
        else:
            high = middle - 1
    return _at_line_end(text[:low])


def _head(text: str, limit: int) -> str:
    """The longest beginning within `limit` tokens of a text that exceeds them."""
    window = limit * USUAL
    while window < len(text) and fits(text[:window], limit):
        window *= 2
    tokens = _vocabulary().encode(_writable(text[:window]))[:limit]
    head = text[: len(_decoded(tokens))]
    while not fits(head, limit):
        # Without the following text, the last token may be encoded as two.
        head = head[:-1]
    return head


def _decoded(tokens: list[int]) -> str:
    """The text of the tokens, without an incomplete last character."""
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
    """A way to measure texts against a limit in tokens: `fits`, `cut` and `count`."""

    fits: Callable[[str, int], bool]
    cut: Callable[[str, int], str]
    count: Callable[[str], int]


EXACT = Gauge(fits=fits, cut=cut, count=count)


def gauge_of(size: Callable[[str], int]) -> Gauge:
    """The gauge that measures by this function."""
    return Gauge(
        fits=lambda text, limit: size(text) <= limit,
        cut=lambda text, limit: _cut_by(size, text, limit),
        count=size,
    )


BY_SCRIPT = gauge_of(by_script)
"""Counts a text for a model whose vocabulary is unknown."""
BYTES = Gauge(fits=_fits_bytes, cut=_cut_bytes, count=at_most)
"""Counts every byte as a token, an upper bound that needs no vocabulary."""
