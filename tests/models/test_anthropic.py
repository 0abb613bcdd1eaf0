"""The Anthropic wire format, judged by the official SDK."""

from typing import Any

import pytest
from anthropic import AsyncAnthropic
from anthropic.types import ToolParam
from anthropic.types.message_create_params import MessageCreateParamsStreaming
from pydantic import TypeAdapter
from tests.models.conversation import CONVERSATION, NEWS, PRICE
from tests.models.wire import MESSAGES, parts_of, row, serving

from shipworthy.models.anthropic import CACHEABLE, AnthropicModel, body
from shipworthy.models.http import Http
from shipworthy.models.model import Message, Request, ToolCall

SHAPE: Any = TypeAdapter(MessageCreateParamsStreaming)
ROW = row("anthropic", "http://x", reasoning=1000)
USER = Message(role="user", text="Hi")


@pytest.mark.parametrize(
    "request_",
    [
        CONVERSATION,
        Request(messages=(USER,)),
        Request(messages=(Message(role="system", text="x" * 9000), USER), tools=(PRICE,)),
        Request(messages=CONVERSATION.messages),
    ],
)
def test_what_is_sent_is_valid_for_the_sdk(request_: Request) -> None:
    SHAPE.validate_python(body(request_, ROW))


def test_user_and_assistant_take_turns_and_results_stand_first() -> None:
    sent = body(CONVERSATION, ROW)

    assert [message["role"] for message in sent["messages"]] == ["user", "assistant", "user"]
    assert [block["type"] for block in sent["messages"][2]["content"]] == ["tool_result", "tool_result", "text"]
    assert sent["max_tokens"] == 1250
    assert "temperature" not in sent


def test_only_a_long_prefix_is_marked_to_be_cached() -> None:
    short, long = (
        body(Request(messages=(Message(role="system", text=text), USER), tools=(PRICE,)), ROW)
        for text in ("Be brief.", "x" * CACHEABLE)
    )

    assert "cache_control" not in str(short)
    assert long["system"][-1]["cache_control"] == {"type": "ephemeral"}


def test_a_conversation_with_calls_names_their_tools_though_none_may_be_called() -> None:
    sent = body(Request(messages=CONVERSATION.messages), ROW)

    assert [tool["name"] for tool in sent["tools"]] == ["get_price", "get_news"]
    assert sent["tool_choice"] == {"type": "none"}


def test_ids_that_the_api_refuses_are_renamed_in_pairs() -> None:
    call = ToolCall(id="call|7 ü", name="f", arguments="{}")
    result = Message(role="tool", text="x", call_id="call|7 ü")
    sent = body(Request(messages=(USER, Message(role="assistant", calls=(call,)), result)), ROW)

    assert sent["messages"][1]["content"][0]["id"] == sent["messages"][2]["content"][0]["tool_use_id"]


async def test_the_sdk_sends_the_same_body() -> None:
    async with serving(MESSAGES["text"]) as server:
        http = Http()
        await parts_of(AnthropicModel(row("anthropic", server.url), "sk-test", http), CONVERSATION)
        await http.close()
        sdk = AsyncAnthropic(api_key="sk-test", base_url=server.url, max_retries=0)
        messages: Any = [
            {"role": "user", "content": [{"type": "text", "text": "How is NVDA?"}]},
            {
                "role": "assistant",
                "content": [
                    {"type": "text", "text": "Let me look."},
                    {"type": "tool_use", "id": "call_a", "name": "get_price", "input": {"ticker": "NVDA"}},
                    {"type": "tool_use", "id": "call_b", "name": "get_news", "input": {}},
                ],
            },
            {
                "role": "user",
                "content": [
                    {"type": "tool_result", "tool_use_id": "call_a", "content": "NVDA: 142.50"},
                    {"type": "tool_result", "tool_use_id": "call_b", "content": "All is well."},
                    {"type": "text", "text": "And in a word?"},
                ],
            },
        ]
        tools: list[ToolParam] = [
            {"name": tool["name"], "description": tool["description"], "input_schema": tool["parameters"]}  # type: ignore[typeddict-item]
            for tool in (PRICE, NEWS)
        ]
        stream = await sdk.messages.create(
            model="model",
            system=[{"type": "text", "text": "Be brief."}],
            messages=messages,
            tools=tools,
            max_tokens=250,
            stream=True,
        )
        told = "".join(
            [e.delta.text async for e in stream if e.type == "content_block_delta" and e.delta.type == "text_delta"]
        )
        await sdk.close()
        ours, theirs = server.asked

    assert told == "The price is 120.5 USD."
    assert ours.body == theirs.body
    assert ours.path == theirs.path
    assert ours.headers["anthropic-version"] == theirs.headers["anthropic-version"]
    # The SDK sends its key as a bearer, the API's reference as x-api-key: both are taken.
    assert theirs.headers["authorization"] == f"Bearer {ours.headers['x-api-key']}"
