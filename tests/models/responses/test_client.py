"""The Responses format, judged by the official SDK."""

from dataclasses import replace
from typing import Any

import pytest
from openai import AsyncOpenAI
from openai.types.responses import ResponseStreamEvent
from pydantic import TypeAdapter
from tests.batches import batch
from tests.models.asked import REQUEST
from tests.models.conversation import CONVERSATION, NEWS, PRICE, without_nothing
from tests.models.responding import RESPONSES, parse
from tests.models.serving import parts_of, row, serving

from shipworthy.errors import ModelRefused
from shipworthy.models.model import Message, OpaquePart, Request, StopPart, TextPart, ToolCall, UsagePart
from shipworthy.models.responses.client import ResponsesModel
from shipworthy.models.wire.http import Http
from shipworthy.sim.server import SimServer

EVENT: Any = TypeAdapter(ResponseStreamEvent)


@batch("name", RESPONSES)
def test_the_streams_of_the_tests_are_those_of_the_sdk(name: str) -> None:
    events = parse(RESPONSES[name])

    for told in events:
        assert EVENT.validate_python(told).type == told["type"]
    assert [told["sequence_number"] for told in events] == list(range(len(events)))


async def test_the_sdk_sends_the_same_body() -> None:
    thought = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAA"}
    async with serving(RESPONSES["text"]) as server:
        http = Http()
        here = row("responses", server.url, reasoning=1000, effort="low")
        messages = list(CONVERSATION.messages)
        kept = OpaquePart(kind="reasoning", data=thought, call_id="call_a")
        messages[2] = replace(messages[2], opaque=(kept,), by=here.name)
        request = replace(CONVERSATION, messages=tuple(messages))
        await parts_of(ResponsesModel(here, "sk-test", http), request)
        await http.close()
        sdk = AsyncOpenAI(api_key="sk-test", base_url=f"{server.url}/v1", max_retries=0)
        calls = [
            {"type": "function_call", "call_id": call.id, "name": call.name, "arguments": call.arguments}
            for call in CONVERSATION.messages[2].calls
        ]
        items: Any = [
            {"type": "message", "role": "user", "content": "How is NVDA?"},
            {"type": "message", "role": "assistant", "content": "Let me look."},
            thought,
            *calls,
            {"type": "function_call_output", "call_id": "call_a", "output": "NVDA: 142.50"},
            {"type": "function_call_output", "call_id": "call_b", "output": "All is well."},
            {"type": "message", "role": "user", "content": "And in a word?"},
        ]
        tools: Any = [{"type": "function", **PRICE, "strict": True}, {"type": "function", **NEWS, "strict": False}]
        stream = await sdk.responses.create(
            model="model",
            instructions="Be brief.",
            input=items,
            tools=tools,
            max_output_tokens=1250,
            reasoning={"effort": "low"},
            include=["reasoning.encrypted_content"],
            store=False,
            stream=True,
        )
        told = "".join([e.delta async for e in stream if e.type == "response.output_text.delta"])
        await sdk.close()
        ours, theirs = server.asked

    assert told == "The price is 120.5 USD."
    assert without_nothing(ours.body) == without_nothing(theirs.body)
    assert (ours.path, ours.headers["authorization"]) == (theirs.path, theirs.headers["authorization"])


@pytest.mark.parametrize("name", RESPONSES)
async def test_what_is_read_is_what_the_sdk_reads(name: str) -> None:
    async with serving(RESPONSES[name]) as server:
        http = Http()
        parts = await parts_of(ResponsesModel(row("responses", server.url), "sk-test", http), REQUEST)
        await http.close()
        async with AsyncOpenAI(api_key="x", base_url=f"{server.url}/v1", max_retries=0) as sdk:
            stream = await sdk.responses.create(model="m", input="x", stream=True)
            last: Any = [event async for event in stream][-1]
    whole = last.response
    stop = parts[-1]
    assert isinstance(stop, StopPart)

    text = "".join(part.text for part in parts if isinstance(part, TextPart))
    assert text.replace("\n\n", "") == whole.output_text
    theirs = [(o.call_id, o.name, o.arguments) for o in whole.output if o.type == "function_call"]
    ours = [(part.id, part.name, part.arguments) for part in parts if isinstance(part, ToolCall)]
    assert ours == (theirs if stop.reason == "tools" else [])
    used = next(part for part in parts if isinstance(part, UsagePart))
    assert (used.input_tokens, used.output_tokens) == (whole.usage.input_tokens, whole.usage.output_tokens)
    assert used.reasoning_tokens == whole.usage.output_tokens_details.reasoning_tokens


async def test_reasoning_goes_back_to_the_model_that_gave_it() -> None:
    """The simulated server refuses reasoning that is not its own, and reasoning that it had to look up."""
    async with SimServer() as sim:
        http = Http()
        here = row("responses", sim.url, reasoning=100, effort="low")
        model = ResponsesModel(here, None, http)
        asked = Message(role="user", text="What is the price of NVDA?")
        request = Request(messages=(asked,), tools=(PRICE,), max_output_tokens=100)
        first = await parts_of(model, request)
        calls = tuple(part for part in first if isinstance(part, ToolCall))
        kept = tuple(part for part in first if isinstance(part, OpaquePart))
        assert [part.call_id for part in kept] == [calls[0].id]

        answered = Message(role="assistant", calls=calls, opaque=kept, by=here.name)
        result = Message(role="tool", text="NVDA 172.40", call_id=calls[0].id)
        second = await parts_of(model, replace(request, messages=(asked, answered, result)))
        assert "NVDA 172.40" in "".join(part.text for part in second if isinstance(part, TextPart))

        forged = replace(kept[0], data={**kept[0].data, "encrypted_content": "gAAA"})
        with pytest.raises(ModelRefused, match="cannot be verified"):
            await parts_of(model, replace(request, messages=(asked, replace(answered, opaque=(forged,)), result)))
        await http.close()
