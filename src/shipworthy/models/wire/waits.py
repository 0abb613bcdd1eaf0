"""How long a provider asks to wait, from the headers and the body of its refusal."""

import math
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from shipworthy.regex import regex

LONGEST_WAIT = 3600.0
"""Most seconds that a wait may have; a longer one is cut to this."""
UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
SPELLED = r"ms|milliseconds?|msecs?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?"
DURATION = regex(rf"(\d{{1,12}}(?:\.\d{{1,9}})?) ?({SPELLED})(?![a-z])", re.IGNORECASE)
IN_WORDS = regex(
    rf"\b(?:try(?:ing)? again|retry(?:ing)?|wait(?:ing)?|available|resets?|ready)\b[^0-9.;!?\n]{{0,40}}"
    rf"((?:\d{{1,12}}(?:\.\d{{1,9}})? ?(?:{SPELLED})(?![a-z])[ ,]*)+)",
    re.IGNORECASE,
)
"""`Please try again in 1m2.5s`, `retry after 5 seconds`, `Please wait 30 seconds`."""
FIELDS = {
    "retrydelay": 1.0,
    "retry_after": 1.0,
    "retryafter": 1.0,
    "retry-after": 1.0,
    "retry_after_seconds": 1.0,
    "retry_after_ms": 0.001,
    "retryafterms": 0.001,
    "estimated_time": 1.0,
}
"""Keys of a body in lower case, and the seconds of one of their units where none is written."""
DEEPEST = 6
EPOCH = 1.5e9
"""A number from here on is a moment in seconds since 1970; from a thousand times that on, in milliseconds."""
RESETS = (
    ("x-ratelimit-reset-requests", "x-ratelimit-remaining-requests"),
    ("x-ratelimit-reset-tokens", "x-ratelimit-remaining-tokens"),
    ("anthropic-ratelimit-requests-reset", "anthropic-ratelimit-requests-remaining"),
    ("anthropic-ratelimit-tokens-reset", "anthropic-ratelimit-tokens-remaining"),
    ("anthropic-ratelimit-input-tokens-reset", "anthropic-ratelimit-input-tokens-remaining"),
    ("anthropic-ratelimit-output-tokens-reset", "anthropic-ratelimit-output-tokens-remaining"),
    ("ratelimit-reset", "ratelimit-remaining"),
    ("x-ratelimit-reset", "x-ratelimit-remaining"),
)
"""The header with the moment or the seconds of a reset, and the header that says how much is left until then."""


def wait_of(headers: Mapping[str, str], data: object = None, message: str = "") -> float | None:
    """Seconds to wait, at most 3600: by Retry-After, the body, its words, or the reset of what is used up; None unsaid.

    `data` is the decoded body. A reset of something of which there is more is not waited for.
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        if (seconds := _seconds(headers.get(name, ""), unit)) is not None:
            return _within(seconds)
    found = next(_in_data(data, 0), None)
    if found is None and (said := IN_WORDS.search(message)) is not None:
        found = _duration(said[1])
    if found is None:
        resets = (_seconds(headers.get(name, ""), 1.0) for name, left in RESETS if headers.get(left, "").strip() == "0")
        found = max((seconds for seconds in resets if seconds is not None), default=None)
    return None if found is None else _within(found)


def _within(seconds: float) -> float:
    return min(max(seconds, 0.0), LONGEST_WAIT)


def _in_data(data: object, depth: int) -> Iterator[float]:
    if isinstance(data, list):
        for one in data[:10]:
            yield from _in_data(one, depth + 1)
    if not isinstance(data, dict) or depth > DEEPEST:
        return
    for key, value in data.items():
        unit = FIELDS.get(str(key).lower())
        if unit is not None and (seconds := _seconds(value, unit)) is not None:
            yield seconds
        elif isinstance(value, dict | list):
            yield from _in_data(value, depth + 1)


def _seconds(value: object, unit: float) -> float | None:
    """Seconds of a number of `unit`, a duration, a date, or a moment since 1970; None if it is none of them."""
    if isinstance(value, dict):  # a duration of protobuf
        value = value.get("seconds")
    text = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    with suppress(ValueError):
        number = float(text)
        if math.isnan(number):
            return None
        if number >= EPOCH and math.isfinite(number):
            return number / (1000.0 if number >= EPOCH * 1000 else 1.0) - datetime.now(UTC).timestamp()
        return number * unit
    return _moment(text) if _duration(text) is None else _duration(text)


def _duration(text: str) -> float | None:
    """`6s`, `1m30.5s`, `250ms`, `30 seconds`."""
    parts = DURATION.findall(text)
    if not parts or DURATION.sub("", text).strip(" ,"):
        return None
    return sum(float(number) * UNITS[_unit(word.lower())] for number, word in parts)


def _unit(word: str) -> str:
    return "ms" if word.startswith(("ms", "mil")) else word[0]


def _moment(text: str) -> float | None:
    """Seconds until a date as HTTP or ISO 8601 writes it."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        with suppress(ValueError, OverflowError, TypeError):
            when = read(text)
            return (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return None
