"""The Anthropic wire format, judged by the official SDK."""

from typing import Any

from anthropic import AsyncAnthropic
from anthropic.types import ToolParam
from anthropic.types.message_create_params import MessageCreateParamsStreaming
from pydantic import TypeAdapter
from tests.models.conversation import CONVERSATION, NEWS, PRICE
from tests.models.serving import MESSAGES, parts_of, row, serving

from shipworthy.models.messages.client import MessagesModel
from shipworthy.models.model import Message
from shipworthy.models.wire.http import Http

SHAPE: Any = TypeAdapter(MessageCreateParamsStreaming)
ROW = row("anthropic", "http://x", reasoning=1000)
USER = Message(role="user", text="Hi")


async def test_the_sdk_sends_the_same_body() -> None:
    async with serving(MESSAGES["text"]) as server:
        http = Http()
        await parts_of(MessagesModel(row("anthropic", server.url), "sk-test", http), CONVERSATION)
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
