"""What a person sees of a run."""

import io

from shipworthy.cli.view import View
from shipworthy.contract.bounds.bound import Bound, Usage
from shipworthy.events import StepDropped, StepFailed, StepFinished, StepStarted, TextDelta, Thinking
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
