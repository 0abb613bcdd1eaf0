"""What a chat model wants back with its own answers."""

from typing import Any

import orjson
import pytest
from tests.batches import batch
from tests.models.serving import row

from shipworthy.models.chat.body import body
from shipworthy.models.chat.opaque import UNSIGNED, UNTHOUGHT
from shipworthy.models.chat.reader import ChatReader
from shipworthy.models.dialect import Dialect
from shipworthy.models.model import Message, OpaquePart, Part, Request, TextPart, ToolCall
from shipworthy.models.row import Row
from shipworthy.models.wire.post import Post

POST = Post(name="m", url="http://x", headers={}, body=b"")
USER = Message(role="user", text="Hi")
ROW = row("openai", "http://x")
SIGNED = {"google": {"thought_signature": "CiQB"}}


def call_of(**more: Any) -> dict[str, Any]:
    return {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}, **more}


def parts_of(*deltas: dict[str, Any], finish: str = "tool_calls") -> list[Part]:
    reader = ChatReader(POST, Request(messages=(USER,)))
    for delta in deltas:
        reader.take(orjson.dumps({"choices": [{"index": 0, "delta": delta}]}))
    reader.take(orjson.dumps({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]}))
    return reader.end()


def opaque_of(*deltas: dict[str, Any], finish: str = "tool_calls") -> tuple[OpaquePart, ...]:
    return tuple(part for part in parts_of(*deltas, finish=finish) if isinstance(part, OpaquePart))


def sent_back(*deltas: dict[str, Any], to: Row = ROW, by: str = ROW.name) -> dict[str, Any]:
    """The message as it is sent in the next request."""
    parts = parts_of(*deltas)
    calls = tuple(part for part in parts if isinstance(part, ToolCall))
    opaque = tuple(part for part in parts if isinstance(part, OpaquePart))
    message = Message(role="assistant", text="So", calls=calls, opaque=opaque, by=by)
    results = (Message(role="tool", text="1", call_id=call.id) for call in calls)
    sent: Any = body(Request(messages=(USER, message, *results)), to)
    return dict(sent["messages"][1])


def test_field_07_reasoning_comes_back_beside_the_calls_in_the_field_it_came_in() -> None:
    for name in ("reasoning_content", "reasoning"):
        back = sent_back({name: ""}, {name: "I need "}, {name: "it."}, {"tool_calls": [call_of()]})
        assert back[name] == "I need it."
        assert len({"reasoning_content", "reasoning"} & set(back)) == 1


def test_reasoning_beside_text_in_one_delta_is_kept_too() -> None:
    assert sent_back({"content": "So", "reasoning": "Hm."}, {"tool_calls": [call_of()]})["reasoning"] == "Hm."


def test_field_06_the_signature_of_a_call_comes_back_with_that_call() -> None:
    second = {**call_of(), "id": "d", "function": {"name": "g", "arguments": "{}", "mark": "x"}}
    back = sent_back({"tool_calls": [call_of(extra_content=SIGNED), second]})

    first, last = back["tool_calls"]
    assert first["extra_content"] == SIGNED
    assert "extra_content" not in last
    assert last["function"] == {"name": "g", "arguments": "{}", "mark": "x"}


def test_a_signature_that_comes_after_its_call_belongs_to_it() -> None:
    later = {"tool_calls": [{"index": 0, "extra_content": SIGNED}]}
    others = {"tool_calls": [{**call_of(), "index": 0}, {**call_of(), "index": 1, "id": "d"}]}

    assert [part.call_id for part in opaque_of(others, later)] == ["c"]


def test_null_fields_and_usual_fields_are_not_kept() -> None:
    assert (
        opaque_of({"role": "assistant", "content": "Hi", "reasoning": None}, {"tool_calls": [call_of(mark=None)]}) == ()
    )


def test_details_of_openrouter_come_back_whole_and_replace_the_texts() -> None:
    text = {"type": "reasoning.text", "format": "anthropic-claude-v1", "index": 0}
    sealed = {"type": "reasoning.encrypted", "data": "gAAA", "id": "rs_1", "index": 0}
    back = sent_back(
        {"reasoning": "I ", "reasoning_details": [{**text, "text": "I ", "signature": None}]},
        {"reasoning": "think.", "reasoning_details": [{**text, "text": "think."}]},
        {"reasoning_details": [{**text, "signature": "abc"}]},
        {"reasoning_details": [sealed, {**sealed, "id": "rs_2"}]},
        {"tool_calls": [call_of()]},
    )

    assert back["reasoning_details"] == [
        {**text, "text": "I think.", "signature": "abc"},
        sealed,
        {**sealed, "id": "rs_2"},
    ]
    assert "reasoning" not in back


def test_thinking_blocks_of_a_proxy_come_back_one_by_one() -> None:
    pieces = [
        {"thinking": "A", "signature": None},
        {"thinking": "", "signature": "s1"},
        {"thinking": "B", "signature": "s2"},
    ]
    deltas = [{"thinking_blocks": [{"type": "thinking", **piece}]} for piece in pieces]
    back = sent_back(*deltas, {"tool_calls": [call_of()]})

    assert [(one["thinking"], one["signature"]) for one in back["thinking_blocks"]] == [("A", "s1"), ("B", "s2")]


def test_another_model_of_the_line_sees_nothing_of_it() -> None:
    deltas = ({"reasoning_content": "Hm."}, {"tool_calls": [call_of(extra_content=SIGNED)]})
    back = sent_back(*deltas, by="openai:another")

    assert "reasoning_content" not in back
    assert back["tool_calls"] == [call_of()]


