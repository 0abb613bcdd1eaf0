"""Messages in Anthropic's form, read."""

from typing import Any

import pytest
from tests.batches import batch

from shipworthy.server.anthropic.turns import heard, texts
from shipworthy.server.asking import Heard
from shipworthy.server.fields import Fields
from shipworthy.server.refusal import Refused


def _heard(*messages: dict[str, Any]) -> Heard:
    return heard(Fields({"messages": list(messages)}).objects("messages"))


def _user(content: Any) -> dict[str, Any]:
    return {"role": "user", "content": content}


def _agent(content: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": content}


TEXT = {"type": "text", "text": "b"}
CALL = {"type": "tool_use", "id": "t", "name": "look", "input": {"x": 1}}
RESULT = {"type": "tool_result", "tool_use_id": "t", "content": [{"type": "text", "text": "found"}]}


def test_the_last_message_is_asked_and_those_before_are_turns() -> None:
    found = _heard(_user("a"), _agent([TEXT, {"type": "thinking", "thinking": "hm"}]), _user([TEXT, TEXT]))
    assert found == Heard(message="b\nb", turns=(("a", "b"),))
    assert _heard(_user("a"), _user("b")).message == "a\n\nb", "turns of one speaker are one turn"


def test_calls_of_the_caller_s_tools_are_part_of_the_answer() -> None:
    found = _heard(_user("a"), _agent([CALL]), _user([RESULT]), _agent("done"), _user("b"))
    assert found.turns == (("a", '{"x":1}\n\nfound\n\ndone'),)
    assert _heard(_user("a"), _agent("x"), _user([{**RESULT, "content": "y"}, TEXT])).message == "b"


def test_text_of_the_system_is_passed_over_and_told() -> None:
    found = _heard({"role": "system", "content": "be brief"}, _user("a"))
    assert found == Heard(message="a", ignored=("messages[0] (system)",))


@batch(
    ("messages", "place"),
    [
        ([], "messages"),
        ([_user("a"), _agent("prefill")], "messages"),
        ([_user("a"), _agent([CALL]), _user([RESULT])], "messages"),
        ([{"content": "a"}], "messages[0].role"),
        ([{"role": "tool", "content": "a"}], "messages[0].role"),
        ([_user(3)], "messages[0].content"),
        ([_user("")], "messages[0].content"),
        ([_user([{"text": "a"}])], "messages[0].content[0].type"),
        ([_user([{"type": "text", "text": 3}])], "messages[0].content[0].text"),
        ([_user([{"type": "image", "source": {}}])], "messages[0].content[0].type"),
    ],
)
def test_what_is_no_message_is_refused_with_its_place(messages: list[dict[str, Any]], place: str) -> None:
    with pytest.raises(Refused) as caught:
        _heard(*messages)
    assert (caught.value.kind, caught.value.field) == ("invalid", place)


def test_all_texts_of_a_request_are_counted() -> None:
    body = {"system": [TEXT], "messages": [_user("a"), _agent([CALL])], "tools": [{"name": "x"}]}
    assert list(texts(Fields(body))) == ["b", "a", '{"x":1}', '{"name":"x"}']
    assert list(texts(Fields({"system": "s"}))) == ["s"]
