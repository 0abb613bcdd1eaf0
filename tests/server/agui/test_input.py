"""The input of a run, read."""

from typing import Any

import pytest
from ag_ui.core import PROTOCOL_VERSION, RunAgentInput, UserMessage
from tests.batches import batch

from shipworthy.server.agui.input import IGNORED, NO_TEXT, read_input
from shipworthy.server.fields import Fields
from shipworthy.server.refusal import Refused


def _body(*messages: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"threadId": "t", "runId": "r", "messages": list(messages), **more}


def _user(text: Any) -> dict[str, Any]:
    return {"id": "m", "role": "user", "content": text}


ANSWER = {"id": "a", "role": "assistant", "content": "Which order?"}


def test_the_library_s_own_input_is_read() -> None:
    made = RunAgentInput(
        thread_id="t",
        run_id="r",
        protocol_version=PROTOCOL_VERSION,
        messages=[UserMessage(id="1", content="hello")],
        state={},
        tools=[],
        context=[],
        forwarded_props={},
    )
    found = read_input(Fields(made.model_dump(by_alias=True)))
    assert (found.thread, found.run, found.message, found.answers, found.ignored) == ("t", "r", "hello", (), {})


def test_the_message_is_what_the_user_wrote_after_the_last_answer() -> None:
    found = read_input(Fields(_body(_user("first"), ANSWER, _user("one"), _user("two"))))
    assert (found.message, found.earlier) == ("one\n\ntwo", (("first", "Which order?"),))
    found = read_input(Fields(_body(ANSWER, _user("a"), _user("b"), ANSWER, ANSWER)))
    assert (found.message, found.earlier) == ("", (("", "Which order?"), ("a\n\nb", "Which order?\n\nWhich order?")))
    other = [{"id": "s", "role": "system", "content": "be brief"}, {"id": "x", "role": "of a later version"}]
    assert read_input(Fields(_body(*other, _user("one")))).message == "one"


def test_parts_that_are_no_text_are_left_out_and_said_so() -> None:
    image = {"type": "image", "source": {"type": "url", "value": "https://example.com/cat.png"}}
    found = read_input(
        Fields(_body(_user([{"type": "text", "text": "what is"}, image, {"type": "text", "text": "it"}])))
    )
    assert found.message == "what is\nit" and found.ignored == {"messages[0].content[1]": NO_TEXT}


def test_what_is_not_obeyed_is_said() -> None:
    tool = {"name": "draw", "description": "Draw", "parameters": {}}
    more = {"tools": [tool], "context": [{"description": "page", "value": "x"}], "state": {"a": 1}}
    found = read_input(Fields(_body(_user("hello"), **more)))
    assert found.ignored == {name: IGNORED[name] for name in ("tools", "context", "state")}


def test_our_own_fields_stand_under_our_key() -> None:
    ours = {"agent": "a", "skill": "s", "language": "de", "model": "m", "limits": {"max_cost_usd": 0.1}}
    props = {"forwardedProps": {"shipworthy": {**ours, "leaving": "cancel"}, "agent": "of the application"}}
    own = read_input(Fields(_body(_user("hello"), **props))).own
    assert (own.agent, own.skill, own.language, own.model, own.leaving) == ("a", "s", "de", "m", "cancel")
    assert own.limits == {"max_cost_usd": 0.1}
    assert read_input(Fields(_body(_user("hello"), forwardedProps="any"))).own.agent is None


@batch(
    ("change", "place"),
    [
        ({"threadId": None}, "threadId"),
        ({"runId": 3}, "runId"),
        ({"messages": None}, "messages"),
        ({"messages": {}}, "messages"),
        ({"messages": ["hello"]}, "messages[0]"),
        ({"messages": [{"role": "user", "content": "x"}]}, "messages[0].id"),
        ({"messages": [{"id": "m", "content": "x"}]}, "messages[0].role"),
        ({"messages": [{"id": "m", "role": "user", "content": 3}]}, "messages[0].content"),
        ({"messages": [{"id": "m", "role": "user", "content": [{"text": "x"}]}]}, "messages[0].content[0].type"),
        ({"messages": [{"id": "m", "role": "assistant", "content": []}]}, "messages[0].content"),
        ({"tools": [{}]}, "tools[0].name"),
        ({"context": "x"}, "context"),
        ({"resume": {}}, "resume"),
        ({"resume": [{"interruptId": "q"}]}, "resume[0].status"),
        ({"protocolVersion": 1}, "protocolVersion"),
        ({"forwardedProps": {"shipworthy": 1}}, "forwardedProps.shipworthy"),
        ({"forwardedProps": {"shipworthy": {"leaving": "stay"}}}, "forwardedProps.shipworthy.leaving"),
        ({"forwardedProps": {"shipworthy": {"limits": {"a": "b"}}}}, "forwardedProps.shipworthy.limits.a"),
    ],
)
def test_a_malformed_field_is_refused_with_its_place(change: dict[str, Any], place: str) -> None:
    with pytest.raises(Refused) as caught:
        read_input(Fields({**_body(_user("hello")), **change}))
    assert (caught.value.kind, caught.value.field) == ("invalid", place)
