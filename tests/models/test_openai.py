"""The OpenAI-compatible wire format, judged by the official SDK."""

from typing import Any

import pytest
from openai import AsyncOpenAI
from openai.types.chat.completion_create_params import CompletionCreateParamsStreaming
from pydantic import TypeAdapter
from tests.models.conversation import CONVERSATION, NEWS, PRICE
from tests.models.wire import CHATS, parts_of, row, serving

from shipworthy.models.http import Http
from shipworthy.models.model import Message, Request, ToolCall
from shipworthy.models.openai import OpenAIModel, body, usage_of

SHAPE: Any = TypeAdapter(CompletionCreateParamsStreaming)
ROW = row("openai", "http://x", cap="max_completion_tokens", reasoning=1000)


def without_nothing(told: Any) -> Any:
    """The same without keys whose value is null."""
    if isinstance(told, dict):
        return {key: without_nothing(value) for key, value in told.items() if value is not None}
    return [without_nothing(value) for value in told] if isinstance(told, list) else told


@pytest.mark.parametrize("request_", [CONVERSATION, Request(messages=(Message(role="user", text="Hi"),))])
def test_what_is_sent_is_valid_for_the_sdk(request_: Request) -> None:
    SHAPE.validate_python(body(request_, ROW))


def test_the_room_to_think_is_added_to_the_cap_and_nothing_is_sampled() -> None:
    sent = body(CONVERSATION, ROW)

    assert sent["max_completion_tokens"] == 1250
    assert sent["stream_options"] == {"include_usage": True}
    assert not {"temperature", "top_p", "seed", "n"} & set(sent)


async def test_the_sdk_sends_the_same_body() -> None:
    async with serving(CHATS["text"]) as server:
        http = Http()
        here = row("openai", server.url, cap="max_completion_tokens")
        await parts_of(OpenAIModel(here, "sk-test", http), CONVERSATION)
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


def test_unreadable_arguments_of_earlier_calls_are_sent_as_an_object() -> None:
    call = ToolCall(id="a", name="f", arguments='{"a": 1')
    sent = body(Request(messages=(Message(role="assistant", calls=(call,)),)), ROW)

    assert sent["messages"][0]["tool_calls"][0]["function"]["arguments"] == '{"unreadable":"{\\"a\\": 1"}'


def test_thoughts_that_are_left_out_of_the_completion_are_billed() -> None:
    used = usage_of({"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 40})

    assert used.output_tokens == 30
