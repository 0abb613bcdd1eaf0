"""Events as frames, live and from a tape."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.durable.tapes import written as tape_of
from shipworthy.events import AnyEvent, RunFinished, StepStarted, TextDelta, Thinking
from shipworthy.server.http.frames import failed, frame, recorded
from shipworthy.server.place import START, Place
from shipworthy.server.refusal import Refused
from shipworthy.tracing.lines import event_line
from shipworthy.tracing.record import Recording
from shipworthy.world import Live

STEP = StepStarted(step_id="0", step="s", label="L")
EVENTS = st.lists(st.one_of(st.just(STEP), st.text(min_size=1, max_size=3).map(lambda text: TextDelta(text=text))))


def _tape(events: list[AnyEvent], *, finished: bool = True) -> str:
    async def recorded_lines() -> str:
        tape = Recording(Live(), {"run_id": "r"})
        heard = tape.hearing(None)
        for event in (*events, *([RunFinished(result={})] if finished else [])):
            heard(event)
        tape.end({"text": "t", "run_id": "r"})
        return tape_of(tape.lines)

    return asyncio.run(recorded_lines())


def _text(frames: list[bytes]) -> str:
    import orjson

    datas = [orjson.loads(one.decode().split("\ndata: ")[1]) for one in frames]
    return "|".join(str(data.get("text", data["type"])) for data in datas)


@given(EVENTS.map(lambda events: [Thinking(), *events]), st.data())
def test_f27_behind_each_place_a_tape_has_the_rest_and_nothing_twice(
    events: list[AnyEvent], data: st.DataObject
) -> None:
    tape, place, before = _tape(events), START, ""
    cut = data.draw(st.integers(0, len(events)))
    for event in events[:cut]:
        place = place.behind(event)
        before += event.text if isinstance(event, TextDelta) else f"|{event.type}|"
    after = _text(recorded("r", tape, place))
    whole = _text(recorded("r", tape))
    assert f"{before}|{after}".replace("|", "") == whole.replace("|", "")
    assert recorded("r", tape)[-1].startswith(b"id: ") and b'"result":{"text":"t"' in recorded("r", tape)[-1]


def test_a_frame_is_the_event_without_its_number_behind_its_place() -> None:
    one = frame(Place(3, 2), TextDelta(text="a\nb", run_id="r", seq=9))
    assert one == b'id: 3.2\nevent: text_delta\ndata: {"type":"text_delta","run_id":"r","attempt":1,"text":"a\\nb"}\n\n'
    assert b'"label":"L"' in frame(Place(1), STEP) and b"seq" not in frame(Place(1), STEP)


def test_a_run_that_was_stopped_ends_with_its_result_all_the_same() -> None:
    assert b"event: run_finished" in recorded("r", _tape([Thinking()], finished=False))[-1]
    assert event_line(RunFinished(result={})) == {"type": "run_finished", "attempt": 1}


def test_a_place_behind_the_last_event_is_none_of_the_run() -> None:
    with pytest.raises(Refused, match="from the beginning"):
        recorded("r", _tape([]), Place(7))


def test_the_frame_of_a_failure_has_no_id() -> None:
    assert failed(Refused("gone", "x")) == b'event: error\ndata: {"error":{"kind":"gone","message":"x"}}\n\n'
