"""The model that says what it was told to say."""

import pytest

from shipworthy.errors import ModelError
from shipworthy.models.model import Message, Part, Price, Reply, Request, StopPart, TextPart, ToolCall, UsagePart
from shipworthy.models.scripted import ScriptedModel, call, request_tokens


def asked(text: str = "hello") -> Request:
    return Request(messages=(Message(role="user", text=text),))


async def parts(model: ScriptedModel, request: Request | None = None) -> list[Part]:
    return [part async for part in model.stream(request or asked())]


async def test_text_streams_word_by_word_and_ends_with_usage() -> None:
    found = await parts(ScriptedModel(["one two  three"]))
    texts = [part.text for part in found if isinstance(part, TextPart)]

    assert len(texts) == 3
    assert "".join(texts) == "one two  three"
    assert isinstance(found[-2], UsagePart)
    assert found[-1] == StopPart(reason="end")


async def test_replies_come_in_order_and_then_no_more() -> None:
    model = ScriptedModel(["a", Reply(text="b", input_tokens=5, output_tokens=7)])

    await parts(model)
    second = await parts(model)

    assert UsagePart(input_tokens=5, output_tokens=7) in second
    with pytest.raises(ModelError, match="end"):
        await parts(model)
    assert len(model.requests) == 3


async def test_a_function_answers_the_request() -> None:
    model = ScriptedModel(lambda request: request.messages[-1].text.upper())

    assert TextPart(text="HI") in await parts(model, asked("hi"))


async def test_tool_calls_and_errors() -> None:
    wish = call("get_price", ticker="NVDA")
    found = await parts(ScriptedModel([Reply(calls=(wish,))]))

    assert wish == ToolCall(id="call_get_price", name="get_price", arguments='{"ticker":"NVDA"}')
    assert wish in found
    assert found[-1] == StopPart(reason="tools")
    with pytest.raises(ModelError, match="overloaded"):
        await parts(ScriptedModel([Reply(error="overloaded")]))


async def test_usage_is_counted_from_the_request() -> None:
    request = asked("hello world")
    usage = next(p for p in await parts(ScriptedModel(["ok"]), request) if isinstance(p, UsagePart))

    assert usage.input_tokens == request_tokens(request) == 6
    assert usage.output_tokens == 1


def test_a_price_is_per_million_tokens() -> None:
    assert Price(input=2.0, output=10.0).of(500_000, 100_000) == 2.0
    assert ScriptedModel([]).price == Price()
