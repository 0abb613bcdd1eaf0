"""Events of a run in the words of AG-UI."""

import json
from collections.abc import Iterable
from typing import Any, Literal

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch
from tests.server.agui.sequence import checked, text_of

from shipworthy.contract.bounds.bound import Usage
from shipworthy.events import (
    AnyEvent,
    Degraded,
    QuestionAsked,
    StepDropped,
    StepFailed,
    StepFinished,
    StepStarted,
    TextDelta,
    Thinking,
)
from shipworthy.runtime.result import RunResult
from shipworthy.server.agui.translate import Translation, encoded
from shipworthy.server.refusal import Refused

Status = Literal["completed", "asked", "degraded", "refused", "failed"]


def _result(status: Status = "completed", reason: Any = None, **more: Any) -> RunResult:
    return RunResult(run_id="own", status=status, reason=reason, skill="s", **{"text": "", **more})


def _told(events: Iterable[AnyEvent], end: RunResult | Refused, ignored: Any = None) -> list[dict[str, Any]]:
    made = Translation("t", "r", "own")
    pieces = [encoded(made.began(ignored or {})), *(encoded(made.of(event)) for event in events)]
    pieces.append(encoded(made.failed(end) if isinstance(end, Refused) else made.ended(end)))
    lines = b"".join(pieces).decode().split("\n\n")
    return checked([json.loads(line.removeprefix("data: ")) for line in lines if line])


def _started(place: str, label: str = "looking") -> StepStarted:
    return StepStarted(step_id=place, step="look", label=label)


def test_a_run_is_told_from_begin_to_end() -> None:
    done = StepFinished(step_id="1", step="look", label="looking", elapsed_ms=1)
    told = _told([Thinking(), _started("1"), TextDelta(text="a"), done, TextDelta(text="b")], _result(text="ab"))
    assert [event["type"] for event in told] == [
        "RUN_STARTED",
        "STEP_STARTED",
        "TEXT_MESSAGE_START",
        "TEXT_MESSAGE_CONTENT",
        "STEP_FINISHED",
        "TEXT_MESSAGE_CONTENT",
        "TEXT_MESSAGE_END",
        "RUN_FINISHED",
    ]
    assert told[0]["protocolVersion"] == "1.0" and text_of(told) == "ab"
    assert told[-1]["outcome"] == {"type": "success"} and told[-1]["result"]["run_id"] == "own"
    assert "usage" not in told[-1], "no model was asked"


def test_steps_of_one_name_are_told_apart_and_what_is_open_is_closed() -> None:
    failed = StepFailed(step_id="1", step="look", label="looking", elapsed_ms=1, kind="failed", error="10.1.2.3")
    unknown = StepDropped(step_id="9", step="look", label="looking", reason="no time")
    told = _told([_started("1"), _started("2"), _started("2"), failed, unknown, _started("1")], _result())
    names = [(event["type"], event["stepName"]) for event in told if "stepName" in event]
    assert names == [
        ("STEP_STARTED", "looking"),
        ("STEP_STARTED", "looking (2)"),
        ("STEP_FINISHED", "looking"),
        ("STEP_STARTED", "looking"),
        ("STEP_FINISHED", "looking (2)"),
        ("STEP_FINISHED", "looking"),
    ]
    assert "10.1.2.3" not in json.dumps(told)


def test_a_question_ends_the_run_with_an_interrupt() -> None:
    asked = QuestionAsked(kind="confirm", names=(), text="Sure?", question_id="q1")
    told = _told([TextDelta(text="Sure?"), asked], _result("asked", "confirm", text="Sure?", question="q1"))
    (interrupt,) = told[-1]["outcome"]["interrupts"]
    assert (told[-1]["outcome"]["type"], interrupt["id"], interrupt["reason"]) == ("interrupt", "q1", "confirmation")


def test_usage_has_its_model_and_its_cost() -> None:
    used = Usage(model_calls=1, input_tokens=7, output_tokens=2, cost_usd=0.5)
    end = _told([], _result(text="x", usage=used, model="big"))[-1]
    assert end["usage"] == [{"model": "big", "inputTokens": 7, "outputTokens": 2, "totalTokens": 9}]
    assert end["result"]["cost_usd"] == 0.5


def test_a_run_that_was_answered_before_shows_its_text() -> None:
    assert text_of(_told([], _result(text="told before"))) == "told before"


@batch(
    ("end", "kind", "more"),
    [
        (_result("failed", "cancelled"), "RUN_FINISHED", {"outcome": {"type": "cancelled"}}),
        (_result("failed", "deadline", text="no time"), "RUN_ERROR", {"message": "no time", "code": "deadline"}),
        (_result("refused", "no_skill", text="I cannot"), "RUN_FINISHED", {"outcome": {"type": "success"}}),
        (Refused("unavailable", "no database"), "RUN_ERROR", {"message": "no database", "code": "unavailable"}),
    ],
)
def test_each_end_is_told_as_what_it_is(end: RunResult | Refused, kind: str, more: dict[str, Any]) -> None:
    last = _told([_started("1"), TextDelta(text="a")], end)[-1]
    assert last["type"] == kind and more.items() <= last.items()


def test_what_is_ignored_and_what_is_less_than_whole_are_said() -> None:
    told = _told([Degraded(reason="timeout", detail="10.1.2.3")], _result(), {"tools": "why"})
    custom = {event["name"]: event["value"] for event in told if event["type"] == "CUSTOM"}
    assert custom == {
        "shipworthy.ignored": [{"field": "tools", "why": "why"}],
        "shipworthy.degraded": {"reason": "timeout"},
    }


STEPS = st.sampled_from(["1", "2", "2#1", "understand"])
LABELS = st.sampled_from(["looking", "asking", "looking (2)"])
EVENTS = st.one_of(
    st.builds(TextDelta, text=st.text()),
    st.builds(StepStarted, step_id=STEPS, step=st.just("s"), label=LABELS),
    st.builds(StepFinished, step_id=STEPS, step=st.just("s"), label=LABELS, elapsed_ms=st.just(1.0)),
    st.builds(StepDropped, step_id=STEPS, step=st.just("s"), label=LABELS, reason=st.just("r")),
)


@given(st.lists(EVENTS), st.sampled_from(["completed", "failed", "asked"]))
def test_any_events_make_a_stream_that_keeps_the_rules(events: list[AnyEvent], status: Status) -> None:
    told = _told(events, _result(status, text="x", question="q" if status == "asked" else None))
    deltas = [event.text for event in events if isinstance(event, TextDelta)]
    assert text_of(told) == "".join(deltas) or (not deltas and text_of(told) == "x")
