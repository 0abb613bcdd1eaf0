"""Read the answer of a Responses stream: its shapes, and what is no answer."""

from typing import Any

import orjson
import pytest
from tests.models.responding import (
    RESPONSES,
    A,
    B,
    call_begins,
    call_ends,
    call_item,
    call_piece,
    closed,
    counted,
    cut_short,
    function,
    message,
    opened,
    parse,
    reasoned,
    response,
    state,
)
from tests.models.serving import TWO, calls_in, event
from tests.models.test_streams import REQUEST, answer, text_of

from shipworthy.errors import ModelBroken, ModelBusy, ModelError, ModelRefused
from shipworthy.models.model import OpaquePart, Part, StopPart, ToolCall, UsagePart
from shipworthy.models.responses.reader import ResponseReader, usage_of
from shipworthy.models.wire.post import Post

CALLED = [(TWO[0][1], TWO[0][2]), (TWO[1][1], TWO[1][2])]


def read(*events: bytes) -> list[Part]:
    """The parts of a stream, without HTTP."""
    reader = ResponseReader(Post(name="m", url="", headers={}, body=b""), REQUEST)
    parts: list[Part] = []
    for told in parse(b"".join(events)):
        if not reader.ended:
            parts += reader.take(orjson.dumps(told))
    return parts + reader.end()


def reason(parts: list[Part]) -> str:
    stop = parts[-1]
    assert isinstance(stop, StopPart)
    return stop.reason


def changed(body: bytes, **fields: Any) -> bytes:
    """The same stream with other values in every event and item that has such a field; `...` leaves a field out."""

    def change(told: Any) -> Any:
        if isinstance(told, list):
            return [change(one) for one in told]
        if not isinstance(told, dict):
            return told
        new = {key: change(value) for key, value in told.items()}
        for name, value in fields.items():
            if name in new and value is ...:
                del new[name]
            elif name in new:
                new[name] = value(new[name]) if callable(value) else value
        return new

    return b"".join(b"data: " + orjson.dumps(change(told)) + b"\n\n" for told in parse(body))


