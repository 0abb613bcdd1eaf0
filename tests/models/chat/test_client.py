"""The OpenAI-compatible wire format, judged by the official SDK."""

from typing import Any

from openai import AsyncOpenAI
from openai.types.chat.completion_create_params import CompletionCreateParamsStreaming
from pydantic import TypeAdapter
from tests.models.conversation import CONVERSATION, NEWS, PRICE, without_nothing
from tests.models.serving import CHATS, parts_of, row, serving

from shipworthy.models.chat.client import ChatModel
from shipworthy.models.wire.http import Http

SHAPE: Any = TypeAdapter(CompletionCreateParamsStreaming)
ROW = row("openai", "http://x", cap="max_completion_tokens", reasoning=1000)


async def test_the_sdk_sends_the_same_body() -> None:
    async with serving(CHATS["text"]) as server:
        http = Http()
        here = row("openai", server.url, cap="max_completion_tokens")
        await parts_of(ChatModel(here, "sk-test", http), CONVERSATION)
        await http.close()
        sdk = AsyncOpenAI(api_key="sk-test", base_url=f"{server.url}/v1", max_retries=0)
        calls = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in CONVERSATION.messages[2].calls
        ]
        messages: Any = [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "How is NVDA?"},
            {"role": "assistant", "content": "Let me look.", "tool_calls": calls},
            {"role": "tool", "tool_call_id": "call_a", "content": "NVDA: 142.50"},
            {"role": "tool", "tool_call_id": "call_b", "content": "All is well."},
            {"role": "user", "content": "And in a word?"},
        ]
        tools: Any = [{"type": "function", "function": PRICE}, {"type": "function", "function": NEWS}]
        stream = await sdk.chat.completions.create(
            model="model",
            messages=messages,
            tools=tools,
            max_completion_tokens=250,
            stream=True,
            stream_options={"include_usage": True},
        )
        told = "".join([c.choices[0].delta.content or "" async for c in stream if c.choices])
        await sdk.close()
        ours, theirs = server.asked

    assert told == "The price is 120.5 USD."
    assert without_nothing(ours.body) == without_nothing(theirs.body)
    assert (ours.path, ours.headers["authorization"]) == (theirs.path, theirs.headers["authorization"])
