"""Read the answer of a chat, also of servers that are less tidy than its format."""

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch
from tests.models.answer.reading import calls, read, reader, reason, text, used
from tests.models.answer.written_calls import FORMS
from tests.models.chat.chats import NVDA, USED, body, call, data, named
from tests.models.serving import CHATS, DONE, ROLE, chat, chunk, piece, usage

from shipworthy.errors import ModelBroken, ModelBusy, ModelError
from shipworthy.models.answer import leaks as leaking
from shipworthy.models.chat.reader import ChatReader
from shipworthy.models.model import Part, Request, StopPart, UsagePart
from shipworthy.models.wire.post import Post

CALLS: dict[str, tuple[list[Any], list[tuple[str, str]]]] = {
    "empty": ([named("today", "")], [("today", "{}")]),
    "blank": ([named("today", " ")], [("today", "{}")]),
    "none": ([named("today", None)], [("today", "{}")]),
    "null": ([named("today", "null")], [("today", "{}")]),
    "an empty list of PHP": ([named("today", [])], [("today", "{}")]),
    "an empty object": ([named("today", {})], [("today", "{}")]),
    "an object": ([named("get_price", {"ticker": "NVDA"})], [("get_price", '{"ticker":"NVDA"}')]),
    "a stray object": ([named("get_price", "{}"), piece('{"ticker":'), piece(' "NVDA"}')], [("get_price", NVDA)]),
    "a stray object in one piece": ([named("get_price", "{} " + NVDA)], [("get_price", NVDA)]),
    "a stray object as an object": ([named("get_price", {}), piece(NVDA)], [("get_price", NVDA)]),
    "name, index and id repeated": ([named("get_price", text) for text in ("", '{"ticker":', ' "NVDA"}')], [("get_price", NVDA)]),
    "name and index repeated": ([named("get_price", ""), *(call(index=0, function={"name": "get_price", "arguments": text}) for text in ('{"ticker":', ' "NVDA"}'))], [("get_price", NVDA)]),
    "the old form": ([{"function_call": {"name": "get_price", "arguments": text}} for text in ("", '{"ticker":', ' "NVDA"}')], [("get_price", NVDA)]),
    "two whole calls of one id": ([named("get_price", NVDA)] * 2, [("get_price", NVDA)] * 2),
    "id 0": ([call(index=0, id=0, function={"name": "get_price", "arguments": NVDA})], [("get_price", NVDA)]),
    "index '0'": ([call(index="0", id="c", function={"name": "get_price", "arguments": NVDA})], [("get_price", NVDA)]),
    "index 0.0": ([call(index=0.0, id="c", function={"name": "get_price", "arguments": NVDA})], [("get_price", NVDA)]),
    "no index, no id": ([call(function={"name": "get_price", "arguments": NVDA})], [("get_price", NVDA)]),
    "without function": ([call(name="get_price", arguments=NVDA)], [("get_price", NVDA)]),
    "no list": ([{"tool_calls": {"function": {"name": "get_price", "arguments": NVDA}}}], [("get_price", NVDA)]),
    "a channel in the name": ([named("get_price<|channel|>commentary", NVDA)], [("get_price", NVDA)]),
    "a namespace in the name": ([named("functions.get_price", NVDA)], [("get_price", NVDA)]),
    "another name": ([named("get<|news|>", NVDA)], [("get<|news|>", NVDA)]),
    "half characters": ([named("get_price", '{"ticker": "\ud83d'), piece('\ude00"}')], [("get_price", '{"ticker": "😀"}')]),
}  # fmt: skip


@batch("shape", CALLS)
def test_field_01_02_03_44_calls_are_read_as_they_are_meant(shape: str) -> None:
    deltas, wanted = CALLS[shape]

    assert calls(read("openai", body(deltas))) == wanted


@batch("shape", CALLS)
def test_field_01_no_call_comes_of_a_stream_that_closes_before_its_end(shape: str) -> None:
    deltas, _ = CALLS[shape]

    with pytest.raises(ModelBroken):
        read("openai", body(deltas, None, b""))


def test_field_03_pieces_that_repeat_their_name_and_pieces_that_do_not_are_not_mixed() -> None:
    with pytest.raises(ModelBroken, match="told apart"):
        read("openai", body([named("get_price", ""), named("get_price", '{"ticker":'), piece(' "NVDA"}')]))
    with pytest.raises(ModelBroken):
        read("openai", body([named("get_price", '{"ticker":'), named("get_price", '"NVDA",,}')]))


