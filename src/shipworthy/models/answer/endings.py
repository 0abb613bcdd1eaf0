"""The words with which servers end an answer, of both wire formats, because gateways translate them badly."""

import functools
from collections.abc import Mapping
from typing import Literal

from shipworthy.models.model import StopReason

Ending = StopReason | Literal["failed", "spoilt"]
"""`failed`: the provider could not finish it, and another one may; `spoilt`: it dropped what the model wrote."""


def _plain(word: str) -> str:
    """The letters of a word, in lower case: `MAX_TOKENS`, `max-tokens` and `maxTokens` are one word."""
    letters = "".join(filter(str.isalnum, word)).lower()
    return letters.removeprefix("finishreason").removeprefix("stopreason")


WORDS: Mapping[Ending, tuple[str, ...]] = {
    "end": (
        *("stop", "end_turn", "stop_sequence", "pause_turn"),  # OpenAI; Anthropic
        *("eos", "eos_token", "stop_token", "stop_str"),  # Together, text-generation-inference, watsonx
        *("end", "complete", "completed", "finish", "finished", "done", "success", "normal", "end_of_turn"),
    ),
    "tools": ("tool_calls", "tool_call", "tool_use", "function_call", "function_calls", "call_tool"),
    "length": (
        *("length", "max_tokens", "max_output_tokens", "max_completion_tokens", "max_new_tokens", "max_length"),
        *("model_length", "token_limit", "output_limit", "incomplete"),  # Mistral; watsonx; Responses
        *("model_context_window_exceeded", "context_length_exceeded", "context_window_exceeded", "context_length"),
    ),
    "refused": (
        *("content_filter", "content_filtered", "refusal", "refused", "safety", "guardrail_intervened", "moderation"),
        *("recitation", "blocklist", "prohibited_content", "spii", "language", "sensitive"),  # Gemini; Zhipu
    ),
    "failed": (
        *("error", "abort", "aborted", "cancelled", "canceled", "failed", "failure", "timeout", "overloaded"),
        *("insufficient_system_resource", "network_error", "server_error", "internal_error"),  # DeepSeek; Zhipu
    ),
    "spoilt": (
        "malformed_function_call",
        "malformed_response",
        "unexpected_tool_call",
        "too_many_tool_calls",
    ),  # Gemini
}
"""Ending → words, as found in the providers' references and in reports until November 2026."""

ENDINGS: Mapping[str, Ending] = {_plain(word): ending for ending, words in WORDS.items() for word in words}


def ending_of(word: object) -> Ending | None:
    """How an answer ended; None if the word is not known."""
    return _known(word) if isinstance(word, str) else None


@functools.lru_cache(maxsize=128)
def _known(word: str) -> Ending | None:
    return ENDINGS.get(_plain(word))
