"""The body of a request."""

from dataclasses import replace
from typing import Any

import pytest
from openai.types.chat.completion_create_params import CompletionCreateParamsStreaming
from pydantic import TypeAdapter
from tests.models.conversation import CONVERSATION
from tests.models.serving import row

from shipworthy.models.chat.body import body
from shipworthy.models.model import Message, Request, ToolCall

SHAPE: Any = TypeAdapter(CompletionCreateParamsStreaming)


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