@batch("word", ["eos", "eos_token", "STOP", "end_turn", "stop_sequence", "because"])
def test_field_09_another_word_for_a_proper_end(word: str) -> None:
    assert text(read("openai", chat("NVDA ", "is up.", finish=word))) == "NVDA is up."
    assert calls(read("openai", body([named("get_price", NVDA)], word))) == [("get_price", NVDA)]


def test_field_09_an_unknown_word_alone_is_no_end() -> None:
    with pytest.raises(ModelBroken, match="'because'"):
        read("openai", body([{"content": "NVDA"}], "because", b""))
    assert reason(read("openai", chat("NVDA", finish="max_tokens"))) == "length"
    with pytest.raises(ModelBroken):
        read("openai", body([named("today", "")], "because"))


def test_field_10_done_ends_an_answer_without_a_finish_reason() -> None:
    assert text(read("openai", body([{"content": "NVDA is up."}], None))) == "NVDA is up."
    assert calls(read("openai", body([named("get_price", NVDA)], None))) == [("get_price", NVDA)]


@batch("arguments", ["", '{"ticker": "NV', '{"ticker": }', "[1]", '"x"', "{}{}"])
def test_field_10_without_a_finish_reason_arguments_must_be_whole(arguments: str) -> None:
    with pytest.raises(ModelBroken):
        read("openai", body([named("get_price", arguments)], None))


def test_field_10_nothing_but_done_is_no_answer() -> None:
    with pytest.raises(ModelBroken):
        read("openai", DONE)
    with pytest.raises(ModelBroken):
        read("openai", ROLE + DONE)


