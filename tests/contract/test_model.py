"""A model as a definition names it."""

from typing import Any

import pytest
from pydantic import ValidationError

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.model import ModelSpec


def test_a_name_alone_is_a_model() -> None:
    assert ModelSpec.model_validate("openai:gpt-5").name == "openai:gpt-5"


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "two words",
        {"name": "x", "price": {"input": -1}},
        {"name": "x", "key": "sk-123"},
        {"nam": "x"},
        {"name": "x", "window": 0},
        {"name": "x", "wire": "grpc"},
        7,
    ],
)
def test_what_cannot_be_is_refused(raw: Any) -> None:
    with pytest.raises(ValidationError):
        ModelSpec.model_validate(raw)


def test_a_key_in_the_place_of_its_name_is_not_repeated() -> None:
    with pytest.raises(ValidationError) as error:
        ModelSpec.model_validate({"name": "x", "key": "sk-canary-1"})
    assert "environment variable" in error.value.errors(include_input=False)[0]["msg"]


def test_a_tier_is_a_list_or_one() -> None:
    spec = AgentSpec.model_validate({"models": {"fast": "a", "own": {"name": "b"}, "strong": ["c", {"name": "d"}]}})

    assert {tier: [m.name for m in models] for tier, models in spec.models.items()} == {
        "fast": ["a"],
        "own": ["b"],
        "strong": ["c", "d"],
    }
