"""The body of a request for the Responses API."""

from dataclasses import replace
from typing import Any

import pytest
from openai.types.responses.response_create_params import ResponseCreateParamsStreaming
from pydantic import TypeAdapter
from tests.batches import batch
from tests.models.conversation import CONVERSATION, NEWS, PRICE
from tests.models.serving import row

from shipworthy.models.dialect import Dialect
from shipworthy.models.model import Message, OpaquePart, Request, ToolCall
from shipworthy.models.responses.body import body, thinks

SHAPE: Any = TypeAdapter(ResponseCreateParamsStreaming)
ROW = row("responses", "http://x", reasoning=1000, effort="low")
PLAIN = row("responses", "http://x")


def thought(number: int, call_id: str = "") -> OpaquePart:
    data = {"type": "reasoning", "id": f"rs_{number}", "summary": [], "encrypted_content": f"gAAA{number}"}
    return OpaquePart(kind="reasoning", data=data, call_id=call_id)


def thoughtful(by: str) -> Request:
    """The conversation, with what the model that answered wants back."""
    phase = OpaquePart(kind="phase", data={"phase": "commentary"})
    kept = (thought(0), thought(1, "call_b"), phase, OpaquePart(kind="thinking", data={"thinking": "x"}))
    messages = [replace(m, opaque=kept, by=by) if m.role == "assistant" else m for m in CONVERSATION.messages]
    return replace(CONVERSATION, messages=tuple(messages))


@batch("row_", [ROW, PLAIN])
@batch(
    "request_",
    [
        CONVERSATION,
        Request(messages=(Message(role="user", text="Hi"),)),
        Request(messages=(Message(role="system", text="Hi"),)),
        thoughtful(ROW.name),
    ],
)
def test_what_is_sent_is_valid_for_the_sdk(request_: Request, row_: Any) -> None:
    SHAPE.validate_python(body(request_, row_))


def test_the_room_to_think_is_added_to_the_cap_and_nothing_is_sampled_or_stored() -> None:
    sent = body(CONVERSATION, ROW)

    assert sent["max_output_tokens"] == 1250
    assert sent["store"] is False
    assert not {"temperature", "top_p", "previous_response_id", "max_tokens"} & set(sent)


def test_only_a_model_that_thinks_is_asked_for_its_encrypted_reasoning() -> None:
    sent, plain = body(CONVERSATION, ROW), body(CONVERSATION, PLAIN)

    assert (sent["reasoning"], sent["include"]) == ({"effort": "low"}, ["reasoning.encrypted_content"])
    assert not {"reasoning", "include"} & set(plain)
    assert not thinks(row("responses", "http://x", effort="none"))
    assert body(CONVERSATION, row("responses", "http://x", effort="none"))["reasoning"] == {"effort": "none"}


def test_reasoning_stands_before_what_came_of_it() -> None:
    items: Any = body(thoughtful(ROW.name), ROW)["input"]

    assert [item.get("id") or item["type"] for item in items] == [
        "message", "rs_0", "message", "function_call", "rs_1", "function_call", "function_call_output",
        "function_call_output", "message",
    ]  # fmt: skip
    assert items[1] == dict(thought(0).data)
    assert items[2]["phase"] == "commentary"


@pytest.mark.parametrize("by", ["", "openai:another"])
def test_reasoning_of_another_model_is_not_sent(by: str) -> None:
    assert body(thoughtful(by), ROW) == body(CONVERSATION, ROW)


def test_a_call_is_sent_without_the_id_of_its_item() -> None:
    items: Any = body(CONVERSATION, ROW)["input"]

    assert items[2] == {
        "type": "function_call",
        "call_id": "call_a",
        "name": "get_price",
        "arguments": '{"ticker": "NVDA"}',
    }


def test_a_schema_is_enforced_where_the_api_can_and_a_hint_elsewhere() -> None:
    parameters: Any = PRICE["parameters"]
    loose = {**PRICE, "parameters": {**parameters, "required": []}}
    sent: Any = body(replace(CONVERSATION, tools=(PRICE, NEWS, loose, {"name": "today"})), ROW)["tools"]

    assert [tool["strict"] for tool in sent] == [True, False, False, False]
    assert sent[3] == {
        "type": "function",
        "name": "today",
        "parameters": {"type": "object", "properties": {}},
        "strict": False,
    }