@pytest.mark.parametrize(
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


def test_interleaved_calls_are_told_apart_and_keep_their_order() -> None:
    assert calls_in(read(RESPONSES["interleaved calls"])) == CALLED


def item_done(item: dict[str, Any]) -> bytes:
    return event("response.output_item.done", output_index=0, item=item)


COUNTER = iter(range(10_000))


@pytest.mark.parametrize("name", ["one call", "parallel calls", "text and call", "thought and calls"])
@pytest.mark.parametrize(
    "fields",
    [
        {"output_index": 0},
        {"output_index": ...},
        {"item_id": ...},
        {"id": None},
        {"item_id": lambda _: f"x{next(COUNTER)}", "id": lambda _: f"y{next(COUNTER)}"},
        {"output_index": 0, "item_id": lambda _: f"x{next(COUNTER)}"},
        {"status": "in_progress"},
        {"status": None},
        {"delta": ""},
        {"obfuscation": "secret", "sequence_number": ...},
    ],
    ids=[
        "index 0",
        "no index",
        "no item id",
        "no id",
        "other ids",
        "index 0, other item ids",
        "in progress",
        "no status",
        "no text",
        "more",
    ],
)
def test_what_servers_make_of_ids_and_indexes_changes_no_call(name: str, fields: Any) -> None:
    assert calls_in(read(changed(RESPONSES[name], **fields))) == calls_in(read(RESPONSES[name]))


def test_calls_whose_pieces_have_one_index_and_no_id_are_those_of_their_items() -> None:
    body = changed(RESPONSES["interleaved calls"], output_index=0, item_id=...)

    assert calls_in(read(body)) == CALLED


def test_pieces_that_belong_to_no_call_are_never_taken_for_arguments() -> None:
    lost = changed(RESPONSES["interleaved calls"], output_index=0, item_id=..., arguments="")

    with pytest.raises(ModelBroken, match="cannot be told apart"):
        read(lost)


@pytest.mark.parametrize("arguments", ["", " ", None, {}])
def test_a_call_without_arguments_has_an_empty_object(arguments: Any) -> None:
    assert calls_in(read(changed(RESPONSES["call without arguments"], arguments=arguments, delta=""))) == [
        ("today", "{}")
    ]


def test_arguments_as_an_object_are_written_down() -> None:
    body = changed(RESPONSES["one call"], delta="", arguments={"ticker": "NVDA"})

    assert calls_in(read(body)) == [("get_price", '{"ticker":"NVDA"}')]


def test_pieces_are_the_arguments_where_the_item_has_none() -> None:
    body = changed(RESPONSES["parallel calls"], arguments="")

    assert calls_in(read(body)) == CALLED


def test_the_item_as_it_is_done_counts_more_than_its_pieces() -> None:
    body = changed(RESPONSES["one call"], delta="{}")

    assert calls_in(read(body)) == [("get_price", '{"ticker": "NVDA", "days": 3}')]


def test_a_repeated_event_makes_no_second_call() -> None:
    again = call_ends(*A, TWO[0][2])

    assert calls_in(read(opened(), function(*A, TWO[0][2])[0], again, closed([call_item(*A, TWO[0][2])]))) == CALLED[:1]


def test_two_calls_of_one_id_stay_two() -> None:
    first, second = function(0, "call_x", "f", "{}"), function(1, "call_x", "f", "{}")
    parts = read(response(first, second))

    assert calls_in(parts) == [("f", "{}"), ("f", "{}")]
    assert len({part.id for part in parts if isinstance(part, ToolCall)}) == 2


ITEMS = [call_item(*A, TWO[0][2]), call_item(*B, TWO[1][2])]


@pytest.mark.parametrize(
    "events",
    [
        (),
        (call_begins(*A), call_piece(0, TWO[0][2][:9]), call_begins(*B)),
        (call_begins(*A), call_begins(*B), call_ends(*B, TWO[1][2])),
    ],
)
def test_a_call_that_only_the_last_event_has_is_done(events: tuple[bytes, ...]) -> None:
    assert calls_in(read(opened(), *events, closed(ITEMS))) == CALLED


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


@pytest.mark.parametrize(
    "events",
    [
        (call_begins(*A), call_piece(0, TWO[0][2]), closed([])),
        (call_begins(*A), call_piece(0, TWO[0][2]), closed([call_item(*A, TWO[0][2][:5], "incomplete")])),
        (call_begins(*A), item_done(call_item(*A, TWO[0][2], "incomplete")), closed([])),
        (function(*A, TWO[0][2])[0],),
        (function(*A, TWO[0][2])[0], closed(ITEMS[:1], status="queued")),
        (call_begins(*A), call_ends(*A, TWO[0][2][:9]), closed([])),
        (call_begins(*A), call_ends(*A, TWO[0][2] * 2), closed([])),
        (event("response.output_item.done", output_index=0, item={**ITEMS[0], "name": ""}), closed([])),
        (closed([], status="incomplete", incomplete_details={"reason": "because"}),),
        (event("response.output_item.added", item=7),),
        (event("response.output_text.delta", delta=7),),
        (b"data: {\n\n",),
        (b"data: []\n\n",),
        (b"data: 7\n\n",),
        (b"data: [DONE]\n\n",),
        (event("response.completed"),),
        (),
    ],
)
async def test_F08_F16_what_was_not_announced_is_not_executed(events: tuple[bytes, ...]) -> None:
    heard: list[Part] = []

    with pytest.raises(ModelBroken):
        await answer("responses", opened() + b"".join(events), heard)
    assert calls_in(heard) == []


@pytest.mark.parametrize("reason_", ["max_output_tokens", "content_filter", None])
def test_F08_no_call_of_an_incomplete_response_is_executed(reason_: str | None) -> None:
    parts = read(response(function(*A, TWO[0][2]), status="incomplete", incomplete_details={"reason": reason_}))

    assert calls_in(parts) == []
    assert reason(parts) == ("refused" if reason_ == "content_filter" else "length")


@pytest.mark.parametrize(
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
@pytest.mark.parametrize("shape", ["failed", "error", "nested", "untyped"])
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


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
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


ARGUMENTS = '{"ticker": "NVDA"}'
ADDED = {
    "type": "function_call",
    "id": "f",
    "call_id": "c",
    "name": "get_price",
    "arguments": "",
    "status": "in_progress",
}
COMPLETED = {"type": "response.completed", "response": {"status": "completed", "output": []}}


def events(*told: dict[str, Any]) -> bytes:
    return b"".join(b"data: " + orjson.dumps(one) + b"\n\n" for one in told)


def begun(**done: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    return (
        {"type": "response.output_item.added", "output_index": 0, "item": ADDED},
        {"type": "response.function_call_arguments.done", "output_index": 0, "item_id": "f", **done},
    )


def test_field_30_arguments_that_are_done_make_a_call_once_the_response_is_completed() -> None:
    done = {"type": "response.output_item.done", "output_index": 0, "item": {**ADDED, "status": "completed"}}
    for more in ((), (done,)):
        parts = read(events(*begun(arguments=ARGUMENTS), *more, COMPLETED))
        assert [part.arguments for part in parts if isinstance(part, ToolCall)] == [ARGUMENTS]


@pytest.mark.parametrize(
    "told",
    [
        begun(arguments=ARGUMENTS),
        (*begun(arguments=ARGUMENTS[:-1]), COMPLETED),
        (
            *begun(arguments=ARGUMENTS),
            {"type": "response.output_item.done", "output_index": 0, "item": {**ADDED, "status": "incomplete"}},
            COMPLETED,
        ),
    ],
)
def test_field_30_arguments_that_are_done_are_no_call_where_the_end_is_missing(
    told: tuple[dict[str, Any], ...],
) -> None:
    with pytest.raises(ModelBroken):
        read(events(*told))


@pytest.mark.parametrize(
    "told",
    [
        ({"type": "response.output_text.done", "text": "It is up."}, COMPLETED),
        ({"object": "response", "status": "completed", "output": [{"type": "message", "content": "It is up."}]},),
    ],
)
def test_field_30_a_text_may_come_without_pieces(told: tuple[dict[str, Any], ...]) -> None:
    assert "".join(text_of(read(events(*told)))) == "It is up."
