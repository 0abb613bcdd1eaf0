"""Opaque parts count in a context, and a message with calls loses them only together with its calls."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.context.build import fit, fits_by_bytes
from shipworthy.context.opaque import TOLD, lighter, opaque_size, own, without_opaque
from shipworthy.errors import LimitReached
from shipworthy.models.model import Message, OpaquePart, Request, ToolCall
from shipworthy.runtime.asking.answer import request_size
from shipworthy.tokens.counting import count, load

USER = Message(role="user", text="How is NVDA?")


@pytest.fixture(autouse=True, scope="module")
def _vocabulary() -> None:
    load()


def thought(words: int) -> OpaquePart:
    return OpaquePart(kind="thinking", data={"thinking": "well " * words, "signature": "s"})


def round_of(number: int, *, words: int = 300, result: str = "142.50") -> tuple[Message, Message]:
    wish = ToolCall(id=f"c{number}", name="look", arguments=f'{{"n": {number}}}')
    said = Message(role="assistant", calls=(wish,), opaque=(thought(words),) if words else (), by="m")
    return said, Message(role="tool", text=result, call_id=wish.id)


def test_a_thought_weighs_its_words_and_a_seal_a_quarter_of_its_letters() -> None:
    sealed = OpaquePart(kind="reasoning", data={"encrypted_content": "gAAAAABo" * 100, "parts": ["gAAAAABo" * 10]})

    assert 300 <= opaque_size([thought(300)], count) <= 330
    assert 200 + 20 < opaque_size([sealed], count) < 200 + 20 + 30


def test_they_count_in_the_context_and_in_what_a_request_is_charged() -> None:
    messages = (USER, *round_of(1))

    assert not fits_by_bytes(messages, (), 1000)
    assert fits_by_bytes((USER, *round_of(1, words=0)), (), 1000)
    assert request_size(Request(messages=messages)) > 300


def test_only_the_model_that_gave_them_has_them() -> None:
    messages = (USER, *round_of(1))

    assert own(messages, "m") == messages
    assert own(messages, "another") == tuple(
        Message(role=m.role, text=m.text, calls=m.calls, call_id=m.call_id, by=m.by) for m in messages
    )


def test_earlier_rounds_are_told_in_words_before_a_text_is_shortened() -> None:
    messages = (USER, *round_of(1), *round_of(2), *round_of(3))

    fitted = fit(messages, (), 450)

    assert fitted[0].text.startswith(f"{USER.text}\n\n{TOLD}\n")
    assert fitted[0].text.endswith('look({"n": 1}): 142.50\nlook({"n": 2}): 142.50')
    assert fitted[1:] == messages[5:], "the last round keeps its thoughts and its call"


def test_the_last_round_is_told_in_words_where_nothing_else_is_left() -> None:
    fitted = fit((USER, *round_of(1)), (), 120)

    assert [(m.role, m.opaque, m.calls) for m in fitted] == [("user", (), ())]
    assert 'look({"n": 1}): 142.50' in fitted[0].text


def test_an_answer_without_calls_loses_its_thoughts_first() -> None:
    answer = Message(role="assistant", text="It does well.", opaque=(thought(300),), by="m")
    messages = (USER, *round_of(1), answer, Message(role="user", text="Are you sure?"))

    fitted = lighter(messages, lambda kept: sum(opaque_size(m.opaque, count) for m in kept) > 400)

    assert fitted[3] == Message(role="assistant", text="It does well.", by="m")
    assert fitted[:3] == messages[:3]


def test_no_round_and_no_user_before_it() -> None:
    wish = round_of(1)

    assert without_opaque((USER,)) == (USER,)
    assert [m.role for m in without_opaque(wish)] == ["user"]


@given(st.lists(st.tuples(st.integers(0, 200), st.text("abc 漢\n", max_size=400)), max_size=5), st.integers(40, 800))
def test_it_fits_and_no_call_stands_without_its_thoughts(rounds: list[tuple[int, str]], limit: int) -> None:
    made = [round_of(n, words=words, result=text) for n, (words, text) in enumerate(rounds)]
    messages = (USER, *(message for one in made for message in one))
    had = {call.id for message in messages if message.opaque for call in message.calls}
    try:
        fitted = fit(messages, (), limit)
    except LimitReached:
        return

    assert request_size(Request(messages=fitted)) <= limit
    assert all(message.opaque for message in fitted for call in message.calls if call.id in had)
    results = {m.call_id for m in fitted if m.role == "tool"}
    assert results == {call.id for message in fitted for call in message.calls}


def test_thoughts_that_fill_the_context_do_not_displace_what_was_asked_and_found() -> None:
    messages = (USER, *round_of(1, words=400, result="NVDA closed at 142.50, up 2.3 % in a day. " * 5))

    fitted = fit(messages, (), 430)

    assert [message.role for message in fitted] == ["user"]
    assert fitted[0].text.startswith(USER.text)
    assert fitted[0].text.rstrip().endswith("in a day."), "nothing was shortened"
