"""Whole runs against servers that refuse a part of a request: answered, and charged once."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from tests.models.serving import CHATS, ROLE, Sends, chat, chunk, piece, serving, started, use
from tests.models.serving import ended as ended_message
from tests.models.serving import words as words_of
from tests.wire.conftest import GO, PRICE, over

from shipworthy import Agent, SpecError
from shipworthy.events import ModelChosen

JSON = ("content-type: application/json",)
NVDA = '{"ticker": "NVDA"}'
CALL = chat(piece(NVDA, 0, "call_a", "get_price"), finish="tool_calls")
OTHER = chat(piece('{"ticker": "AMD"}', 0, "call_b", "get_price"), finish="tool_calls")
USE = started() + use(0, "toolu_a", "get_price", NVDA) + ended_message("tool_use")
OTHER_USE = started() + use(0, "toolu_b", "get_price", '{"ticker": "AMD"}') + ended_message("tool_use")
SAID = started() + words_of(0, "All looked up.") + ended_message()


def refused(told: Any, status: int = 400) -> Sends:
    return Sends(orjson.dumps(told), status=status, headers=JSON)


@pytest.mark.parametrize(
    ("name", "sends"),
    [
        (
            "openai:claude-sonnet",
            (CALL, OTHER, refused({"error": {"message": "tool calling without `tools=` param"}}), CHATS["text"]),
        ),
        (
            "openai:claude-sonnet",
            (
                CALL,
                OTHER,
                refused({"error": "Anthropic doesn't support tool calling without `tools=` param specified"}),
                refused({"detail": "tool_choice none is not supported"}, 404),
                CHATS["text"],
            ),
        ),
        (
            "anthropic:claude-sonnet-4-5",
            (USE, OTHER_USE, refused({"error": {"message": "Incompatible tool choice param submitted"}}, 500), SAID),
        ),
    ],
)
async def test_field_04_05_the_last_call_of_a_loop_is_answered(
    name: str, sends: tuple[Sends | bytes, ...], job: Callable[..., Agent]
) -> None:
    async with serving(*sends) as server:
        models = {"fast": [{"name": name, "base_url": f"{server.url}/v1", "price": PRICE, "reasoning": 0}]}
        limits = {"max_latency_ms": 20_000, "max_cost_usd": 0.05, "max_context_tokens": 2000}
        events: list[Any] = []
        async with job(models, tools=["get_price"], max_iterations=3, **limits) as agent:
            result = await agent.run(GO, skill="job", emit=events.append)

    assert result.status == "completed"
    assert result.usage.model_calls == 3
    assert not over(result)
    assert [event.attempt for event in events if isinstance(event, ModelChosen)] == [1, 1, 1]


async def test_field_29_mistral_takes_over_and_ids_of_our_own_are_nine_characters(job: Callable[..., Agent]) -> None:
    nameless = ROLE + chunk(piece(NVDA, 0, None, "get_price")) + chunk({}, "tool_calls") + b"data: [DONE]\n\n"
    async with serving(nameless, CHATS["text"]) as server:
        models = {"fast": [{"name": "vllm:mistral-small", "base_url": f"{server.url}/v1", "price": PRICE}]}
        async with job(models, tools=["get_price"], max_latency_ms=20_000, max_cost_usd=0.05) as agent:
            assert (await agent.run(GO, skill="job")).status == "completed"

    *_, asked, told = server.asked[-1].body["messages"]
    assert asked["tool_calls"][0]["id"] == told["tool_call_id"]
    assert len(told["tool_call_id"]) == 9
    assert told["tool_call_id"].isalnum()


async def test_field_45_an_address_without_its_version_is_told(job: Callable[..., Agent]) -> None:
    async with serving(refused({"error": {"message": "Resource not found"}}, 404)) as server:
        models = {"fast": [{"name": "openai:proxy", "base_url": server.url, "price": PRICE}]}
        events: list[Any] = []
        fallback = "No model."
        async with job(
            models, tools=["get_price"], fallback=fallback, max_latency_ms=20_000, max_cost_usd=0.05
        ) as agent:
            await agent.run(GO, skill="job", emit=events.append)

    assert any(f"try {server.url}/v1" in event.detail for event in events if event.type == "degraded")


def test_what_a_run_decides_is_no_field_of_the_body(job: Callable[..., Agent]) -> None:
    with pytest.raises(SpecError, match="`max_tokens` is decided by each run"):
        job({"fast": [{"name": "openai:m", "body": {"max_tokens": 1}}]})
