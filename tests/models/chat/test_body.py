"""The body of a request."""

import itertools
from dataclasses import replace
from typing import Any

import pytest
from openai.types.chat.completion_create_params import (
    CompletionCreateParamsNonStreaming,
    CompletionCreateParamsStreaming,
)
from pydantic import TypeAdapter
from tests.models.conversation import CONVERSATION
from tests.models.serving import row

from shipworthy.models.chat.body import body
from shipworthy.models.dialect import Dialect
from shipworthy.models.model import Message, Request, ToolCall

SHAPE: Any = TypeAdapter(CompletionCreateParamsStreaming)
WHOLE: Any = TypeAdapter(CompletionCreateParamsNonStreaming)
LAST = Request(messages=CONVERSATION.messages)


ROW = row("openai", "http://x", cap="max_completion_tokens", reasoning=1000)


@pytest.mark.parametrize("request_", [CONVERSATION, Request(messages=(Message(role="user", text="Hi"),))])
def test_what_is_sent_is_valid_for_the_sdk(request_: Request) -> None:
    SHAPE.validate_python(body(request_, ROW))


def test_the_room_to_think_is_added_to_the_cap_and_nothing_is_sampled() -> None:
    sent = body(CONVERSATION, ROW)

    assert sent["max_completion_tokens"] == 1250
    assert sent["stream_options"] == {"include_usage": True}
    assert not {"temperature", "top_p", "seed", "n"} & set(sent)


def test_an_effort_is_sent_where_there_is_one() -> None:
    sent = body(CONVERSATION, replace(ROW, effort="low"))

    SHAPE.validate_python(sent)
    assert sent["reasoning_effort"] == "low"
    assert "reasoning_effort" not in body(CONVERSATION, ROW)


def test_unreadable_arguments_of_earlier_calls_are_sent_as_an_object() -> None:
    call = ToolCall(id="a", name="f", arguments='{"a": 1')
    sent = body(Request(messages=(Message(role="assistant", calls=(call,)),)), ROW)

    assert sent["messages"][0]["tool_calls"][0]["function"]["arguments"] == '{"unreadable":"{\\"a\\": 1"}'


def test_every_dialect_is_valid_for_the_sdk() -> None:
    parts: dict[str, tuple[Any, ...]] = {
        "stream": (True, False),
        "system": ("role", "fold"),
        "turns": ("free", "strict"),
        "calls": ("bare", "named", "told"),
        "content": (None, "", "-"),
        "ids": ("any", "short", "nine"),
        "schemas": ("full", "plain"),
        "without": (frozenset(), frozenset({"stream_options"})),
    }
    for values, request in itertools.product(itertools.product(*parts.values()), (CONVERSATION, LAST)):
        dialect = Dialect(**dict(zip(parts, values, strict=True)))
        sent = body(request, ROW, dialect)
        (SHAPE if dialect.stream else WHOLE).validate_python(sent)
        assert ("stream_options" in sent) is (dialect.stream and not dialect.without)
        assert sent["max_tokens"] == request.max_output_tokens + ROW.reasoning


def test_the_last_call_of_a_loop_names_no_tools_unless_its_provider_wants_them() -> None:
    assert "tools" not in body(LAST, ROW)
    named = body(LAST, ROW, Dialect(calls="named"))
    assert [one["function"]["name"] for one in named["tools"]] == ["get_price", "get_news"]
    assert named["tool_choice"] == "none"


def test_fields_of_the_definition_are_sent_and_never_those_of_the_run() -> None:
    here = row(
        "openai", "http://x", body=(("chat_template_kwargs", '{"enable_thinking":false}'), ("stream_options", "null"))
    )
    sent = body(CONVERSATION, here)

    assert sent["chat_template_kwargs"] == {"enable_thinking": False}
    assert "stream_options" not in sent


def test_gemini_is_told_of_tools_in_the_keywords_that_it_takes() -> None:
    day = {"type": "object", "properties": {"day": {"type": "string", "format": "date"}}, "additionalProperties": False}
    tools = ({"name": "hours", "description": "", "parameters": day}, {"name": "now", "parameters": {"properties": {}}})
    here = row("openai", "http://x", provider="google", model="gemini-2.5-flash")
    first, second = body(Request(messages=(Message(role="user", text="Hi"),), tools=tools), here)["tools"]

    assert first["function"]["parameters"]["properties"]["day"] == {"type": "string", "description": "format: date"}
    assert second["function"] == {"name": "now"}


def test_tools_that_are_closed_are_sent_with_no_choice_unless_the_provider_refuses_that() -> None:
    closed = replace(CONVERSATION, closed=True)
    opened, sent = body(CONVERSATION, ROW), body(closed, ROW)
    assert sent == {**opened, "tool_choice": "none"}
    told = body(closed, ROW, Dialect(calls="told"))
    assert not {"tools", "tool_choice"} & set(told)
    assert closed.answers and not CONVERSATION.answers
