"""A conversation for a provider that does not take all of its forms."""

from hypothesis import given
from hypothesis import strategies as st
from tests.models.conversation import CONVERSATION

from shipworthy.models.dialect import Dialect
from shipworthy.models.model import Message, OpaquePart, Request, ToolCall
from shipworthy.models.wire.conversation import NINE, called, id_of, named, rewritten

LAST = Request(messages=CONVERSATION.messages)


def roles(messages: tuple[Message, ...]) -> list[str]:
    return [message.role for message in messages]


def test_nothing_is_rewritten_where_nothing_is_known() -> None:
    assert rewritten(LAST, Dialect()) == LAST.messages


def test_system_texts_stand_at_the_head_of_the_first_user_message() -> None:
    late = Request(messages=(*LAST.messages, Message(role="system", text="Be kind.")))
    folded = rewritten(late, Dialect(system="fold"))

    assert roles(folded)[0] == "user"
    assert folded[0].text == "Be brief.\n\nBe kind.\n\nHow is NVDA?"
    alone = (Message(role="system", text="S"), Message(role="assistant", text="A"))
    assert roles(rewritten(Request(messages=alone), Dialect(system="fold"))) == ["user", "assistant"]


def test_calls_and_results_are_told_as_text_in_the_last_call_alone() -> None:
    told = rewritten(LAST, Dialect(calls="told"))

    assert roles(told) == ["system", "user", "assistant", "user", "user"]
    assert told[2].text == 'Let me look.\n[call 1] get_price({"ticker": "NVDA"})\n[call 2] get_news({})'
    assert told[3].text == "[result 1] NVDA: 142.50\n[result 2] All is well."
    assert rewritten(CONVERSATION, Dialect(calls="told")) == CONVERSATION.messages


@given(st.lists(st.sampled_from(["system", "user", "assistant", "tool", "calls"]), max_size=8))
def test_strict_turns_alternate(kinds: list[str]) -> None:
    messages, open_ = list[Message](), 0
    for kind in kinds:
        if kind == "calls":
            messages.append(Message(role="assistant", calls=(ToolCall(id=f"c{open_}", name="f", arguments="{}"),)))
            messages.append(Message(role="tool", text="r", call_id=f"c{open_}"))
            open_ += 1
        elif kind != "tool":
            messages.append(Message(role=kind, text="x"))  # type: ignore[arg-type]
    strict = rewritten(Request(messages=tuple(messages)), Dialect(turns="strict", system="fold"))

    for before, after in zip((None, *strict), strict, strict=False):
        if before is None:
            assert after.role == "user"
        elif before.role == "tool" or before.calls:
            assert after.role in ("assistant", "tool")
        else:
            assert after.role != before.role
    assert sum(message.role == "tool" for message in strict) == open_


@given(st.text(max_size=50))
def test_an_id_is_the_same_each_time_and_of_the_length_that_is_taken(id: str) -> None:
    nine, short = id_of(id, Dialect(ids="nine")), id_of(id, Dialect(ids="short"))

    assert NINE.fullmatch(nine)
    assert nine == id_of(id, Dialect(ids="nine"))
    assert len(short) <= 40
    assert id_of(nine, Dialect(ids="nine")) == nine
    assert id_of(id, Dialect()) == id


def test_ids_that_differ_stay_different() -> None:
    every = [*(f"call_{n}" for n in range(2000)), *(f"chatcmpl-tool-{n:032x}" for n in range(2000))]

    assert len({id_of(id, Dialect(ids="nine")) for id in every}) == len(every)


def test_a_name_that_a_model_invented_is_sent_as_one_that_providers_take() -> None:
    calls = tuple(
        ToolCall(id="a", name=name, arguments="{}") for name in ("functions.größe", "functions.größe", "", "x" * 90)
    )

    assert called([Message(role="assistant", calls=calls)]) == ["functions_gr__e", "tool", "x" * 64]
    assert named("get_price") == "get_price"


def test_what_comes_back_with_joined_answers_stays_at_its_place_in_the_text() -> None:
    thoughts = [OpaquePart(kind="thinking", data={"n": n}, after_text=2) for n in range(2)]
    own = [Message(role="assistant", text="Yes.", opaque=(one,), by="m") for one in thoughts]
    for last in (own[1], Message(role="assistant", text="More.")):
        joined = rewritten(Request(messages=(LAST.messages[1], own[0], last)), Dialect(turns="strict"))[-1]
        assert joined.by == "m"
        assert [joined.text[part.after_text :] for part in joined.opaque] == [
            f"s.\n\n{last.text}",
            *(["s."] if last.opaque else []),
        ]
