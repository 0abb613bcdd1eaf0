"""Read the answer of a Responses stream: its shapes, and what is no answer."""

from typing import Any

import orjson
import pytest
from tests.batches import batch
from tests.models.asked import REQUEST, answer, text_of
from tests.models.responding import (
    RESPONSES,
    A,
    call_begins,
    closed,
    counted,
    cut_short,
    function,
    message,
    opened,
    reasoned,
    response,
    state,
)
from tests.models.responses.recorded import (
    CALLED,
    COMPLETED,
    ITEMS,
    changed,
    events,
    item_done,
    read,
    reason,
)
from tests.models.serving import calls_in, event

from shipworthy.errors import ModelBroken, ModelBusy, ModelError, ModelRefused
from shipworthy.models.model import OpaquePart, Part, ToolCall, UsagePart
from shipworthy.models.responses.reader import ResponseReader, usage_of
from shipworthy.models.wire.post import Post


@batch(
    ("name", "expected"),
    [
        ("text", "end"),
        ("one call", "tools"),
        ("text and call", "tools"),
        ("refusal", "refused"),
        ("length", "length"),
        ("filtered", "refused"),
    ],
)
def test_the_reason_is_that_of_the_last_event(name: str, expected: str) -> None:
    assert reason(read(RESPONSES[name])) == expected


def test_the_words_of_a_refusal_are_not_shown_and_two_messages_are_paragraphs() -> None:
    assert text_of(read(RESPONSES["refusal"])) == ""
    assert text_of(read(RESPONSES["two messages"])) == "I look.\n\nUp."
    assert text_of(read(RESPONSES["other items"])) == "Up."
    delta = event("response.refusal.delta", item_id="msg_0", output_index=0, content_index=0, delta="No.")
    assert reason(read(opened(), delta, closed([]))) == "refused"


def test_what_only_the_last_event_says_is_said_once() -> None:
    _, whole = message(1, "Up", ".")
    _, thought = reasoned(0)
    parts = read(opened(), closed([thought, whole]))

    assert text_of(parts) == "Up."
    assert [part.data for part in parts if isinstance(part, OpaquePart)] == [thought | {"summary": []}]
    assert text_of(read(opened(), event("response.output_item.done", output_index=0, item=whole), closed([whole]))) == (
        "Up."
    )


async def test_a_whole_response_in_place_of_a_stream() -> None:
    whole = state("completed", ITEMS, usage=counted())

    assert calls_in(await answer("responses", b"data: " + orjson.dumps(whole) + b"\n\n")) == CALLED


@batch(
    ("error", "kind"),
    [
        ({"code": "server_error", "message": "later"}, ModelBusy),
        ({"code": "rate_limit_exceeded", "message": "later"}, ModelBusy),
        ({"code": "server_is_overloaded", "message": "later"}, ModelBusy),
        ({"code": "slow_down", "message": "later"}, ModelBusy),
        ({"code": "insufficient_quota", "type": "rate_limit_error", "message": "later"}, ModelRefused),
        ({"code": "invalid_prompt", "message": "later"}, ModelRefused),
    ],
)
@batch("shape", ["failed", "error", "nested", "untyped"])
def test_F12_an_error_before_the_first_word(error: dict[str, Any], kind: type[ModelError], shape: str) -> None:
    told = {
        "failed": closed([], status="failed", used=None, error=error),
        "error": event("error", **{key: value for key, value in error.items() if key != "type"}),
        "nested": event("error", error=error),
        "untyped": b"data: " + orjson.dumps({"error": error}) + b"\n\n",
    }
    if shape == "error" and "type" in error:
        kind = ModelRefused
    with pytest.raises(kind, match="later"):
        read(opened(), told[shape])


@batch(
    "begun",
    [message(0, "Up")[0], call_begins(*A), reasoned(0)[0], reasoned(0)[0].split(b"\n\n")[0] + b"\n\n"],
    ids=["text", "call", "thought", "thinking"],
)
def test_F12_an_error_after_the_first_item_breaks_the_answer(begun: bytes) -> None:
    error = {"code": "server_error", "message": "later"}

    with pytest.raises(ModelBroken, match="later"):
        read(opened(), begun, closed([], status="failed", used=None, error=error))


async def test_F15_a_response_that_failed_says_what_it_used() -> None:
    heard: list[Part] = []

    with pytest.raises(ModelBroken):
        await answer("responses", opened() + closed([], status="failed", error={"code": "server_error"}), heard)
    assert heard == [UsagePart(input_tokens=20, output_tokens=7)]


def test_reasoning_is_kept_with_what_came_of_it() -> None:
    kept = [part for part in read(RESPONSES["thought and calls"]) if isinstance(part, OpaquePart)]

    assert [(part.kind, part.call_id) for part in kept] == [("reasoning", ""), ("reasoning", "call_a"), ("phase", "")]
    assert kept[0].data == {"type": "reasoning", "id": "rs_0", "summary": [], "encrypted_content": "gA0"}
    assert kept[2].data == {"phase": "commentary"}


