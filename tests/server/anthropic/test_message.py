"""An answer as a message, whole or in events."""

import json
from typing import Any

import pytest
from anthropic.types import Message, RawMessageStreamEvent
from pydantic import TypeAdapter

from shipworthy.contract.bounds.bound import Usage
from shipworthy.runtime.result import RunResult
from shipworthy.server.anthropic.message import PING, Encoder

EVENT: TypeAdapter[Any] = TypeAdapter(RawMessageStreamEvent)
USED = Usage(model_calls=1, input_tokens=7, output_tokens=2, cost_usd=0.5)


def _result(text: str = "a\nb", reason: Any = None) -> RunResult:
    return RunResult(run_id="r", status="completed", reason=reason, text=text, skill="s", usage=USED)


def _events(data: bytes) -> list[dict[str, Any]]:
    blocks = [block.split("\n") for block in data.decode().split("\n\n") if block]
    found = [json.loads(lines[1].removeprefix("data: ")) for lines in blocks]
    assert [lines[0] for lines in blocks] == [f"event: {event['type']}" for event in found]
    for event in found:
        EVENT.validate_python(event)
    return found


def test_a_whole_message_is_what_the_official_client_reads() -> None:
    made = Message.model_validate(Encoder(id="msg_r", model="shop").whole(_result(), {"session": "s"}))
    assert [block.text for block in made.content if block.type == "text"] == ["a\nb"]
    assert (made.stop_reason, made.usage.input_tokens, made.usage.output_tokens) == ("end_turn", 7, 2)
    assert (made.model_extra or {})["shipworthy"] == {"session": "s"}
    assert (made.usage.model_extra or {})["cost_usd"] == 0.5


def test_a_stream_opens_closes_and_carries_the_same() -> None:
    encoder = Encoder(id="msg_r", model="shop")
    data = encoder.began({}) + encoder.text("a\n") + encoder.text('"b"') + encoder.ended(_result(), {"session": "s"})
    found = _events(data)
    assert [event["type"] for event in found] == [
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]
    assert [event["delta"]["text"] for event in found[2:4]] == ["a\n", '"b"']
    assert found[-2]["usage"] == {"input_tokens": 7, "output_tokens": 2, "cost_usd": 0.5}
    assert found[-2]["shipworthy"] == {"session": "s"}


@pytest.mark.parametrize(("text", "count"), [("told before", 1), ("", 0)])
def test_an_answer_of_which_nothing_was_streamed_stands_at_the_end(text: str, count: int) -> None:
    encoder = Encoder(id="msg_r", model="shop")
    found = _events(encoder.began({}) + encoder.ended(_result(text), {}))
    assert [event["delta"]["text"] for event in found if event["type"] == "content_block_delta"] == [text] * count


@pytest.mark.parametrize("reason", ["output_cut", "limit"])
def test_an_answer_that_a_limit_cut_says_so(reason: str) -> None:
    assert Encoder(id="m", model="a").whole(_result(reason=reason), {})["stop_reason"] == "max_tokens"


def test_the_id_of_a_question_is_read_by_every_client() -> None:
    asked = RunResult(run_id="r", status="asked", reason="confirm", text="Sure?", skill="s", question="q1")
    encoder = Encoder(id="m", model="a")
    assert encoder.whole(asked, {})["stop_sequence"] == "q1"
    end = _events(encoder.ended(asked, {}))[-2]
    assert end["delta"] == {"stop_reason": "end_turn", "stop_sequence": "q1"}


def test_a_ping_is_an_event() -> None:
    assert PING == b'event: ping\ndata: {"type":"ping"}\n\n'
