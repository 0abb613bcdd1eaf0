"""A model as a definition names it."""

from typing import Any

import pytest
from tests.batches import batch

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.model import ModelSpec
from shipworthy.errors import SpecError


def test_a_name_alone_is_a_model() -> None:
    assert ModelSpec.model_validate("openai:gpt-5").name == "openai:gpt-5"


@batch(
    "raw",
    [
        "",
        "two words",
        {"name": "x", "price": {"input": -1}},
        {"name": "x", "key": "sk-123"},
        {"nam": "x"},
        {"name": "x", "window": 0},
        *({"name": "x", "base_url": url} for url in ("", "localhost:8000/v1", "127.0.0.1:1", "ftp://a", "http://")),
        {"name": "x", "wire": "grpc"},
        {"name": "x", "headers": "a: b"},
        {"name": "x", "headers": {"x-a": 1}},
        {"name": "x", "headers": {"x-a": "two\nlines"}},
        {"name": "x", "headers": {"x a": "b"}},
        {"name": "x", "headers": {"Content-Length": "3"}},
        {"name": "x", "headers": {"Authorization": "Bearer sk-canary-1"}},
        {"name": "x", "headers": {"api-key": "sk-canary-1"}},
        {"name": "x", "headers": {"X-Access-Token": "sk-canary-1"}},
        {"name": "x", "body": ["a"]},
        {"name": "x", "body": {1: 2}},
        {"name": "x", "body": {"a": object()}},
        *({"name": "x", "body": {name: 1}} for name in ("model", "messages", "tools", "tool_choice", "stream", "n")),
        *({"name": "x", "body": {name: 1}} for name in ("max_tokens", "max_completion_tokens", "max_output_tokens")),
        {"name": "x", "cap": "limit", "body": {"limit": 5}},
        {"name": "x", "system": "role"},
        {"name": "x", "system": "fold", "wire": "adapter"},
        7,
    ],
)
def test_what_cannot_be_is_refused(raw: Any) -> None:
    with pytest.raises(SpecError):
        ModelSpec.model_validate(raw)


def test_a_key_in_the_place_of_its_name_is_not_repeated() -> None:
    with pytest.raises(SpecError) as error:
        ModelSpec.model_validate({"name": "x", "key": "sk-canary-1"})
    assert "environment variable" in str(error.value) and "canary" not in str(error.value)


def test_a_secret_in_a_header_is_not_repeated() -> None:
    with pytest.raises(SpecError) as error:
        ModelSpec.model_validate({"name": "x", "headers": {"api-key": "sk-canary-1"}})
    assert "`api-key` is a secret: write `$NAME`" in str(error.value) and "canary" not in str(error.value)


def test_further_headers_and_fields_are_kept_in_a_form_that_can_be_compared() -> None:
    raw = {
        "name": "x",
        "headers": {"X-Org": "acme", "Api-Key": "$AZURE_KEY"},
        "body": {"store": False, "a": {"b": [1]}, "stream_options": None},
        "system": "fold",
    }
    one, other = (ModelSpec.model_validate(raw) for _ in range(2))

    assert one.headers == (("api-key", "$AZURE_KEY"), ("x-org", "acme"))
    assert one.body == (("a", '{"b":[1]}'), ("store", "false"), ("stream_options", "null"))
    assert hash(one) == hash(other)
    assert ModelSpec.model_validate(one.model_dump()) == one
    assert "AZURE_KEY" not in repr(one)


def test_a_name_that_is_only_said_is_looked_up_whatever_it_is() -> None:
    assert ModelSpec.named("openai:gpt-5") == ModelSpec(name="openai:gpt-5")
    assert ModelSpec.named("two words").name == "two words"


def test_a_tier_is_a_list_or_one() -> None:
    spec = AgentSpec.model_validate({"models": {"fast": "a", "own": {"name": "b"}, "strong": ["c", {"name": "d"}]}})

    assert {tier: [m.name for m in models] for tier, models in spec.models.items()} == {
        "fast": ["a"],
        "own": ["b"],
        "strong": ["c", "d"],
    }
