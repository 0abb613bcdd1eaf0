"""What a request used, and how that is known."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.models.model import Message, Part, Request, StopPart, TextPart, ToolCall, UsagePart
from shipworthy.models.row import Row
from shipworthy.runtime.asking.answer import Answer, request_size
from shipworthy.runtime.asking.used import LEAST_WITH_TOOLS, USES, Used, used_of
from shipworthy.runtime.limits.ledger import Amounts
from shipworthy.tokens.counting import count, load

TEXT = "NVDA is up two percent today on strong volume and good news from its suppliers. "
REQUEST = Request(messages=(Message(role="user", text=TEXT * 30),))
SMALL = Request(messages=(Message(role="user", text=TEXT),))
TOOL = {
    "name": "get_price",
    "description": "The price of a stock. " * 5,
    "parameters": {"type": "object", "properties": {"ticker": {"type": "string"}}, "required": ["ticker"]},
}
ROW = Row(name="a:b", provider="a", model="b", tokens_per_o200k=1.3)
UNKNOWN = replace(ROW, known=False)
RESERVED = Amounts(model_calls=1, input_tokens=2000, output_tokens=300, cost_usd=1.0)


@pytest.fixture(autouse=True, scope="module")
def _vocabulary() -> None:
    load()


def answer(*parts: Part, most: int = 10_000) -> Answer:
    heard = Answer(most=most)
    for part in parts:
        heard.take(part)
    return heard


def told(
    sent: int, received: int, *, text: str = TEXT, request: Request = REQUEST, row: Row = ROW, **more: int
) -> Used:
    used = UsagePart(input_tokens=sent, output_tokens=received, **more)
    return used_of(answer(TextPart(text=text), used, StopPart()), request, row, RESERVED)


def test_a_usage_that_can_be_true_is_charged_as_it_is() -> None:
    used = told(600, 40, cached_tokens=500)
    assert used.usage == UsagePart(input_tokens=600, output_tokens=40, cached_tokens=500)
    assert used.own == ()


@batch(
    ("sent", "received", "own"),
    [
        (0, 0, ("input_tokens", "output_tokens")),
        (0, 140, ("input_tokens",)),
        (600, 0, ("output_tokens",)),
        (1, 1, ("input_tokens", "output_tokens")),
        (600, 17, ()),
    ],
)
def test_field_14_a_count_that_cannot_be_true_is_ours(sent: int, received: int, own: tuple[str, ...]) -> None:
    used = told(sent, received, text=TEXT * 2)
    assert used.own == own
    assert used.usage.input_tokens == (-(-request_size(REQUEST) * 13 // 10) if "input_tokens" in own else sent)
    assert used.usage.output_tokens == (-(-count(TEXT * 2) * 13 // 10) if "output_tokens" in own else received)


def test_field_14_calls_are_counted_too() -> None:
    call = ToolCall(id="1", name="get_price", arguments=json.dumps({"ticker": "NVDA", "why": TEXT}))
    heard = answer(call, UsagePart(input_tokens=600, output_tokens=0), StopPart(reason="tools"))
    assert used_of(heard, REQUEST, ROW, RESERVED).usage.output_tokens > count(TEXT)


def test_a_request_of_which_the_server_left_out_the_tools_is_believed() -> None:
    request = replace(SMALL, tools=(TOOL,) * 5)
    assert told(count(TEXT) + 8, 20, request=request).own == ()


def test_counts_of_a_cache_stay_only_where_they_are_part_of_the_input() -> None:
    assert told(600, 40, cached_tokens=500, written_tokens=200).usage.cached_tokens == 0
    assert told(0, 40, cached_tokens=500).usage == UsagePart(
        input_tokens=-(-request_size(REQUEST) * 13 // 10), output_tokens=40
    )


def test_what_is_told_above_the_reservation_is_charged_and_what_we_count_is_not() -> None:
    assert told(5000, 1200).usage == UsagePart(input_tokens=5000, output_tokens=1200)
    silent = used_of(
        answer(TextPart(text=TEXT * 40), StopPart()), Request(messages=REQUEST.messages * 5), ROW, RESERVED
    )
    assert (silent.usage.input_tokens, silent.usage.output_tokens) == (2000, 300)
    mixed = told(5000, 0, text=TEXT * 40)
    assert (mixed.usage.input_tokens, mixed.usage.output_tokens, mixed.own) == (5000, 300, ("output_tokens",))
    cut = used_of(answer(UsagePart(input_tokens=600, output_tokens=900), TextPart(text=TEXT)), REQUEST, ROW, RESERVED)
    assert (cut.usage.output_tokens, cut.own) == (900, ("input_tokens", "output_tokens"))


@given(st.integers(0, 6000), st.integers(0, 3000), st.integers(0, 60), st.booleans())
def test_no_told_count_is_lowered_and_none_of_ours_is_above_the_reservation(
    sent: int, received: int, times: int, unknown: bool
) -> None:
    used = told(sent, received, text=TEXT * times, row=UNKNOWN if unknown else ROW)
    assert used.usage.input_tokens >= sent and used.usage.output_tokens >= received
    for name in used.own:
        assert getattr(used.usage, name) <= max(getattr(RESERVED, name), sent, received)


@batch(
    ("row", "factor", "learnt"),
    [
        (ROW, 1.0, 0.0),
        (ROW, 1.3, 0.0),
        (ROW, 3.5, 3.5),
        (replace(ROW, learnt=3.4), 3.5, 3.5),
        (replace(ROW, learnt=3.5), 3.5, 0.0),
        (UNKNOWN, 1.2, 1.2),
        (UNKNOWN, 0.7, 1.0),
        (UNKNOWN, 3.5, 3.5),
        (replace(UNKNOWN, learnt=3.5), 1.2, 0.0),
    ],
)
def test_field_52_a_factor_is_learnt_where_none_is_known_or_it_is_above(row: Row, factor: float, learnt: float) -> None:
    size = request_size(REQUEST)
    assert told(int(size * factor), 20, row=row).per_o200k == pytest.approx(learnt, abs=0.03)


def test_a_small_request_or_a_count_above_its_bytes_teaches_nothing() -> None:
    assert told(30, 20, request=SMALL, row=UNKNOWN).per_o200k == 0
    assert told(9999, 20, row=UNKNOWN).per_o200k == 0
    reserved = replace(RESERVED, input_tokens=25)
    heard = answer(TextPart(text=TEXT), UsagePart(input_tokens=40, output_tokens=20), StopPart())
    exceeded = used_of(heard, SMALL, ROW, reserved)
    assert exceeded.per_o200k == pytest.approx(40 / request_size(SMALL), abs=0.001), "what is above teaches always"


def test_what_introduces_tools_counts_for_little_where_a_factor_is_learnt() -> None:
    request = replace(REQUEST, tools=(TOOL,))
    size = request_size(request)
    assert size < LEAST_WITH_TOOLS and told(size + 350, 20, request=request, row=UNKNOWN).per_o200k == 0
    long = replace(request, messages=REQUEST.messages * 3)
    size = request_size(long)
    assert size > LEAST_WITH_TOOLS
    assert told(size + 350, 20, request=long, row=UNKNOWN).per_o200k == pytest.approx(1 + 350 / size, abs=0.001)


@batch(("sent", "unread"), [(39, True), (0, False), (90, False), (400, False)])
def test_field_53_tools_that_cannot_have_been_read_are_noted(sent: int, unread: bool) -> None:
    request = replace(SMALL, tools=(TOOL,) * 2)
    tools = sum(count(json.dumps(TOOL, separators=(",", ":"))) for _ in range(2))
    assert told(sent, 20, request=request).unread == (tools if unread else 0)


def test_field_53_where_a_tool_was_called_they_were_read() -> None:
    call = ToolCall(id="1", name="get_price", arguments="{}")
    used = UsagePart(input_tokens=39, output_tokens=20)
    request = replace(SMALL, tools=(TOOL,) * 2)
    assert used_of(answer(call, used, StopPart(reason="tools")), request, ROW, RESERVED).unread == 0
    later = replace(request, messages=(*request.messages, Message(role="assistant", calls=(call,))))
    assert told(39, 20, request=later).unread == 0


def test_it_is_read_as_it_was_written() -> None:
    used = Used(usage=UsagePart(input_tokens=1, output_tokens=2))
    full = replace(used, model="a:b", own=("input_tokens",), per_o200k=1.4, unread=90)
    for one in (used, full):
        assert USES.read(json.loads(json.dumps(USES.write(one)))) == one
    older: Any = {"input_tokens": 1, "output_tokens": 2, "cached_tokens": 0, "written_tokens": 0, "reasoning_tokens": 0}
    assert USES.read(older) == used