@batch(
    ("schema", "strict"),
    [
        ({"type": "string", "enum": ["a", "b"]}, True),
        ({"type": "array", "items": {"type": "integer"}}, True),
        ({"type": "object", "properties": {}, "required": [], "additionalProperties": False}, True),
        ({"type": "object", "properties": {"b": {"type": "string"}}, "additionalProperties": False}, False),
        ({"type": "object", "properties": {}, "required": []}, False),
        ({"type": "array"}, False),
        ({"type": ["string", "null"]}, False),
        ({"type": "string", "format": "date"}, False),
        ({"type": "integer", "default": 3}, False),
        ({"anyOf": [{"type": "string"}]}, False),
        ({}, False),
    ],
)
def test_strictness_is_decided_at_every_depth(schema: Any, strict: bool) -> None:
    parameters = {
        "type": "object",
        "properties": {"a": schema},
        "required": ["a"],
        "additionalProperties": False,
    }
    sent: Any = body(replace(CONVERSATION, tools=({"name": "f", "parameters": parameters},)), ROW)["tools"]

    assert sent[0]["strict"] is strict


def test_unreadable_arguments_and_long_ids_of_another_provider_are_replaced() -> None:
    call = ToolCall(id="x" * 65, name="f", arguments='{"a": 1')
    messages = (Message(role="assistant", calls=(call,)), Message(role="tool", text="no", call_id=call.id))
    items: Any = body(Request(messages=messages), ROW)["input"]

    assert items[0]["arguments"] == '{"unreadable":"{\\"a\\": 1"}'
    assert items[0]["call_id"] == items[1]["call_id"] == "other_call_0"


def test_later_system_messages_stay_where_they_are() -> None:
    told = ("system", "system", "user", "system")
    sent: Any = body(Request(messages=tuple(Message(role=r, text=str(n)) for n, r in enumerate(told))), ROW)  # type: ignore[arg-type]

    assert sent["instructions"] == "0\n\n1"
    assert [(item["role"], item["content"]) for item in sent["input"]] == [("user", "2"), ("system", "3")]


def test_tools_that_are_not_offered_are_named_where_a_conversation_with_calls_needs_them() -> None:
    last = Request(messages=CONVERSATION.messages)
    sent: Any = body(last, row("responses", "http://x"), Dialect(calls="named"))

    assert [tool["name"] for tool in sent["tools"]] == ["get_price", "get_news"]
    assert sent["tool_choice"] == "none"
    assert "tools" not in body(last, row("responses", "http://x"))


def test_what_the_chat_format_kept_under_the_same_name_is_no_item() -> None:
    calls = (ToolCall(id="c", name="a tool", arguments="{}"),)
    kept = (OpaquePart(kind="reasoning", data={"reasoning": "Hm."}),)
    message = Message(role="assistant", calls=calls, opaque=kept, by="responses:model")
    sent: Any = body(
        Request(messages=(message, Message(role="tool", text="1", call_id="c"))), row("responses", "http://x")
    )

    assert [item["type"] for item in sent["input"]] == ["function_call", "function_call_output"]
    assert sent["input"][0]["name"] == "a_tool"


def test_field_04_a_call_without_tools_names_those_of_the_conversation() -> None:
    asked = Message(role="assistant", calls=(ToolCall(id="c", name="get_price", arguments="{}"),))
    request = Request(messages=(Message(role="user", text="x"), asked, Message(role="tool", text="1", call_id="c")))
    sent = body(request, ROW, Dialect(calls="named"))

    assert sent["tool_choice"] == "none"
    assert "tools" not in body(request, ROW, Dialect())
    assert [tool["name"] for tool in sent["tools"]] == ["get_price"]  # type: ignore[attr-defined]


def test_field_19_strict_is_left_out_where_it_is_refused() -> None:
    request = Request(messages=(Message(role="user", text="x"),), tools=({"name": "t"},))

    assert "strict" in body(request, ROW, Dialect())["tools"][0]  # type: ignore[index]
    assert "strict" not in body(request, ROW, Dialect(without=frozenset({"strict"})))["tools"][0]  # type: ignore[index]


def test_tools_that_are_closed_are_sent_with_no_choice_unless_the_provider_refuses_that() -> None:
    closed = replace(CONVERSATION, closed=True)
    assert body(closed, ROW) == {**body(CONVERSATION, ROW), "tool_choice": "none"}
    assert not {"tools", "tool_choice"} & set(body(closed, ROW, Dialect(calls="told")))
