"""Reads a code that a message writes out, before the choices that have it are known: `cancel B-90`."""

from collections.abc import Sequence

from shipworthy.regex import regex
from shipworthy.routing.said import Said
from shipworthy.routing.values.denied import cues

CODE = regex(r"(?<![\w-])[^\W_]{1,24}(?:-[^\W_]{1,24}){0,4}(?![\w-])")
"""Matches a word that may be a code: `B-90`, `S1`."""


def written(values: Sequence[object], said: Said) -> int | None:
    """Return the place of the only value whose code a message writes out; None for two, and where it denies."""
    texts = [value if isinstance(value, str) else "" for value in values]
    codes = {text.casefold(): place for place, text in enumerate(texts) if _is_code(text)}
    named = {codes[word] for word in CODE.findall(said.text.casefold()) if word in codes} if codes else set[int]()
    return named.pop() if len(named) == 1 and not said.once(cues) else None


def _is_code(value: str) -> bool:
    """Whether a value is of letters and digits, as no other word is."""
    return CODE.fullmatch(value) is not None and any(map(str.isalpha, value)) and any(map(str.isdigit, value))
