"""Models of every other provider, through the real pydantic-ai."""

import importlib
from typing import Any

import pytest
from openai import AsyncOpenAI
from pydantic_ai.exceptions import ModelHTTPError
from pydantic_ai.messages import ModelResponse, ThinkingPart, ToolCallPart
from pydantic_ai.messages import TextPart as Said
from pydantic_ai.models.function import DeltaThinkingPart, DeltaToolCall, FunctionModel
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider
from tests.batches import batch
from tests.models.conversation import CONVERSATION
from tests.models.serving import CHATS, calls_in, parts_of, serving

from shipworthy import Agent, Skill
from shipworthy.errors import ModelBroken, ModelBusy, ModelError, ModelRefused, UsageError
from shipworthy.models.adapter import KEPT, AdapterModel
from shipworthy.models.model import Message, OpaquePart, Price, Request, StopPart, TextPart, ToolCall, UsagePart
from shipworthy.models.row import Row

ROW = Row(name="bedrock:model", provider="bedrock", model="model", wire="adapter", price=Price(input=1, output=2))
REQUEST = Request(messages=(Message(role="user", text="Hi"),), tools=({"name": "get_price", "parameters": {}},))


def model_of(stream: Any) -> AdapterModel:
    return AdapterModel(ROW, FunctionModel(stream_function=stream))


async def test_text_comes_piece_by_piece_and_ends_with_usage() -> None:
    async def words(messages: Any, info: Any) -> Any:
        for word in ("One ", "two ", "three."):
            yield word

    parts = await parts_of(model_of(words), REQUEST)

    assert [part.text for part in parts if isinstance(part, TextPart)] == ["One ", "two ", "three."]
    assert isinstance(parts[-2], UsagePart)
    assert parts[-1] == StopPart(reason="end")


async def test_parallel_calls_come_whole() -> None:
    async def calls(messages: Any, info: Any) -> Any:
        yield {0: DeltaToolCall(name="get_price", json_args='{"ticker": "NV', tool_call_id="a")}
        yield {1: DeltaToolCall(name="get_news", json_args="{}", tool_call_id="b")}
        yield {0: DeltaToolCall(json_args='DA"}')}

    parts = await parts_of(model_of(calls), REQUEST)

    assert calls_in(parts) == [("get_price", '{"ticker": "NVDA"}'), ("get_news", "{}")]
    assert parts[-1] == StopPart(reason="tools")


async def test_the_whole_conversation_is_sent() -> None:
    seen: list[Any] = []

    async def look(messages: Any, info: Any) -> Any:
        seen.extend([messages, info])
        yield "ok"

    await parts_of(model_of(look), CONVERSATION)
    kinds = [part.part_kind for message in seen[0] for part in message.parts]

    assert kinds == [
        "system-prompt", "user-prompt", "text", "tool-call", "tool-call", "tool-return", "tool-return", "user-prompt",
    ]  # fmt: skip
    assert [tool.name for tool in seen[1].function_tools] == ["get_price", "get_news"]
    assert seen[1].model_settings["max_tokens"] == 250


@batch(
    ("error", "expected"),
    [
        (ModelHTTPError(429, "m", {"key": "canary"}), ModelBusy),
        (ModelHTTPError(503, "m"), ModelBusy),
        (ModelHTTPError(401, "m"), ModelRefused),
        (RuntimeError("canary"), ModelBroken),
    ],
)
async def test_its_errors_are_told_in_our_words(error: Exception, expected: type[ModelError]) -> None:
    async def fails(messages: Any, info: Any) -> Any:
        raise error
        yield ""

    with pytest.raises(expected) as told:
        await parts_of(model_of(fails), REQUEST)
    assert "canary" not in str(told.value)


async def test_over_http_with_a_client_of_the_library() -> None:
    async with serving(CHATS["one call"]) as server, AsyncOpenAI(base_url=f"{server.url}/v1", api_key="k") as client:
        inner = OpenAIChatModel("m", provider=OpenAIProvider(openai_client=client))
        parts = await parts_of(AdapterModel(ROW, inner), REQUEST)

    assert calls_in(parts) == [("get_price", '{"ticker": "NVDA", "days": 3}')]
    assert parts[-2] == UsagePart(input_tokens=20, output_tokens=7)


