"""`/why`, `/cost` and `/help` in a chat."""

import io
from collections.abc import Callable

import pytest

from shipworthy.cli.asides import COMMANDS, NOTHING, Asides
from shipworthy.contract.bounds.bound import Bound, Usage
from shipworthy.events import Degraded, ModelChosen, SkillChosen, StepFailed, StepFinished, TextDelta, UsageExceeded
from shipworthy.runtime.result import RunResult

Shell = Callable[..., tuple[int, str, str]]
LONG = "openai:x cannot be reached at https://example.invalid/v1: " + "no such host, " * 20


def answered() -> Asides:
    asides = Asides()
    asides.begin()
    for event in (
        SkillChosen(skill="note", confidence=0.9, reason="its words", inputs={"a": 1}),
        StepFinished(step_id="0", step="look", label="Looking", elapsed_ms=12),
        StepFailed(step_id="1", step="read", label="Reading", elapsed_ms=5, kind="failed", error="no \x1b[2J such row"),
        ModelChosen(model="openai:x", reason="the cheapest"),
        TextDelta(text="Hello."),
        Degraded(reason="model_failed", detail=LONG),
        UsageExceeded(step_id="1", model="a:b", input_tokens=12, output_tokens=0, cost_usd=0.0),
    ):
        asides.hear(event)
    usage = Usage(model_calls=1, tool_calls=2, input_tokens=400, output_tokens=12, cost_usd=0.0003, latency_ms=900)
    bound = Bound(model_calls=2, tool_calls=2, input_tokens=None, output_tokens=24, cost_usd=0.001, latency_ms=6000)
    path = ({"tool": "look", "args": {"a": 1}}, {"tool": "read", "args": {}})
    asides.end(
        RunResult(
            run_id="abcdef0123456789", status="degraded", reason="model_failed", text="Hello.", skill="note", path=path,
            usage=usage, bound=bound,
        )
    )  # fmt: skip
    return asides


def test_why_tells_the_status_the_steps_and_every_reason_whole() -> None:
    lines = answered().answer("/why")
    assert lines is not None
    assert lines[0] == "degraded: model_failed"
    assert "→ note: its words; a = 1" in lines
    assert "✓ Looking  12 ms" in lines
    assert "✗ Reading  5 ms  failed: no �[2J such row" in lines
    assert "· model: openai:x (the cheapest)" in lines
    assert f"! model_failed: {LONG}" in lines
    assert "path: look(1) → read" in lines
    assert not any("Hello" in line for line in lines)
    assert "`shipworthy runs abcdef01`" in lines[-1]


def test_cost_tells_what_was_used_of_what() -> None:
    lines = answered().answer("/cost")
    assert lines == [
        "model calls  1 of 2 (50%)",
        "tool calls   2 of 2 (100%)",
        "tokens in    400 no limit is known",
        "tokens out   12 of 24 (50%)",
        "cost         $0.0003 of $0.0010 (30%)",
        "time         0.9 s of 6.0 s (15%)",
        "! a:b counted more than was set aside: 12 tokens in",
    ]


def test_help_lists_them_and_what_is_no_command_goes_to_the_agent() -> None:
    asides = Asides()
    assert [line.split()[0] for line in asides.answer("/help") or ()] == list(COMMANDS)
    assert asides.answer("/wat") == ["There is no /wat; /help lists what there is."]
    assert asides.answer("/why") == asides.answer(" /COST ") == [NOTHING]
    assert asides.answer("/etc/hosts is gone") is None
    assert asides.answer("why?") is None


def test_another_message_forgets_the_last_answer() -> None:
    asides = answered()
    asides.begin()
    assert asides.answer("/why") == [NOTHING]


def test_F13_a_chat_names_the_missing_key_under_the_answer_and_tells_more_when_asked(
    shell: Shell, trading: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO("What's the sentiment on NVDA?\n/why\n/cost\n/help\n/quit\n"))
    code, out, _ = shell("chat", trading)
    assert code == 0
    closing = next(line for line in out.splitlines() if line.startswith("sentiment_analysis · "))
    assert " tools · 0 model calls · " in closing
    assert "degraded: no_model" in closing
    assert "OPENAI_API_KEY" in closing
    assert "\ndegraded: no_model\n" in out
    assert "path: " in out
    assert "\ntool calls " in out
    assert "/cost" in out