def test_reasoning_that_led_to_nothing_or_cannot_be_looked_up_is_dropped() -> None:
    stored = changed(response(reasoned(0), message(1, "Up.")), encrypted_content=...)
    last = response(message(0, "Up."), reasoned(1))
    cut = response(reasoned(0), function(1, "call_a", "f", "{}"), **cut_short("max_output_tokens"))

    for body in (stored, last, cut):
        assert not any(isinstance(part, OpaquePart) for part in read(body))


def test_reasoning_in_plain_text_is_kept_where_nothing_is_encrypted() -> None:
    said = [{"type": "reasoning_text", "text": "Hm."}]
    item = {"id": "rs_0", "type": "reasoning", "summary": [], "content": said, "encrypted_content": "", "status": None}
    done = event("response.output_item.done", output_index=0, item=item)
    kept = [part for part in read(response((done, item), message(1, "Up."))) if isinstance(part, OpaquePart)]

    assert [part.data for part in kept] == [{"id": "rs_0", "type": "reasoning", "summary": [], "content": said}]
    sealed = {**item, "encrypted_content": "gA"}
    kept = [
        part
        for part in read(opened(), item_done(sealed), closed([sealed, message(1, "Up.")[1]]))
        if isinstance(part, OpaquePart)
    ]
    assert [set(part.data) for part in kept] == [{"id", "type", "summary", "encrypted_content"}]


def test_a_call_that_is_renamed_keeps_its_reasoning() -> None:
    taken = RESPONSES["thought and calls"].replace(b'"call_a"', b'"call_b"')
    parts = read(taken)
    kept = [part.call_id for part in parts if isinstance(part, OpaquePart) and part.call_id]

    assert kept == [part.id for part in parts if isinstance(part, ToolCall) and part.name == "get_price"]


def test_usage_has_its_parts() -> None:
    used: Any = counted(100, 50, cached=60, thought=30, written=20)
    whole = UsagePart(input_tokens=100, output_tokens=50, cached_tokens=60, written_tokens=20, reasoning_tokens=30)

    assert usage_of(used) == whole
    assert usage_of({"input_tokens": 10, "output_tokens": 5}) == UsagePart(input_tokens=10, output_tokens=5)
    left_out: Any = {"input_tokens": 10, "output_tokens": 5, "total_tokens": 40}
    assert usage_of(left_out).output_tokens == 30


@batch(
    "used",
    [counted(-5), counted(10, cached=11), counted(10, cached=6, written=6), counted(said=3, thought=900), {}, 7, "x"],
)
def test_F16_a_usage_that_cannot_be_is_as_if_it_had_never_come(used: Any) -> None:
    parts = read(opened(), message(0, "Up.")[0], closed([message(0, "Up.")[1]], used=used))

    assert not any(isinstance(part, UsagePart) for part in parts)
    assert reason(parts) == "end"


def test_an_answer_whose_reasoning_came_by_itself_is_shown_though_it_was_cut() -> None:
    """Of a model whose thoughts have no beginning the text waits for their end."""
    reader = ResponseReader(Post(name="deepseek-reasoner", url="http://x", headers={}, body=b""), REQUEST)
    item = {"type": "reasoning", "id": "rs_1", "summary": [], "content": [{"type": "reasoning_text", "text": "Hm."}]}
    whole = state("incomplete", [item, message(1, "So it")[1]], incomplete_details={"reason": "max_output_tokens"})
    parts = [*reader.body(orjson.dumps(whole)), *reader.end()]

    assert text_of(parts) == "So it"


def test_a_paragraph_stands_behind_the_text_before_it() -> None:
    """Also where that text waits, because it may be a call."""
    item = {"type": "message", "id": "m", "content": []}
    events = [
        {"type": "response.output_text.delta", "delta": '{"price": '},
        {"type": "response.output_item.added", "item": item},
        {"type": "response.output_text.delta", "delta": "1}"},
    ]
    reader = ResponseReader(Post(name="m", url="", headers={}, body=b""), REQUEST)
    parts = [part for one in events for part in reader.take(orjson.dumps(one))]
    parts += [*reader.take(orjson.dumps({"type": "response.completed", "response": state("completed", [])}))]

    assert text_of([*parts, *reader.end()]) == '{"price": \n\n1}'


@pytest.mark.parametrize(
    "told",
    [
        ({"type": "response.output_text.done", "text": "It is up."}, COMPLETED),
        ({"object": "response", "status": "completed", "output": [{"type": "message", "content": "It is up."}]},),
    ],
)
def test_field_30_a_text_may_come_without_pieces(told: tuple[dict[str, Any], ...]) -> None:
    assert "".join(text_of(read(events(*told)))) == "It is up."
