"""Calls of a streamed response: told apart, whole, and in their order."""

from typing import Any

import pytest
from tests.batches import batch
from tests.models.asked import answer
from tests.models.responding import (
    RESPONSES,
    A,
    B,
    call_begins,
    call_ends,
    call_item,
    call_piece,
    closed,
    function,
    opened,
    response,
)
from tests.models.responses.recorded import (
    ADDED,
    CALLED,
    COMPLETED,
    ITEMS,
    begun,
    changed,
    events,
    item_done,
    read,
    reason,
)
from tests.models.serving import TWO, calls_in, event

from shipworthy.errors import ModelBroken
from shipworthy.models.model import Part, ToolCall


def test_interleaved_calls_are_told_apart_and_keep_their_order() -> None:
    assert calls_in(read(RESPONSES["interleaved calls"])) == CALLED


COUNTER = iter(range(10_000))


@batch("name", ["one call", "parallel calls", "text and call", "thought and calls"])
@batch(
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


@batch("arguments", ["", " ", None, {}])
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


@batch(
    "events",
    [
        (),
        (call_begins(*A), call_piece(0, TWO[0][2][:9]), call_begins(*B)),
        (call_begins(*A), call_begins(*B), call_ends(*B, TWO[1][2])),
    ],
)
def test_a_call_that_only_the_last_event_has_is_done(events: tuple[bytes, ...]) -> None:
    assert calls_in(read(opened(), *events, closed(ITEMS))) == CALLED


@batch(
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


@batch("reason_", ["max_output_tokens", "content_filter", None])
def test_F08_no_call_of_an_incomplete_response_is_executed(reason_: str | None) -> None:
    parts = read(response(function(*A, TWO[0][2]), status="incomplete", incomplete_details={"reason": reason_}))

    assert calls_in(parts) == []
    assert reason(parts) == ("refused" if reason_ == "content_filter" else "length")


ARGUMENTS = '{"ticker": "NVDA"}'


def test_field_30_arguments_that_are_done_make_a_call_once_the_response_is_completed() -> None:
    done = {"type": "response.output_item.done", "output_index": 0, "item": {**ADDED, "status": "completed"}}
    for more in ((), (done,)):
        parts = read(events(*begun(arguments=ARGUMENTS), *more, COMPLETED))
        assert [part.arguments for part in parts if isinstance(part, ToolCall)] == [ARGUMENTS]


@batch(
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
