"""Read the answer of a message, also of gateways that translate it badly."""

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch
from tests.models.answer.reading import calls, read, reader, reason, text, used
from tests.models.answer.written_calls import ARGUMENTS, FORMS, NAME
from tests.models.serving import MESSAGES, block, ended, event, started, use, words

from shipworthy.errors import ModelBroken, ModelBusy, ModelError
from shipworthy.models.messages.reader import MessageReader
from shipworthy.models.model import Request, StopPart, TextPart, UsagePart
from shipworthy.models.wire.post import Post

NVDA = '{"ticker": "NVDA"}'
CALL = use(0, "toolu_1", "get_price", NVDA)
SEARCH = (
    block(0, {"type": "server_tool_use", "id": "s", "name": "web_search", "input": {}},
          {"type": "input_json_delta", "partial_json": '{"query": "NVDA"}'})
    + block(1, {"type": "web_search_tool_result", "tool_use_id": "s", "content": []})
)  # fmt: skip


def test_input_read_from_and_written_to_the_cache_is_part_of_the_input() -> None:
    usage = {"input_tokens": 10, "cache_read_input_tokens": 30, "cache_creation_input_tokens": 5}
    (part,) = reader("anthropic").take(orjson.dumps({"type": "message_start", "message": {"usage": usage}}))

    assert part == UsagePart(input_tokens=45, output_tokens=0, cached_tokens=30, written_tokens=5)


def test_field_35_the_kind_of_an_event_may_stand_in_its_line_alone() -> None:
    whole = started() + words(0, "NVDA is up.") + ended("end_turn")
    lines = []
    for line in whole.splitlines():
        said = orjson.loads(line[5:]) if line.startswith(b"data:") else {}
        if kind := said.pop("type", ""):
            lines = [*lines[: -1 if lines and lines[-1].startswith(b"event:") else None], b"event: " + kind.encode()]
            line = b"data: " + orjson.dumps(said)
        lines.append(line)
    assert text(read("anthropic", b"\n".join(lines) + b"\n")) == "NVDA is up."


@batch("word", ["pause_turn", "stop", "length", "eos", "because", None])
def test_field_35_a_message_that_was_stopped_is_whole(word: str | None) -> None:
    parts = read("anthropic", started() + words(0, "NVDA is up.") + ended(word))

    assert text(parts) == "NVDA is up."
    assert reason(parts) == ("length" if word == "length" else "end")


def test_field_35_a_word_of_another_format_announces_no_call() -> None:
    assert text(read("anthropic", started() + words(0, "NVDA is up.") + ended("tool_calls"))) == "NVDA is up."
    with pytest.raises(ModelBroken, match="sent none"):
        read("anthropic", started() + words(0, "Let me look.") + ended("tool_use"))


@batch("word", ["tool_calls", "tool_use", "stop", "because", None])
def test_field_35_its_calls_are_made(word: str | None) -> None:
    assert calls(read("anthropic", started() + CALL + ended(word))) == [("get_price", NVDA)]


def test_field_35_a_delta_may_be_missing_and_so_may_the_last_event() -> None:
    bare = started() + words(0, "Up.") + event("message_delta", usage={"output_tokens": 3})

    assert text(read("anthropic", bare + event("message_stop"))) == "Up."
    with pytest.raises(ModelBroken):
        read("anthropic", bare)
    assert text(read("anthropic", bare + b"data: [DONE]\n\n")) == "Up."
    told = event("message_delta", delta={"stop_reason": "end_turn"})
    assert text(read("anthropic", started() + words(0, "Up.") + told)) == "Up."


def test_field_35_without_a_reason_a_call_must_be_whole() -> None:
    opens = event("content_block_start", index=0, content_block={"type": "tool_use", "id": "t", "name": "get_price"})
    said, cut = (
        event("content_block_delta", index=0, delta={"type": "input_json_delta", "partial_json": text})
        for text in (NVDA, NVDA[:-2])
    )
    for rest in (ended(None), ended("tool_use"), event("message_stop")):
        assert calls(read("anthropic", started() + opens + said + rest)) == [("get_price", NVDA)], (
            "its end was forgotten"
        )
        with pytest.raises(ModelBroken, match="within a call"):
            read("anthropic", started() + opens + cut + rest)
    with pytest.raises(ModelBroken, match="within a call"):
        read("anthropic", started() + opens + said + event("message_delta", delta={"stop_reason": "tool_use"}))
    with pytest.raises(ModelBroken):
        read("anthropic", started() + use(0, "t", "get_price", '{"ticker": "NV') + ended(None))
    with pytest.raises(ModelBroken, match="after the end"):
        read(
            "anthropic", started() + words(0, "Up.") + event("message_delta", delta={"stop_reason": "end_turn"}) + opens
        )


