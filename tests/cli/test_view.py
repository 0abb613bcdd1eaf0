"""What a person sees of a run."""

import io

from shipworthy.cli.view import View
from shipworthy.contract.bounds.bound import Bound, Usage
from shipworthy.events import (
    Degraded,
    StepDropped,
    StepFailed,
    StepFinished,
    StepStarted,
    TextDelta,
    Thinking,
    UsageExceeded,
)
from shipworthy.runtime.result import RunResult


def test_steps_the_answer_and_the_closing_line() -> None:
    out = io.StringIO()
    view = View(out)
    for event in (
        Thinking(),
        StepStarted(step_id="a", step="a", label="Fetching [a]"),
        StepFinished(step_id="a", step="a", label="Fetching [a]", elapsed_ms=12),
        StepFailed(step_id="b", step="b", label="Reading b", elapsed_ms=5, kind="failed", error="no such b"),
        StepDropped(step_id="c", step="c", label="Adding c", reason="deadline"),
        TextDelta(text="Hello "),
        TextDelta(text="[you]"),
    ):
        view(event)
    usage = Usage(model_calls=1, tool_calls=2, input_tokens=400, output_tokens=12, cost_usd=0.0003, latency_ms=1900)
    path = ({"tool": "a", "args": {"x": 1}},)
    view.close(
        RunResult(
            run_id="r", status="completed", reason=None, text="", skill="s", path=path, usage=usage,
            bound=Bound(latency_ms=6000),
        )
    )  # fmt: skip
    text = out.getvalue()

    assert "✓ Fetching [a] 12 ms" in text
    assert "✗ Reading b no such b" in text
    assert "– Adding c left out: deadline" in text
    assert "Hello [you]" in text
    assert "s · 3 calls · 412 tokens · $0.0003 · 1.9 s of 6.0 s" in text
    assert "path: a(1)" in text


def test_texts_of_others_steer_neither_the_terminal_nor_the_markup() -> None:
    out = io.StringIO()
    view = View(out)
    view(StepFailed(step_id="b", step="b", label="a [bold]\x1b[2J", elapsed_ms=5, kind="failed", error="\x07 \u202e"))
    view(TextDelta(text="one\r\ntwo :smile: \x1b]0;title\x07"))
    view.stop()
    assert out.getvalue() == "  ✗ a [bold]�[2J � �\none\ntwo :smile: �]0;title�"


def test_a_brief_close_is_one_line() -> None:
    out = io.StringIO()
    View(out).close(RunResult(run_id="r", status="completed", reason=None, text="", skill="s"), brief=True)
    assert len(out.getvalue().splitlines()) == 1


def test_what_was_counted_above_the_reservation_stands_behind_the_answer() -> None:
    out = io.StringIO()
    view = View(out)
    view(TextDelta(text="Up."))
    view(UsageExceeded(step_id="1", model="a:b", input_tokens=12, output_tokens=0, cost_usd=0.0))
    view(TextDelta(text=" And up."))
    view.close(RunResult(run_id="r", status="completed", reason=None, text="", skill="s"), brief=True)
    assert out.getvalue().splitlines()[:2] == ["Up. And up.", "! a:b counted more than was set aside: 12 tokens in"]


def test_why_an_answer_is_less_than_whole_stands_behind_it() -> None:
    whole = RunResult(run_id="r", status="degraded", reason="no_model", text="", skill="s")
    less = Degraded(reason="no_model", detail="Set A_KEY."), Degraded(reason="model_failed", detail="it has no tools")
    shown = []
    for brief in (False, True):
        view = View(out := io.StringIO())
        for event in less:
            view(event)
        view.close(whole, brief=brief)
        shown.append(out.getvalue().splitlines())

    assert shown[0][-2:] == ["why: Set A_KEY.", "why: it has no tools"]
    assert shown[1] == ["s · 0 tools · 0 model calls · 0 ms · $0.0000 · degraded: no_model · Set A_KEY."]
