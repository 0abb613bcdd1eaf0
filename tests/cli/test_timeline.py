"""A tape as a person reads it, and lines on a screen."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len
from tests.tracing.conftest import GO, looped, made

from shipworthy import Agent, Reply, UsageError
from shipworthy.cli.printing import CUT, cut
from shipworthy.cli.timeline import Pieces, ended, ending, put, screen, timeline, took
from shipworthy.durable.tapes import read_tape

__all__ = ["looped", "made"]


async def lines_of(agent: Agent, *messages: str) -> list[str]:
    for message in messages:
        result = await agent.run(message, session="s")
    lines = read_tape(await agent.tape(result.run_id) or "")
    return plain([*timeline(lines), *ending(lines[-1]["result"])])


def plain(lines: list[Pieces]) -> list[str]:
    out = io.StringIO()
    put(lines, out)
    return out.getvalue().splitlines()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_screen(lines: list[Pieces], monkeypatch: pytest.MonkeyPatch, columns: int, **options: Any) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    out = Terminal()
    put(lines, out, **options)
    return out.getvalue().splitlines()


async def test_everything_that_was_decided_is_told(made: Callable[..., Agent]) -> None:
    text = "\n".join(await lines_of(made([Reply(text="{}"), Reply(text="It does well.")]), f"{GO}, a bucketful"))
    for words in (
        "agent  ",
        f"“{GO}, a bucketful”",
        " ms  → job: ",
        "ticker = NVDA",
        "· at most: 2 model calls · 3 tool calls",
        "▸ Get price",
        "✓ Get price  ",
        "✗ Get news  ",
        "failed: RuntimeError: no news today",
        "– Get news left out: ",
        "» words asks scripted: Say how NVDA does",
        "« It does well.",
        " tokens in, ",
        " out, at most ",
        "· model: scripted (the one model of this agent)",
        "? asks (input): How many?",
        "asked (input): ",
        "used of its bound: ",
    ):
        assert words in text, words


async def test_the_whole_answer_stands_before_the_figures(made: Callable[..., Agent]) -> None:
    lines = await lines_of(made(), "Paint my house")
    answer = lines.index("") + 1
    assert lines[answer].startswith("I cannot help with that")
    figures = next(at for at, line in enumerate(lines) if line.startswith("refused (no_skill): 0 calls"))
    assert lines[figures - 1] == ""


async def test_calls_of_a_loop_are_told(made: Callable[..., Agent], looped: list[Reply]) -> None:
    text = "\n".join(await lines_of(made(looped), "Wonder a bit"))
    assert '« wants get_price {"ticker":"NVDA"}' in text
    assert "« It wonders." in text


async def test_every_line_is_short_and_begins_with_its_time(made: Callable[..., Agent]) -> None:
    lines = await lines_of(made([Reply(text="long " * 500)] * 3), GO)
    told = lines[2 : lines.index("")]
    assert all(len(line) < 200 and line.lstrip().startswith("+") for line in told)
    assert len(cut("x " * 500)) == CUT + 1


def told(*lines: dict[str, Any]) -> list[str]:
    """What is told of these lines of a tape."""
    head = {"kind": "run", "agent": "a", "now": WHEN, "run_id": "r" * 32, "message": "m"}
    numbered = [{"seq": seq, **line} for seq, line in enumerate([head, *lines, {"kind": "end"}])]
    return [line.strip() for line in plain(timeline(numbered))[2:]]


WHEN = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
ROWS = {"rows": [{"name": "first"}, {"name": "second"}], "reason": "named"}
BUSY = {"type": "ModelBusy", "message": "no room"}


def asked(**fields: Any) -> dict[str, Any]:
    request = {"name": "words", "messages": [{"text": "Say"}], "max_output_tokens": 70}
    return {"at": 9.0, "kind": "model", "key": "k", "began": 4.0, "request": request, "parts": [], **fields}


def chosen(model: str, attempt: int) -> dict[str, Any]:
    event = {"type": "model_chosen", "attempt": attempt, "model": model, "reason": "named"}
    return {"at": 1.0, "kind": "event", "event": event}


def test_the_model_that_was_asked_is_named_after_others_had_failed() -> None:
    turn = {"at": 1.0, "kind": "kept", "key": "k turn", "error": BUSY}
    lines = told(
        {"at": 1.0, "kind": "fact", "key": "k line", "value": ROWS},
        chosen("first", 1),
        asked(error=BUSY),
        chosen("second", 2),
        asked(parts=[["usage", {"input_tokens": 1200, "output_tokens": 3}]]),
        {"at": 1.0, "kind": "fact", "key": "k line", "value": ROWS},
        chosen("first", 1),
        turn,
        {"at": 2.0, "kind": "fact", "key": "k pause", "value": 0.25},
        chosen("second", 2),
        asked(),
    )
    assert [line.split("  ", 1)[1] for line in lines] == [
        "· model: first, then second (named)",
        "» words asks first: Say",
        "     5.0 ms, at most 70 out",
        "✗ ModelBusy: no room",
        "» words asks second: Say",
        "     5.0 ms, 1,200 tokens in, 3 out, at most 70 out",
        "· model: first, then second (named)",
        "✗ k turn: no room",
        "· waits 0.2 s before it asks again",
        "» words asks second: Say",
        "     5.0 ms, at most 70 out",
    ]


def test_what_accounts_and_claims_said_is_told() -> None:
    lines = told(
        {"at": 1.0, "kind": "kept", "key": "reserve", "value": {"granted": {"nano_usd": 10**7, "tool_calls": 3}}},
        {"at": 1.0, "kind": "kept", "key": "w claim", "value": {"state": "done", "tool": "pay"}},
        {"at": 1.0, "kind": "fact", "key": "k line", "error": {"message": "too dear"}},
        {"at": 1.0, "kind": "event", "event": {"type": "something_new"}},
    )
    assert [line.split("  ", 1)[1] for line in lines] == [
        "· set aside on its accounts: 0.0100 USD, 3 tool calls",
        "· claimed before, done: pay",
        "✗ no model: too dear",
        "· something_new",
    ]


def test_a_tape_of_another_version_is_told() -> None:
    with pytest.raises(UsageError, match="of another version"):
        told({"at": 1.0, "kind": "event", "event": {"type": "skill_chosen"}})


def test_nothing_is_wider_than_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[Pieces] = [[("+1 ms  ", "dim"), ("✓ ", "green"), ("価格 " * 30, "")], [("x" * 200, "")]]
    wrapped = on_screen(lines, monkeypatch, 40)
    assert max(map(cell_len, wrapped)) <= 40
    assert wrapped[0].startswith("+1 ms  ✓ 価格")
    assert wrapped[1].startswith(" " * 9 + "価格"), "what follows stands below the words"
    assert "".join(wrapped).count("x") == 200
    cuts = on_screen(lines, monkeypatch, 40, wrap=False)
    assert [line.rstrip()[-1] for line in cuts] == ["…", "…"]
    assert max(map(cell_len, cuts)) <= 40
    assert on_screen([[("y" * 38, ""), ("words", "")]], monkeypatch, 40) == ["y" * 38 + "w…"]


def test_where_no_terminal_is_nothing_is_cut_or_coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert screen(io.StringIO()) is None
    assert plain([[("a  ", "bold"), ("x" * 200, "red")]]) == ["a  " + "x" * 200]


def test_short_times_have_a_tenth() -> None:
    assert (took(1.34), took(31), took(1900)) == ("1.3 ms", "31 ms", "1.9 s")


def test_a_reason_is_told_where_it_says_more_than_the_status() -> None:
    assert ended({"status": "failed", "reason": "failed"}) == "failed"
    assert ended({"status": "asked", "reason": "confirm"}) == "asked (confirm)"
    assert ended({"status": "completed", "reason": None}) == "completed"