def test_field_51_without_a_start_the_output_is_charged_as_told() -> None:
    parts = read("anthropic", words(0, "NVDA is up.") + ended("end_turn", output_tokens=77))

    assert used(parts).output_tokens == 77
    assert read("anthropic", started() * 2 + words(0, "Up.") + ended())
    assert text(read("anthropic", event("message_start") + words(0, "Up.") + ended())) == "Up."


def test_field_55_blocks_of_the_provider_are_no_calls_of_ours() -> None:
    parts = read("anthropic", started() + SEARCH + words(2, "NVDA is up.") + ended())

    assert text(parts) == "NVDA is up."
    assert not calls(parts)


def test_field_55_44_a_block_may_be_numbered_by_text_and_have_no_input() -> None:
    opens = event("content_block_start", index="0", content_block={"type": "tool_use", "id": 7, "name": "today"})

    assert calls(read("anthropic", started() + opens + event("content_block_stop", index=0.0) + ended("tool_use"))) == [
        ("today", "{}")
    ]


def test_field_11_a_whole_message_is_read_as_if_it_had_streamed() -> None:
    content = [
        {"type": "thinking", "thinking": "Hm"},
        {"type": "text", "text": "I look."},
        {"type": "tool_use", "id": "t", "name": "get_price", "input": {"ticker": "NVDA"}},
    ]
    told = {
        "type": "message",
        "content": content,
        "stop_reason": "tool_use",
        "usage": {"input_tokens": 9, "output_tokens": 200},
    }
    answer = reader("anthropic")
    parts = [*answer.body(orjson.dumps(told)), *answer.end()]

    assert (text(parts), calls(parts)) == ("I look.", [("get_price", '{"ticker":"NVDA"}')])
    assert used(parts) == UsagePart(input_tokens=9, output_tokens=200)
    assert calls(read("anthropic", b"data: " + orjson.dumps(told) + b"\n\n")) == calls(parts)
    with pytest.raises(ModelError, match="base_url"):
        reader("anthropic").body(b'{"type": "message"}')
    with pytest.raises(ModelBusy):
        reader("anthropic").body(b'{"type": "error", "error": {"type": "overloaded_error", "message": "x"}}')


def test_field_15_halves_of_a_character_are_joined() -> None:
    def at(piece: str) -> bytes:
        told = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}}
        return b"data: " + json.dumps(told).encode() + b"\n\n"

    said = b"".join(map(at, ("NVDA ", "\ud83d", "\ude00", " up")))
    assert text(read("anthropic", started() + said + ended())) == "NVDA 😀 up"


def test_field_21_thoughts_in_the_text_are_taken_out() -> None:
    assert text(read("anthropic", started() + words(0, *"<think>Hm</think>\n\nNVDA is up.") + ended())) == "NVDA is up."


@batch("form", FORMS)
def test_field_22_a_call_in_the_text_is_made_where_tools_are_offered(form: str) -> None:
    parts = read("anthropic", started() + words(0, *FORMS[form]) + ended())

    assert [(name, json.loads(arguments)) for name, arguments in calls(parts)] == [(NAME, ARGUMENTS)]


@pytest.mark.parametrize("word", ["error", "abort"])
def test_field_39_a_provider_that_failed_is_busy_before_the_first_word(word: str) -> None:
    with pytest.raises(ModelBusy):
        read("anthropic", started() + ended(word))
    with pytest.raises(ModelBroken):
        read("anthropic", started() + words(0, "Up.") + ended(word))


ODD: dict[str, bytes] = {
    **MESSAGES,
    **{f"as text: {form}": started() + words(0, *FORMS[form]) + ended() for form in FORMS},
    **{f"ended by {word}": started() + CALL + ended(word) for word in ("tool_calls", "because", None)},
    "search": started() + SEARCH + CALL.replace(b'"index":0', b'"index":2') + ended("tool_use"),
}


@given(st.sampled_from(sorted(ODD)), st.integers(0, 100_000))
def test_field_22_35_whatever_is_cut_off_no_call_comes_out(name: str, at: int) -> None:
    """The stream closes anywhere: an error, or the answer that the whole stream gives."""
    whole = ODD[name]
    try:
        parts: Any = read("anthropic", whole[: at % (len(whole) + 1)])
    except ModelError:
        return
    wanted = read("anthropic", whole)
    assert calls(parts) == calls(wanted)
    assert text(parts) == text(wanted)
    assert [part for part in parts if isinstance(part, StopPart)] == [
        part for part in wanted if isinstance(part, StopPart)
    ]


def test_field_11_the_content_of_a_body_may_be_text() -> None:
    reader = MessageReader(Post(name="m", url="", headers={}, body=b""), Request(messages=()))
    parts = reader.body(b'{"type": "message", "content": "It is up.", "stop_reason": "end_turn"}')

    assert TextPart(text="It is up.") in parts
