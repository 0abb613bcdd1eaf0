"""The body of a request."""

import itertools
from dataclasses import replace
from typing import Any

from anthropic.types.message_create_params import MessageCreateParamsNonStreaming, MessageCreateParamsStreaming
from pydantic import TypeAdapter
from tests.batches import batch
from tests.models.conversation import CONVERSATION, PRICE
from tests.models.serving import row

from shipworthy.models.dialect import Dialect
from shipworthy.models.messages.body import CACHEABLE, _Ids, body
from shipworthy.models.model import Message, Request, ToolCall

SHAPE: Any = TypeAdapter(MessageCreateParamsStreaming)
WHOLE: Any = TypeAdapter(MessageCreateParamsNonStreaming)


ROW = row("anthropic", "http://x", reasoning=1000)


USER = Message(role="user", text="Hi")


@batch(
    "request_",
    [
        CONVERSATION,
        Request(messages=(USER,)),
        Request(messages=(Message(role="system", text="x" * 9000), USER), tools=(PRICE,)),
        Request(messages=CONVERSATION.messages),
    ],
)
def test_what_is_sent_is_valid_for_the_sdk(request_: Request) -> None:
    SHAPE.validate_python(body(request_, ROW))


def test_an_effort_is_sent_where_there_is_one() -> None:
    sent = body(CONVERSATION, replace(ROW, effort="low"))

    SHAPE.validate_python(sent)
    assert sent["output_config"] == {"effort": "low"}
    assert "output_config" not in body(CONVERSATION, ROW)


def test_user_and_assistant_take_turns_and_results_stand_first() -> None:
    sent = body(CONVERSATION, ROW)

    assert [message["role"] for message in sent["messages"]] == ["user", "assistant", "user"]
    assert [block["type"] for block in sent["messages"][2]["content"]] == ["tool_result", "tool_result", "text"]
    assert sent["max_tokens"] == 1250
    assert "temperature" not in sent


def test_only_a_long_prefix_is_marked_to_be_cached() -> None:
    short, long = (
        body(Request(messages=(Message(role="system", text=text), USER), tools=(PRICE,)), ROW)
        for text in ("Be brief.", "x" * CACHEABLE)
    )

    assert "cache_control" not in str(short)
    assert long["system"][-1]["cache_control"] == {"type": "ephemeral"}


def test_a_conversation_with_calls_names_their_tools_though_none_may_be_called() -> None:
    sent = body(Request(messages=CONVERSATION.messages), ROW)

    assert [tool["name"] for tool in sent["tools"]] == ["get_price", "get_news"]
    assert sent["tool_choice"] == {"type": "none"}


def test_ids_that_the_api_refuses_are_renamed_in_pairs() -> None:
    call = ToolCall(id="call|7 ü", name="f", arguments="{}")
    result = Message(role="tool", text="x", call_id="call|7 ü")
    sent = body(Request(messages=(USER, Message(role="assistant", calls=(call,)), result)), ROW)

    assert sent["messages"][1]["content"][0]["id"] == sent["messages"][2]["content"][0]["tool_use_id"]


def test_every_dialect_is_valid_for_the_sdk() -> None:
    parts: dict[str, tuple[Any, ...]] = {
        "stream": (True, False),
        "system": ("role", "fold"),
        "turns": ("free", "strict"),
        "calls": ("named", "told"),
        "schemas": ("full", "plain"),
        "marks": (True, False),
    }
    last = Request(messages=(Message(role="system", text="x" * 9000), *CONVERSATION.messages))
    for values, request in itertools.product(itertools.product(*parts.values()), (CONVERSATION, last)):
        dialect = Dialect(**dict(zip(parts, values, strict=True)))
        sent = body(request, ROW, dialect)
        (SHAPE if dialect.stream else WHOLE).validate_python(sent)
        roles = [message["role"] for message in sent["messages"]]
        assert all(one != other for one, other in itertools.pairwise(roles))
        assert ("cache_control" in str(sent)) <= dialect.marks


def test_field_29_an_id_that_is_too_long_is_replaced() -> None:
    assert _Ids().of("x" * 64) == "x" * 64
    assert _Ids().of("x" * 65) == "other_call_0"


def test_tools_that_are_closed_are_sent_with_no_choice_unless_the_provider_refuses_that() -> None:
    closed = replace(CONVERSATION, closed=True)
    assert body(closed, ROW) == {**body(CONVERSATION, ROW), "tool_choice": {"type": "none"}}
    assert not {"tools", "tool_choice"} & set(body(closed, ROW, Dialect(calls="told")))
