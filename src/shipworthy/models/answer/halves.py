"""Text that was cut between the two halves of a UTF-16 pair, which JSON may carry and UTF-8 may not."""

import json

HIGH = ("\ud800", "\udbff")
"""The first and the last half that begins a pair."""


def paired(text: str) -> str:
    """Join the halves of pairs; a half without its other one becomes U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def cleaned(text: str) -> str:
    """A whole text with its halves joined; text without halves is returned as it is."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return paired(text)
    return text


def ends_within_a_pair(text: str) -> bool:
    """Whether the other half may come with the next piece."""
    return HIGH[0] <= text[-1:] <= HIGH[1]


def read_leniently(data: bytes) -> object:
    """Decode JSON that orjson refuses: with halves of pairs, invalid UTF-8 or NaN in it; raises ValueError."""
    try:
        return json.loads(data.decode("utf-8", "replace"), strict=False)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
