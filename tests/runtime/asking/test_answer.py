"""What has come of a model's answer."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy import call
from shipworthy.context.build import PER_CALL
from shipworthy.errors import LimitReached
from shipworthy.models.model import (
    Message,
    OpaquePart,
    Part,
    Request,
    StopPart,
    TextPart,
    ThoughtPart,
    ToolCall,
    UsagePart,
)
from shipworthy.models.scripted import request_tokens
from shipworthy.runtime.asking.answer import Answer, request_size
from shipworthy.runtime.asking.meter import FEW_BYTES
from shipworthy.runtime.asking.patience import Patience
from shipworthy.tokens.counting import count, load

REQUEST = Request(
    messages=(Message(role="user", text="How is NVDA doing?"), Message(role="assistant", calls=(call("look", x="é"),))),
    tools=({"name": "look", "parameters": {}},),
)
USED = UsagePart(input_tokens=70, output_tokens=9, cached_tokens=50)


@pytest.fixture(autouse=True, scope="module")
def _vocabulary() -> None:
    load()


def heard_of(*parts: Part, most: int = 100) -> Answer:
    heard = Answer(most=most)
    for part in parts:
        heard.take(part)
    return heard


def test_blank_pieces_and_the_end_are_heard() -> None:
    heard = heard_of(TextPart(text=" "), TextPart(text="a"), StopPart())

    assert (heard.text, heard.stopped) == (" a", True)


@batch(
    ("pieces", "shown"),
    [
        (["a", "b"], ["a", "b"]),
        ([" ", "\n", "a", " ", "b"], [" \na", " ", "b"]),
        ([" ", "\n"], []),
    ],
)
def test_blanks_wait_for_a_word(pieces: list[str], shown: list[str]) -> None:
    heard, said = Answer(most=100), list[str]()
    for piece in pieces:
        heard.take(TextPart(text=piece), said.append)

    assert said == shown


def test_usage_is_what_the_provider_told_at_the_end() -> None:
    heard = heard_of(TextPart(text="Well"), USED, StopPart())

    assert heard.usage_reported
    assert heard.usage(REQUEST) == USED


@pytest.mark.parametrize("factor", [1.0, 1.35])
def test_F15_a_cut_answer_is_counted(factor: float) -> None:
    heard = heard_of(TextPart(text="Well, it depends on"))
    used = heard.usage(REQUEST, factor)

    assert not heard.usage_reported
    assert used.input_tokens >= request_size(REQUEST) * factor
    assert used.output_tokens >= count("Well, it depends on") * factor


def test_F15_a_cut_answer_keeps_what_was_told_of_its_input() -> None:
    heard = heard_of(
        UsagePart(input_tokens=70, output_tokens=1, cached_tokens=50), TextPart(text="Well, it depends on")
    )
    used = heard.usage(REQUEST)

    assert (used.input_tokens, used.cached_tokens) == (70, 50)
    assert used.output_tokens == count("Well, it depends on")


def test_F15_calls_that_never_became_whole_are_counted_too() -> None:
    heard = heard_of(TextPart(text="So"))
    heard.unseen = (ToolCall(id="1", name="look", arguments='{"ticker": "NV'),)

    assert heard.usage(REQUEST).output_tokens == count("So") + PER_CALL + count("look") + count('{"ticker": "NV')


def test_a_request_is_counted_by_the_rule_of_the_scripted_model() -> None:
    assert request_size(REQUEST) == request_tokens(REQUEST)


@given(st.lists(st.text(alphabet="ab 漢é\n", max_size=12), max_size=60), st.integers(1, 60))
def test_F20_answer_is_too_long_only_where_its_tokens_are(pieces: list[str], most: int) -> None:
    heard, taken = Answer(most=most), ""
    for piece in pieces:
        taken += piece
        try:
            heard.take(TextPart(text=piece))
        except LimitReached:
            assert count(taken) > most
            return
    assert count(taken) <= most or len(taken.encode()) <= most * FEW_BYTES


def test_the_message_of_an_answer_has_what_its_model_wants_back() -> None:
    thought = OpaquePart(kind="thinking", data={"thinking": "Hm."})
    signed = OpaquePart(kind="extra_content", data={"extra_content": {}}, call_id="call_look")
    heard = heard_of(thought, TextPart(text="Well"), signed, call("look"), StopPart(reason="tools"))
    heard.origin = replace(heard.origin, by="x:m")

    whole = heard.message(heard.text, calls=True)
    assert whole == Message(role="assistant", text="Well", calls=(call("look"),), opaque=(thought, signed), by="x:m")
    assert heard.message("W") == Message(role="assistant", text="W", opaque=(thought,), by="x:m")


def test_thoughts_are_counted_where_the_provider_tells_no_usage() -> None:
    thought = OpaquePart(kind="reasoning_content", data={"reasoning_content": "well " * 50})
    plain, thoughtful = (heard_of(*parts, TextPart(text="Well"), StopPart()) for parts in ((), (thought,)))

    assert thoughtful.usage(REQUEST).output_tokens >= plain.usage(REQUEST).output_tokens + 50
    assert heard_of(thought, TextPart(text="Well"), USED, StopPart()).usage(REQUEST) == USED


def test_field_21_thoughts_are_counted_and_no_part_of_the_answer() -> None:
    heard = heard_of(
        TextPart(text="Perhaps not"), ThoughtPart(text=" at all", before=True), TextPart(text="Yes"), StopPart()
    )

    assert heard.text == "Yes"
    assert heard.usage(REQUEST).output_tokens == count("Yes") + count("Perhaps not at all")


def test_field_21_thoughts_that_were_shown_stay() -> None:
    heard, said = Answer(most=100), list[str]()
    for part in (TextPart(text="Hm."), ThoughtPart(text="", before=True), TextPart(text=" Yes")):
        heard.take(part, said.append)
    assert (heard.text, said) == ("Hm. Yes", ["Hm.", " Yes"])

    patient, heard = Patience(said.append), Answer(most=100)
    for part in (TextPart(text="Hm."), ThoughtPart(text="", before=True), TextPart(text="Yes")):
        heard.take(part, patient)
    assert heard.text == "Yes", "it was held back, and not shown"


def test_field_21_thoughts_without_end_pass_the_limit() -> None:
    with pytest.raises(LimitReached):
        heard_of(*[ThoughtPart(text="because it is so ")] * 200, most=10)


def test_thoughts_in_the_text_are_part_of_what_a_told_count_must_have() -> None:
    thought = "The price of the stock has risen since yesterday, so " * 20
    said = (ThoughtPart(text=thought), TextPart(text="Yes."), UsagePart(input_tokens=9, output_tokens=1), StopPart())
    answer = heard_of(*said, most=1000)

    assert answer.usage(Request(messages=(Message(role="user", text="Hi"),))).output_tokens >= count(thought)
