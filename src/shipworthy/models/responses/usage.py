"""Read the usage of a response."""

from collections.abc import Mapping
from typing import cast

from shipworthy.models.answer.reader import tokens
from shipworthy.models.model import UsagePart
from shipworthy.models.responses.events import ResponseUsage

NAMES = (("input_tokens", "prompt_tokens"), ("output_tokens", "completion_tokens"))
"""The names of the counts, and those of the chat format, which some servers use."""


def usage_of(usage: ResponseUsage) -> UsagePart:
    """Convert the usage of the API; raises ValueError, TypeError or AttributeError if it is invalid."""
    given = cast("Mapping[str, object]", usage)
    sent, answered = (tokens(given[name if name in given else other]) for name, other in NAMES)
    details = usage.get("input_tokens_details") or {}
    cached, written = tokens(details.get("cached_tokens")), tokens(details.get("cache_write_tokens"))
    thought = tokens((usage.get("output_tokens_details") or {}).get("reasoning_tokens"))
    # Some servers leave reasoning out of the output tokens, but not out of the total, which is billed.
    billed = max(answered, tokens(usage.get("total_tokens")) - sent)
    if cached + written > sent or thought > billed:
        raise ValueError("a part is larger than the whole")
    return UsagePart(
        input_tokens=sent,
        output_tokens=billed,
        cached_tokens=cached,
        written_tokens=written,
        reasoning_tokens=thought,
    )
