"""The usage of a chat, in the places and under the names that servers give it."""

from typing import Any

import pytest
from tests.batches import batch

from shipworthy.models.chat.usage import usage_in, usage_of
from shipworthy.models.model import UsagePart

USED: dict[str, Any] = {"prompt_tokens": 10, "completion_tokens": 5}


def test_thoughts_that_are_left_out_of_the_completion_are_billed() -> None:
    assert usage_of({"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 40}).output_tokens == 30
    thought: Any = {**USED, "completion_tokens_details": {"reasoning_tokens": 20}}
    assert usage_of(thought) == UsagePart(input_tokens=10, output_tokens=25, reasoning_tokens=20)


@batch(
    "usage",
    [
        {"prompt_tokens": 10.0, "completion_tokens": 5.0, "total_tokens": 15.0},
        {"prompt_tokens": "10", "completion_tokens": "5"},
        {"input_tokens": 10, "output_tokens": 5},
        {"prompt_tokens": 10, "completion_tokens": None, "total_tokens": 15},
        {"prompt_tokens": 10, "total_tokens": 15},
    ],
)
def test_field_44_counts_have_many_forms(usage: Any) -> None:
    assert usage_of(usage) == UsagePart(input_tokens=10, output_tokens=5)


@batch(
    "cached",
    [
        {"prompt_tokens_details": {"cached_tokens": 4}},
        {"input_tokens_details": {"cached_tokens": 4}},
        {"cached_tokens": 4},
        {"prompt_cache_hit_tokens": 4, "prompt_cache_miss_tokens": 6},
        {"cache_read_input_tokens": 4},
    ],
)
def test_field_13_cached_tokens_are_found(cached: Any) -> None:
    assert usage_of({**USED, **cached}) == UsagePart(input_tokens=10, output_tokens=5, cached_tokens=4)


def test_field_13_what_is_left_out_of_the_prompt_is_part_of_the_input() -> None:
    usage: Any = {**USED, "cache_read_input_tokens": 4096, "cache_creation_input_tokens": 100}

    assert usage_of(usage) == UsagePart(input_tokens=4206, output_tokens=5, cached_tokens=4096, written_tokens=100)


@batch(
    "usage",
    [{}, {"total_tokens": 7}, {**USED, "prompt_tokens": -1}, {**USED, "completion_tokens": 1.5}, {"prompt_tokens": {}}],
)
def test_F16_what_is_no_usage_raises(usage: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        usage_of(usage)


@batch(
    ("event", "choice"),
    [
        ({}, {"usage": USED}),
        ({"x_groq": {"usage": USED}}, {}),
        ({"message": {"usage": USED}}, None),
        ({}, {"message": {"usage": USED}}),
        ({}, {"delta": {"usage": USED}}),
    ],
)
def test_field_13_usage_stands_in_other_places(event: Any, choice: Any) -> None:
    assert usage_in(event, choice) == USED
    assert usage_in({}, {}) is None


@pytest.mark.parametrize(
    "event",
    [
        {"timings": {"prompt_n": 4, "cache_n": 6, "predicted_n": 5, "predicted_ms": 1.5}},
        {"prompt_eval_count": 10, "eval_count": 5},
    ],
)
def test_field_13_local_servers_have_counts_of_their_own(event: Any) -> None:
    usage = usage_in(event, None)

    assert usage is not None
    assert usage_of(usage) == UsagePart(input_tokens=10, output_tokens=5)


@batch(
    "usage",
    [
        {"promptTokens": 10, "completionTokens": 5, "totalTokens": 15},
        {"inputTokens": 10, "outputTokens": 5},
        {"promptTokenCount": 10, "candidatesTokenCount": 2, "totalTokenCount": 15},
    ],
)
def test_field_13_counts_have_the_names_of_other_apis(usage: Any) -> None:
    event: Any = {"usageMetadata": usage}

    assert usage_of(usage_in(event, None) or USED) == UsagePart(input_tokens=10, output_tokens=5)
