"""Read the usage of an OpenAI-compatible chat, from the places and names that servers give it."""

from collections.abc import Mapping
from typing import cast

from shipworthy.models.answer.reader import tokens
from shipworthy.models.chat.events import ChatChoice, ChatChunk, ChatUsage
from shipworthy.models.model import UsagePart

SENT = ("prompt_tokens", "input_tokens", "prompt_eval_count", "promptTokens", "inputTokens", "promptTokenCount")
ANSWERED = (
    "completion_tokens",
    "output_tokens",
    "eval_count",
    "completionTokens",
    "outputTokens",
    "candidatesTokenCount",
)
TOTAL = ("total_tokens", "totalTokens", "totalTokenCount")
"""OpenAI; Responses and Anthropic; Ollama; gateways in JavaScript, Bedrock; Gemini."""
DETAILS = ("prompt_tokens_details", "input_tokens_details")
ANSWER_DETAILS = ("completion_tokens_details", "output_tokens_details")
CACHED = ("cached_tokens", "prompt_cache_hit_tokens", "cache_read_input_tokens")
"""Kimi, DeepSeek, gateways before Claude."""
WRITTEN = ("cache_creation_input_tokens", "cache_write_tokens", "cache_creation_tokens")


def usage_in(event: ChatChunk, choice: ChatChoice | None) -> ChatUsage | None:
    """The usage of a last chunk where it is not in its own place: in the choice, the message, `x_groq` or `timings`."""
    if choice and (usage := choice.get("usage")):
        return usage
    inner = [event.get("x_groq"), event.get("message")]
    if choice:
        inner += [choice.get("delta"), choice.get("message")]  # type: ignore[list-item]
    for place in inner:
        if isinstance(place, dict) and (usage := place.get("usage")):
            return usage
    if isinstance(usage := event.get("usageMetadata") or event.get("usage_metadata"), dict):
        return usage
    if timings := event.get("timings"):  # llama.cpp, where it was not asked for a usage
        sent = tokens(timings.get("prompt_n")) + tokens(timings.get("cache_n"))
        return {"prompt_tokens": sent, "completion_tokens": tokens(timings.get("predicted_n"))}
    return cast("ChatUsage", event) if "eval_count" in event else None


def usage_of(usage: ChatUsage) -> UsagePart:
    """Convert the usage of the API; raises ValueError, TypeError or AttributeError if it is invalid."""
    sent, answered = _count(usage, SENT), _count(usage, ANSWERED)
    if sent is None and answered is None:
        raise ValueError("no count of tokens")
    details = _details(usage, DETAILS)
    cached = _count(details, CACHED) or _count(usage, CACHED) or 0
    written = _count(details, WRITTEN) or _count(usage, WRITTEN) or 0
    thought = (
        _count(_details(usage, ANSWER_DETAILS), ("reasoning_tokens",)) or _count(usage, ("reasoning_tokens",)) or 0
    )
    asked, said, total = sent or 0, answered or 0, _count(usage, TOTAL) or 0
    # Some servers leave reasoning out of the completion tokens, but not out of the total, which is billed.
    said = max(said, total - asked)
    if cached + written > asked:
        # Some gateways leave what the cache held out of the prompt, as Anthropic does.
        asked += cached + written
    if thought > said:
        said += thought
    return UsagePart(
        input_tokens=asked, output_tokens=said, cached_tokens=cached, written_tokens=written, reasoning_tokens=thought
    )


def _details(usage: Mapping[str, object], names: tuple[str, ...]) -> Mapping[str, object]:
    for name in names:
        if found := usage.get(name):
            if not isinstance(found, Mapping):
                raise TypeError("details are an object")
            return found
    return {}


def _count(usage: Mapping[str, object], names: tuple[str, ...]) -> int | None:
    for name in names:
        if (value := usage.get(name)) is not None:
            return tokens(value)
    return None
