"""Counting tokens: exact with the o200k vocabulary, and by bytes where that is already enough."""

import functools
import importlib
from typing import Any

DENSE = 24
"""Characters of one token at most, in texts that are not one character over and over: far more is not tokenised."""
WINDOW = 4


@functools.cache
def _encoding() -> Any:
    # Loading costs 0.2 to 0.9 s, so it waits until a text is longer in bytes than its limit in tokens.
    return importlib.import_module("bpe_openai").get_encoding("o200k_base")


def loaded() -> bool:
    """Whether the vocabulary is in memory already."""
    return _encoding.cache_info().currsize > 0


def count(text: str) -> int:
    """Tokens of the text in o200k, exact for OpenAI models."""
    if not text:
        return 0
    return len(_encoding().encode_ordinary(text.encode("utf-8", "replace").decode()))


def at_most(text: str) -> int:
    """A sound ceiling without a vocabulary: a token is at least one UTF-8 byte."""
    return len(text.encode("utf-8", "replace"))


def fits(text: str, limit: int) -> bool:
    """Whether the text has at most `limit` tokens; the vocabulary is asked only where its bytes do not settle it."""
    if len(text) <= limit and at_most(text) <= limit:
        return True
    return len(text) <= limit * DENSE and count(text) <= limit


def cut(text: str, limit: int) -> str:
    """The longest beginning of the text within `limit` tokens, cut at the end of a line where one is near."""
    if limit <= 0:
        return ""
    if fits(text, limit):
        return text
    head = text[: limit * DENSE]
    tokens = _encoding().encode_ordinary(head.encode("utf-8", "replace").decode())
    kept = _encoding().decode_bytes(tokens[:limit]).decode("utf-8", "ignore") if len(tokens) > limit else head
    while count(kept) > limit:
        # Cutting inside a character or a merge may take a token more than was cut.
        kept = kept[:-WINDOW]
    line = kept.rfind("\n")
    return kept[:line] if line > len(kept) * 3 // 4 else kept