async def test_an_agent_may_be_asked_through_it() -> None:
    async def words(messages: Any, info: Any) -> Any:
        yield "It is up."

    skill = Skill(name="job", description="Do the daily job", examples=("Do the daily job",))
    result = await Agent(skills=[skill], model=model_of(words)).run("Do the daily job")

    assert (result.status, result.text, result.model) == ("completed", "It is up.", "bedrock:model")


async def test_a_provider_that_cannot_be_set_up_is_refused() -> None:
    with pytest.raises(ModelRefused, match="cannot be set up"):
        await parts_of(AdapterModel(Row(name="nobody:x", provider="nobody", model="x", wire="adapter")), REQUEST)


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(UsageError, match=r"shipworthy\[providers\]"):
        AdapterModel(ROW)


RESPONSE = ModelResponse(
    parts=[
        ThinkingPart(content="I need the price.", signature="sig", provider_name="bedrock"),
        Said(content="Let me look."),
        ToolCallPart("get_price", "{}", tool_call_id="a", provider_name="bedrock", provider_details={"mark": "m"}),
        ToolCallPart("get_news", "{}", tool_call_id="b"),
    ],
    provider_name="bedrock",
)


def again(*messages: Message) -> Request:
    return Request(messages=(Message(role="user", text="Hi"), *messages), tools=REQUEST.tools)


async def sent_of(request: Request) -> list[Any]:
    """The messages that the library was given."""
    seen: list[Any] = []

    async def look(messages: Any, info: Any) -> Any:
        seen.extend(messages)
        yield "ok"

    await parts_of(model_of(look), request)
    return seen


async def test_thinking_comes_back_to_the_library_as_it_was() -> None:
    async def thinks(messages: Any, info: Any) -> Any:
        yield {0: DeltaThinkingPart(content="I need ")}
        yield {0: DeltaThinkingPart(content="the price.", signature="sig")}
        yield {1: DeltaToolCall(name="get_price", json_args="{}", tool_call_id="a")}

    parts = await parts_of(model_of(thinks), REQUEST)
    (kept,) = (part for part in parts if isinstance(part, OpaquePart))
    calls = tuple(part for part in parts if isinstance(part, ToolCall))
    message = Message(role="assistant", calls=calls, opaque=(kept,), by=ROW.name)
    _, sent, _ = await sent_of(again(message, Message(role="tool", call_id="a", text="1")))

    assert [(part.part_kind, getattr(part, "signature", None)) for part in sent.parts] == [
        ("thinking", "sig"), ("tool-call", None),
    ]  # fmt: skip
    assert sent.parts[0].content == "I need the price."
    assert sent.parts[1].args == "{}"


async def test_details_of_its_parts_come_back_with_the_text_and_the_calls_of_the_message() -> None:
    (kept,) = AdapterModel(ROW)._kept(RESPONSE)
    call = ToolCall(id="a", name="get_price", arguments='{"x": 1}')
    message = Message(role="assistant", text="Look.", calls=(call,), opaque=(kept,), by=ROW.name)
    _, sent, _ = await sent_of(again(message, Message(role="tool", call_id="a", text="1")))

    assert (kept.kind, sent.provider_name) == (KEPT, "bedrock")
    assert [part.part_kind for part in sent.parts] == ["thinking", "text", "tool-call"]
    assert sent.parts[1].content == "Look."
    assert (sent.parts[2].args, sent.parts[2].provider_details) == ('{"x": 1}', {"mark": "m"})


async def test_another_model_sees_nothing_of_it() -> None:
    (kept,) = AdapterModel(ROW)._kept(RESPONSE)
    _, sent, _ = await sent_of(
        again(Message(role="assistant", text="Look.", opaque=(kept,), by="x:m"), REQUEST.messages[0])
    )

    assert [part.part_kind for part in sent.parts] == ["text"]


def test_a_plain_answer_keeps_nothing() -> None:
    assert AdapterModel(ROW)._kept(ModelResponse(parts=[Said(content="Hi"), ToolCallPart("f", "{}")])) == []
