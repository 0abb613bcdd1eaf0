"""Thoughts and calls that a server left in the text of a chat are taken out of it."""

import json

import orjson
import pytest
from tests.batches import batch
from tests.models.answer.reading import calls, read, reader, reason, text
from tests.models.answer.written_calls import ARGUMENTS, FORMS, NAME
from tests.models.chat.chats import NVDA, named
from tests.models.serving import chat

from shipworthy.errors import ModelBroken
from shipworthy.models.chat.reader import ChatReader
from shipworthy.models.model import Message, OpaquePart, Request, ThoughtPart, ToolCall
from shipworthy.models.wire.post import Post


def test_field_21_23_thoughts_in_the_text_are_taken_out() -> None:
    leaked = '<think>\n{"mood": "bad"}?\n</think>\n\n{"mood": "good"}'
    assert text(read("openai", chat(*leaked))) == '{"mood": "good"}'
    assert text(read("openai", chat(leaked, finish="length"))) == '{"mood": "good"}'
    channels = "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>NVDA is up."
    assert text(read("openai", chat(*channels))) == "NVDA is up."
    thought = {"reasoning_content": "Hm"}
    assert text(read("openai", chat(thought, "NVDA", " is up."), model="deepseek-r1")) == "NVDA is up."


@batch("finish", ["stop", "tool_calls", "because"])
@batch("form", FORMS)
def test_field_22_a_call_in_the_text_is_made_where_tools_are_offered(form: str, finish: str) -> None:
    parts = read("openai", chat(*FORMS[form], finish=finish))

    assert [(name, json.loads(arguments)) for name, arguments in calls(parts)] == [(NAME, ARGUMENTS)]
    assert reason(parts) == "tools"
    assert not text(parts)


@batch("form", FORMS)
def test_field_22_it_is_refused_where_its_tool_is_not_offered(form: str) -> None:
    with pytest.raises(ModelBroken, match="as text"):
        read("openai", chat(FORMS[form]), {"get_news": {}})


@batch("form", FORMS)
def test_field_22_without_tools_no_text_is_a_call(form: str) -> None:
    try:
        assert not calls(read("openai", chat(FORMS[form]), {}))
    except ModelBroken:
        assert "harmony" in form, "it has no final channel"


def test_field_22_after_the_last_call_a_call_is_no_answer() -> None:
    asked = Message(role="assistant", calls=(ToolCall(id="a", name="get_price", arguments="{}"),))
    with pytest.raises(ModelBroken, match="as text"):
        read("openai", chat(FORMS["hermes"]), {}, messages=(asked,))
    with pytest.raises(ModelBroken):
        read("openai", chat("A quotation: ", FORMS["before a word"]))


def test_field_22_a_call_that_came_twice_is_made_once() -> None:
    for form in (FORMS["hermes"], FORMS["hermes"][:40]):
        parts = read("openai", chat(form, named("get_price", NVDA), finish="tool_calls"))
        assert calls(parts) == [("get_price", NVDA)]
        assert not text(parts)
        assert ThoughtPart(text=form) in parts, "the text is counted"


def test_field_22_what_came_of_a_call_in_the_text_is_billed() -> None:
    answer = reader("openai")
    answer.take(orjson.dumps({"choices": [{"delta": {"content": FORMS["hermes"][:40]}}]}))

    assert [call.arguments for call in answer.unseen()] == [FORMS["hermes"][:40]]


def test_field_07_thoughts_beside_the_text_of_a_body_are_kept_once() -> None:
    call = {"id": "c", "type": "function", "function": {"name": "get_price", "arguments": "{}"}}
    message = {"role": "assistant", "content": "I look.", "reasoning_content": "I need it.", "tool_calls": [call]}
    reader = ChatReader(Post(name="m", url="", headers={}, body=b""), Request(messages=()))
    reader.body(json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}]}).encode())

    kept = [part.data for part in reader.end() if isinstance(part, OpaquePart)]
    assert kept == [{"reasoning_content": "I need it."}]