def test_a_conversation_without_calls_is_sent_without_reasoning() -> None:
    part = OpaquePart(kind="reasoning_content", data={"reasoning_content": "Hm."})
    message = Message(role="assistant", text="So", opaque=(part,), by=ROW.name)
    sent: Any = body(Request(messages=(USER, message, USER)), ROW)

    assert sent["messages"][1] == {"role": "assistant", "content": "So"}


@pytest.mark.parametrize("empty", ["reasoning_content", "reasoning"])
def test_only_an_empty_reasoning_content_comes_back(empty: str) -> None:
    back = sent_back({empty: ""}, {"tool_calls": [call_of()]})

    assert (empty in back) is (empty == "reasoning_content")


def test_what_another_model_could_not_give_is_filled_in_where_a_provider_demands_it() -> None:
    gemini, deepseek = (row("openai", "http://x", name=f"{p}:m", provider=p) for p in ("google", "deepseek"))
    given = {"tool_calls": [call_of(), {**call_of(), "id": "d"}]}

    assert [call.get("extra_content") for call in sent_back(given, to=gemini)["tool_calls"]] == [UNSIGNED, None]
    assert sent_back(given, to=deepseek)["reasoning_content"] == UNTHOUGHT
    assert "reasoning_content" not in sent_back(given, to=deepseek, by=deepseek.name)
    assert sent_back(given)["tool_calls"][0] == call_of()


def test_an_answer_that_was_cut_keeps_its_reasoning() -> None:
    (part,) = opaque_of({"reasoning_content": "Hm."}, {"content": "So"}, finish="length")

    assert part.data == {"reasoning_content": "Hm."}


def test_thoughts_that_came_in_two_fields_are_kept_and_counted_once() -> None:
    details = [{"type": "reasoning.text", "text": "Hm.", "index": 0}]
    for other, kept in (("reasoning_details", details), ("reasoning_content", "Hm.")):
        assert [part.kind for part in opaque_of({"reasoning": "Hm.", other: kept}, finish="stop")] == [other]
    assert [part.kind for part in opaque_of({"reasoning": "Hm.", "reasoning_details": []}, finish="stop")] == [
        "reasoning"
    ]


def test_thoughts_beside_the_text_of_a_whole_answer_are_kept_once() -> None:
    reader = ChatReader(POST, Request(messages=(USER,)))
    message = {"role": "assistant", "content": "So", "reasoning_content": "Hm."}
    reader.body(orjson.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}))
    kept = [part.data for part in reader.end() if isinstance(part, OpaquePart)]

    assert kept == [{"reasoning_content": "Hm."}]


def test_an_answer_whose_thoughts_came_by_themselves_is_shown_though_it_was_cut() -> None:
    """Of a model whose thoughts have no beginning the text waits for their end."""
    post = Post(name="deepseek-reasoner", url="http://x", headers={}, body=b"")
    reader = ChatReader(post, Request(messages=(USER,)))
    message = {"role": "assistant", "content": "So it", "reasoning_content": "Hm."}
    parts = reader.body(orjson.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "length"}]}))

    assert [part for part in (*parts, *reader.end()) if isinstance(part, TextPart)] == [TextPart(text="So it")]


def test_items_that_the_responses_format_kept_under_the_same_name_are_not_sent() -> None:
    item = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAA"}
    opaque = tuple(OpaquePart(kind="reasoning", data=item, call_id=call_id) for call_id in ("", "c"))
    call = ToolCall(id="c", name="f", arguments="{}")
    message = Message(role="assistant", text="So", calls=(call,), opaque=opaque, by=ROW.name)
    sent: Any = body(Request(messages=(USER, message, Message(role="tool", text="1", call_id="c"))), ROW)

    assert sent["messages"][1] == {"role": "assistant", "content": "So", "tool_calls": [call_of()]}


@batch("dialect", [Dialect(ids="nine"), Dialect(calls="named"), Dialect(system="fold"), Dialect(turns="strict")])
def test_in_every_dialect_a_signature_goes_back_to_its_call(dialect: Dialect) -> None:
    calls = tuple(ToolCall(id=f"call_{n}", name="f", arguments=f'{{"n": {n}}}') for n in range(2))
    opaque = (OpaquePart(kind="extra_content", data={"extra_content": SIGNED}, call_id="call_1"),)
    message = Message(role="assistant", calls=calls, opaque=opaque, by=ROW.name)
    results = (Message(role="tool", text="1", call_id=call.id) for call in calls)
    sent: Any = body(Request(messages=(Message(role="system", text="S"), USER, message, *results)), ROW, dialect)
    (told,) = [one["tool_calls"] for one in sent["messages"] if "tool_calls" in one]

    assert [(one["function"]["arguments"], one.get("extra_content")) for one in told] == [
        ('{"n": 0}', None),
        ('{"n": 1}', SIGNED),
    ]


def test_where_calls_are_told_in_words_nothing_of_them_goes_back() -> None:
    call = ToolCall(id="c", name="f", arguments="{}")
    opaque = (
        OpaquePart(kind="reasoning_content", data={"reasoning_content": "Hm."}),
        OpaquePart(kind="extra_content", data={"extra_content": SIGNED}, call_id="c"),
    )
    message = Message(role="assistant", calls=(call,), opaque=opaque, by=ROW.name)
    request = Request(messages=(USER, message, Message(role="tool", text="1", call_id="c")))
    sent: Any = body(request, ROW, Dialect(calls="told"))

    assert sent["messages"][1] == {"role": "assistant", "content": "[call 1] f({})"}
