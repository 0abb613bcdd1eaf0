"""`shipworthy bounds`: the worst case of every skill, like an invoice."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Shell = Callable[..., tuple[int, str, str]]
SIX = ["model_calls", "tool_calls", "input_tokens", "output_tokens", "cost_usd", "latency_ms"]


def test_json_has_the_six_dimensions_and_their_basis(shell: Shell, trading: str) -> None:
    code, out, _ = shell("bounds", trading, "--json")
    skills = json.loads(out)["skills"]

    assert code == 0
    assert len(skills) == 12
    for bound in skills.values():
        assert list(bound) == [*SIX, "basis"]
        assert list(bound["basis"]) == SIX
    assert skills["compare_stocks"]["tool_calls"] == 5


def test_the_invoice_names_each_step(shell: Shell, trading: str) -> None:
    _, out, _ = shell("bounds", trading)

    assert "get_reddit_sentiment" in out
    assert "(optional)" in out
    ends = [line for line in out.split("\n") if line.startswith("  at most ")]
    assert len(ends) == 12


def test_the_invoice_of_one_skill_adds_up_and_shows_the_critical_path(shell: Shell, trading: str) -> None:
    code, out, _ = shell("bounds", trading, "--skill", "sentiment_analysis")

    assert code == 0
    lines = out.splitlines()
    assert lines[0].split() == [
        "sentiment_analysis",
        "model",
        "calls",
        "tool",
        "calls",
        "tokens",
        "in",
        "tokens",
        "out",
        "dollars",
        "time",
    ]
    marked = [line.split()[0] for line in lines if "←" in line]
    assert "get_reddit_sentiment" in marked
    assert "get_news_headlines" not in marked, "it runs beside a slower one"
    assert any("the time is that of" in line and "get_reddit_sentiment → synthesize" in line for line in lines)
    assert any("max_latency_ms: kept to while it runs" in line for line in lines)


def test_an_unknown_skill_is_told(shell: Shell, trading: str) -> None:
    code, _, err = shell("bounds", trading, "--skill", "nope")
    assert code == 2
    assert "quick_price" in err


def test_what_is_missed_without_the_encoder_is_said_beside_the_invoice(
    shell: Shell, trading: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shipworthy.cli.bounds.missing", lambda: "There is no encoder.")
    _, out, err = shell("bounds", trading, "--json")
    assert "note: There is no encoder." in err
    assert list(json.loads(out)) == ["skills", "doubts"]

    monkeypatch.setattr("shipworthy.cli.bounds.missing", lambda: None)
    assert "encoder" not in shell("bounds", trading)[2]


def test_field_35_doubts_are_printed_and_in_the_object(shell: Shell, tmp_path: Path) -> None:
    told = "Say it in few words, and never guess. " * 120
    (tmp_path / "skills").mkdir()
    (tmp_path / "agent.yaml").write_text("name: y\n", encoding="utf-8")
    (tmp_path / "tools.py").write_text("from shipworthy import tool\n@tool\ndef a() -> str:\n    return ''\n")
    (tmp_path / "skills" / "s.yaml").write_text(f"name: s\ntools: [a]\nmax_context_tokens: 300\ninstructions: {told}\n")

    code, out, err = shell("bounds", str(tmp_path), "--json")
    (doubt,) = json.loads(out)["doubts"]
    assert code == 0 and list(doubt) == ["skill", "what", "repair"] and doubt["skill"] == "s"
    assert "doubt: s: its instructions and tools take" in err and "raise `max_context_tokens`" in err


def test_an_example_has_no_doubts(shell: Shell, trading: str) -> None:
    _, out, err = shell("bounds", trading, "--json")
    assert json.loads(out)["doubts"] == [] and "doubt" not in err
