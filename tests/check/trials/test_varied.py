"""The scripted model that answers in other words each time."""

import asyncio
import json
from typing import Any

import pytest

from shipworthy.check.trials.varied import varied
from shipworthy.errors import ModelError
from shipworthy.models.model import Message, Request, TextPart, ToolCall

DATA = (
    'Say what it costs, in two sentences.\n\nThe lamp costs $49.50.\n{"left_over": 17, "names": ["a", "b3"]}\nReally?'
)
STOCK = {
    "name": "stock",
    "parameters": {"type": "object", "properties": {"item": {"type": "string"}}, "required": ["item"]},
}
KIND = {"type": "object", "properties": {"kind": {"enum": ["chair", "lamp"]}, "count": {"type": "integer"}}}
KINDS = {"name": "kinds", "parameters": {**KIND, "required": ["kind", "count"]}}


def parts(seed: str, request: Request, **options: Any) -> list[object]:
    async def heard() -> list[object]:
        return [part async for part in varied(seed, **options).stream(request)]

    return asyncio.run(heard())


def text(seed: str, request: Request) -> str:
    return "".join(part.text for part in parts(seed, request) if isinstance(part, TextPart))


def user(said: str, **more: Any) -> Request:
    return Request(messages=(Message(role="user", text=said),), **more)


def test_figures_are_the_same_and_words_are_not() -> None:
    found = {text(str(seed), user(DATA)) for seed in range(20)}
    assert len(found) > 5
    assert all("The lamp costs $49.50." in one or "left over: 17" in one for one in found)
    assert not any("Say what" in one or "Really" in one or "{" in one for one in found)
    assert text("1", user(DATA)) == text("1", user(DATA))


def test_each_tool_is_called_once_in_order_and_none_that_is_to_be_avoided() -> None:
    request = user("Shall I buy it?\nitem: lamp\ncount: 3", tools=(STOCK, KINDS))
    (first,) = [part for part in parts("1", request) if isinstance(part, ToolCall)]
    assert (first.name, json.loads(first.arguments)) == ("stock", {"item": "lamp"})
    (other,) = [part for part in parts("1", request, avoid=["stock"]) if isinstance(part, ToolCall)]
    assert (other.name, json.loads(other.arguments)) == ("kinds", {"kind": "lamp", "count": 3})
    called = (*request.messages, Message(role="assistant", calls=(first, other)), Message(role="tool", text="17 left"))
    assert "17 left" in text("1", Request(messages=called, tools=(STOCK, KINDS)))


def test_an_answer_in_json_fits_its_schema() -> None:
    schema = {"type": "object", "properties": {"kind": {"enum": ["chair", "lamp"]}, "good": {"type": "boolean"}}}
    schema["required"] = ["kind", "good"]
    asked = f"A lamp.\nAnswer with JSON alone, nothing around it, of this schema: {json.dumps(schema)}"
    assert set(json.loads(text("1", user(asked)))) == {"kind", "good"}


def test_it_reads_no_messages() -> None:
    with pytest.raises(ModelError, match="reads no messages"):
        parts("1", user("hello", name="understand"))
