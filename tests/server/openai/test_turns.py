"""Messages in OpenAI's form as one message with the turns before it."""

import pytest
from tests.batches import batch
from tests.server.openai.conftest import fields_of

from shipworthy.server.asking import Heard
from shipworthy.server.openai.turns import heard
from shipworthy.server.refusal import Refused


def _heard(*messages: object) -> Heard:
    return heard(fields_of(messages=list(messages)).objects("messages"), "messages")


def _user(text: object) -> dict[str, object]:
    return {"role": "user", "content": text}


def _agent(text: object, **more: object) -> dict[str, object]:
    return {"role": "assistant", "content": text, **more}


def test_the_last_message_is_asked_and_those_before_are_turns() -> None:
    found = _heard(_user("a"), _agent("b"), _user([{"type": "text", "text": "c"}, {"type": "input_text", "text": "d"}]))
    assert found == Heard(message="c\nd", turns=(("a", "b"),))


def test_messages_of_one_side_after_the_other_are_one() -> None:
    found = _heard(_agent("hello"), _user("a"), _user("b"), _agent("c"), _agent("d"), _user("e"))
    assert found == Heard(message="e", turns=(("", "hello"), ("a\n\nb", "c\n\nd")))


def test_texts_of_the_caller_are_named_and_not_read() -> None:
    found = _heard({"role": "system", "content": "be nice"}, _user("a"), {"role": "developer", "content": "x"})
    assert found == Heard(message="a", ignored=("messages[0] (system)", "messages[2] (developer)"))


def test_calls_of_other_agents_in_the_history_are_part_of_its_answers() -> None:
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    chat = _heard(_user("a"), _agent(None, tool_calls=[call]), {"role": "tool", "content": "r"}, _user("b"))
    items = _heard(
        _user("a"),
        {"type": "reasoning", "summary": []},
        {"type": "function_call", "name": "f", "arguments": "{}"},
        {"type": "function_call_output", "output": "r"},
        {"type": "message", "role": "user", "content": "b"},
    )
    assert chat == items == Heard(message="b", turns=(("a", "{}\n\nr"),))


@batch(
    ("messages", "field"),
    [
        ([], "messages"),
        ([_user("a"), _agent("b")], "messages"),
        ([{"role": "system", "content": "a"}], "messages"),
        ([{"content": "a"}], "messages[0].role"),
        ([{"role": "robot", "content": "a"}], "messages[0].role"),
        ([_user(1)], "messages[0].content"),
        ([_user([1])], "messages[0].content[0]"),
        ([_user([{"type": "image_url", "image_url": {"url": "x"}}])], "messages[0].content[0].type"),
        ([{"type": "item_reference", "id": "x"}], "messages[0].type"),
        (["a"], "messages[0]"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(messages: list[object], field: str) -> None:
    with pytest.raises(Refused) as caught:
        _heard(*messages)
    assert (caught.value.kind, caught.value.field) == ("invalid", field)