def test_field_11_a_whole_completion_is_read_as_if_it_had_streamed() -> None:
    message = {"role": "assistant", "content": "NVDA is up."}
    whole = {"object": "chat.completion", "usage": usage(50, 200)}
    answer = reader("openai")
    parts = [
        *answer.body(orjson.dumps({**whole, "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}))
    ]
    parts += answer.end()
    assert (text(parts), reason(parts), used(parts).output_tokens) == ("NVDA is up.", "end", 200)

    called = {
        "content": None,
        "tool_calls": [{"id": n, "function": {"name": n, "arguments": "{}"}} for n in ("today", "get_price")],
    }
    answer = reader("openai")
    answer.body(orjson.dumps({**whole, "choices": [{"message": called, "finish_reason": None}]}))
    assert calls(answer.end()) == [("today", "{}"), ("get_price", "{}")]
    assert (
        text(read("openai", data({**whole, "choices": [{"message": message, "finish_reason": "stop"}]})))
        == "NVDA is up."
    )


def test_field_11_events_may_be_lines_without_data() -> None:
    events = [{"choices": [{"index": 0, "delta": {"content": word}}]} for word in ("NVDA ", "is up.")]
    end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": usage(50, 200)}
    answer = reader("openai")
    parts = [*answer.body(b"\n".join(orjson.dumps(one) for one in (*events, end)) + b"\n")]
    parts += answer.end()
    assert (text(parts), reason(parts), used(parts).output_tokens) == ("NVDA is up.", "end", 200)


@pytest.mark.parametrize("as_one", [True, False])
def test_field_11_choices_may_be_no_list(as_one: bool) -> None:
    choice = {"index": 0, "message": {"content": "NVDA is up."}, "finish_reason": "stop"}
    told = {"choices": choice if as_one else {"0": choice}}
    answer = reader("openai")
    assert text([*answer.body(orjson.dumps(told)), *answer.end()]) == "NVDA is up."
    assert text(read("openai", data(told) + DONE)) == "NVDA is up."


@batch(
    "told", [{}, {"choices": []}, {"choices": None}, {"choices": [{}]}, {"choices": [{"message": 7}]}, {"detail": "no"}]
)
def test_field_11_json_that_is_no_answer_is_an_error(told: Any) -> None:
    with pytest.raises(ModelError, match="base_url"):
        reader("openai").body(orjson.dumps(told))


@batch(
    "pieces",
    [["NVDA \ud83d", "\ude00 up"], ["NVDA ", "\ud83d", "\ude00", " up"], ["NVDA \ud83d", "\ude00", " ", "up"]],
)
def test_field_15_halves_of_a_character_are_joined(pieces: list[str]) -> None:
    assert text(read("openai", body([{"content": one} for one in pieces], "stop"))) == "NVDA 😀 up"


def test_field_15_a_half_alone_is_replaced() -> None:
    for pieces, wanted in ((["a\ud83d", "b"], "a\ufffdb"), (["a", "\ude00b"], "a\ufffdb"), (["a\ud83d"], "a\ufffd")):
        assert text(read("openai", body([{"content": one} for one in pieces], "stop"))) == wanted
    assert (
        text(read("openai", body([], None, b'data: {"choices":[{"delta":{"content":"a\xff"}}]}\n\n') + DONE))
        == "a\ufffd"
    )
    nan = b'data: {"choices":[{"index":0,"delta":{"content":"a"},"logprobs":NaN}]}\n\n'
    assert text(read("openai", nan + DONE)) == "a"


@batch("heartbeat", [b"data: ping\n\n", b"data: {}\n\n", b"data:\n\n"])
def test_field_54_heartbeats_are_no_answer(heartbeat: bytes) -> None:
    assert text(read("openai", chat("NVDA").replace(DONE, heartbeat + DONE))) == "NVDA"


def test_field_13_usage_in_the_last_choice_is_read() -> None:
    last = {"index": 0, "delta": {}, "finish_reason": "stop", "usage": {**usage(1336, 31), "cached_tokens": 1280}}
    parts = read("openai", chunk({"content": "Up."}) + data({"choices": [last]}) + DONE)

    assert used(parts) == UsagePart(input_tokens=1336, output_tokens=31, cached_tokens=1280)


@batch("finish", ["error", "abort", "insufficient_system_resource", "ERROR"])
def test_field_39_a_provider_that_failed_is_busy_before_the_first_word(finish: str) -> None:
    with pytest.raises(ModelBusy):
        read("openai", ROLE + chunk({}, finish) + USED + DONE)
    with pytest.raises(ModelBroken):
        read("openai", chat("NVDA", finish=finish))
    with pytest.raises(ModelBroken):  # it was written, and is billed
        read("openai", ROLE + chunk({}, "MALFORMED_FUNCTION_CALL") + USED + DONE)


def test_field_39_the_error_of_a_choice_is_raised() -> None:
    error = {"code": 502, "message": "Provider returned error"}
    with pytest.raises(ModelBusy, match="Provider returned error"):
        read(
            "openai",
            data({"choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "error", "error": error}]}),
        )


def test_field_34_the_first_of_several_answers_is_read() -> None:
    def at(index: int, content: str, finish: str | None = None) -> bytes:
        return data({"choices": [{"index": index, "delta": {"content": content}, "finish_reason": finish}]})

    assert text(read("openai", at(1, "NVDA ") + at(1, "is up.") + at(1, "", "stop"))) == "NVDA is up."
    counted = at(0, "NVDA ") + at(1, "is up.") + at(0, "", "stop")
    assert text(read("openai", counted + DONE)) == "NVDA is up."
    both = at(0, "NVDA ") + at(1, "Nvidia ") + at(0, "is up.", "stop") + at(1, "rose.", "stop")
    assert text(read("openai", both + DONE)) == "NVDA is up."


ODD = {
    **CHATS,
    **{f"as text: {form}": chat(*FORMS[form]) for form in FORMS},
    **{f"odd: {shape}": body(deltas) for shape, (deltas, _) in CALLS.items()},
    **{f"no reason: {shape}": body(deltas, None) for shape, (deltas, _) in CALLS.items()},
    **{f"unknown reason: {shape}": body(deltas, "because") for shape, (deltas, _) in CALLS.items()},
}


@given(st.sampled_from(sorted(ODD)), st.integers(0, 10_000))
def test_field_10_22_whatever_is_cut_off_no_call_comes_out(name: str, at: int) -> None:
    """The stream closes anywhere: an error, or the answer that the whole stream gives."""
    whole = ODD[name]
    cut = whole[: at % (len(whole) + 1)]
    leaking._seen_aloud.clear()
    try:
        parts: list[Part] = read("openai", cut)
    except ModelError:
        return
    leaking._seen_aloud.clear()
    wanted = read("openai", whole)
    assert calls(parts) == calls(wanted)
    assert text(parts) == text(wanted)
    assert [part for part in parts if isinstance(part, StopPart)] == [
        part for part in wanted if isinstance(part, StopPart)
    ]


def test_field_39_an_error_of_the_choice_is_one_without_a_finish_reason() -> None:
    reader = ChatReader(Post(name="m", url="", headers={}, body=b""), Request(messages=()))
    failed = {"index": 0, "delta": {"content": ""}, "error": {"code": 502, "message": "Provider returned error"}}

    with pytest.raises(ModelBusy, match="Provider returned error"):
        reader.take(json.dumps({"choices": [failed]}).encode())
