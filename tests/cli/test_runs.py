"""`shipworthy runs`: what was run, filtered, and one run as a timeline."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Kept, lost

from shipworthy.durable.sql import SqlStore
from shipworthy.home import database
from shipworthy.runtime.result import RunResult
from shipworthy.stores.store import RunRecord
from shipworthy.tracing.record import Recording
from shipworthy.world import Live

Shell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def four(shell: Shell, trading: str, tmp_path: Path, kept: Kept) -> Shell:
    """Four recorded runs, one of them of a conversation."""

    def run() -> None:
        shell("run", trading, "What's the price of NVDA?")
        shell("run", trading, "bake me a cake")
        shell("run", trading, "What's the sentiment on NVDA?")
        shell("run", trading, "What's the price of AMD?", "--session", "mine")

    kept(tmp_path / "home", run)
    return shell


def listed(shell: Shell, *options: str) -> list[dict[str, Any]]:
    code, out, _ = shell("runs", *options, "--json")
    assert code == 0
    found: list[dict[str, Any]] = json.loads(out)
    return found


def test_it_says_how_runs_come_to_be_recorded(shell: Shell) -> None:
    code, out, _ = shell("runs")
    assert code == 0
    assert "No run is recorded yet" in out


def test_the_latest_come_first_and_can_be_chosen_from(four: Shell, trading: str) -> None:
    assert [run["message"] for run in listed(four)][0] == "What's the price of AMD?"
    assert len(listed(four)) == len(listed(four, trading)) == len(listed(four, "trading")) == 4
    assert listed(four, "other") == []
    assert [run["skill"] for run in listed(four, "--skill", "quick_price")] == ["quick_price"] * 2
    assert [run["status"] for run in listed(four, "--status", "refused")] == ["refused"]
    assert len(listed(four, "--session", "mine")) == 1
    assert len(listed(four, "--limit", "3")) == 3
    assert len(listed(four, "--since", "1h")) == 4
    assert listed(four, "--since", "2199-01-01") == []


def test_a_row_tells_what_was_used_of_what(four: Shell) -> None:
    _, out, _ = four("runs", "--skill", "quick_price", "--limit", "1")
    assert "  trading  quick_price  completed  0 tokens  $0.0000  " in out
    assert " of 1.6 s  “What's the price of AMD?”\n" in out
    _, out, _ = four("runs", "trading", "--skill", "sentiment_analysis")
    assert "  sentiment_analysis  degraded (no_model)  0 of 7,250 tokens  $0.0000 of $0.0040  " in out
    assert "trading" not in out


def test_on_a_terminal_no_line_is_wider_than_it(four: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shipworthy.cli.timeline.screen", lambda out: 60)
    monkeypatch.setattr("shipworthy.cli.runs.screen", lambda out: 60)
    _, out, _ = four("runs")
    lines = out.splitlines()
    assert max(map(len, lines)) <= 60
    assert len([line for line in lines if not line.startswith(" ")]) == 4
    assert "  0 tokens  $0.0000  " in out
    assert [line for line in lines if line.endswith("…")], "the message takes what is left"
    monkeypatch.setattr("shipworthy.cli.timeline.screen", lambda out: 170)
    monkeypatch.setattr("shipworthy.cli.runs.screen", lambda out: 170)
    _, out, _ = four("runs")
    assert len(out.splitlines()) == 4
    assert len({line.index("“") for line in out.splitlines()}) == 1, "the columns stand below one another"


def test_one_run_is_a_timeline_its_result_or_its_tape(four: Shell) -> None:
    run = listed(four, "--skill", "sentiment_analysis")[0]
    code, out, _ = four("runs", run["run_id"][:8])
    assert code == 0
    assert "→ sentiment_analysis: " in out
    assert "✓ Reading posts about NVDA" in out
    assert "used of its bound: 100% of the tool calls\n" in out
    _, result, _ = four("runs", run["run_id"][:8], "--json")
    assert json.loads(result)["run_id"] == run["run_id"]
    _, tape, _ = four("runs", run["run_id"], "--tape")
    assert [json.loads(line)["kind"] for line in tape.splitlines()][:: len(tape.splitlines()) - 1] == ["run", "end"]


def test_one_run_is_a_case_that_it_passes(four: Shell, tmp_path: Path) -> None:
    run = listed(four, "--skill", "sentiment_analysis")[0]
    code, out, _ = four("runs", run["run_id"][:8], "--to-case")
    assert code == 0
    assert "skill: sentiment_analysis" in out and "# facts: [" in out
    file = tmp_path / "case.yaml"
    file.write_text(out, encoding="utf-8")
    assert four("talk", str(file))[0] == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--since", "yesterday"), "write 30m, 1h, 2d"),
        (("--since", "99999999999d"), "write 30m, 1h, 2d"),
        (("--status", "fine"), "there are completed, asked"),
        (("abcdef0123",), "there is no run that begins with `abcdef0123`"),
        (("trading", "--tape"), "`--tape` needs one run"),
        (("--tape",), "`--tape` needs one run"),
        (("--to-case",), "`--to-case` needs one run"),
        (("--limit", "0"), "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_is_told_with_the_repair(shell: Shell, options: tuple[str, ...], words: str) -> None:
    code, _, err = shell("runs", *options)
    assert code == 2
    assert words in err


def kept(*ids: str, agent: str = "shop", tape: bool = True) -> None:
    """Runs of these ids, as they are kept."""

    async def keep() -> None:
        store = SqlStore.open()
        for run_id in ids:
            result = RunResult(run_id=run_id, status="completed", reason=None, text="Hi", skill=None).as_dict()
            recording = Recording(Live(), {"run_id": run_id})
            recording.end(result)
            lines = recording.lines if tape else None
            await store.finish(RunRecord(session_id="s", agent=agent, message="hello", result=result, tape=lines))
        store.close()

    asyncio.run(keep())


def test_a_beginning_of_several_ids_is_told(shell: Shell) -> None:
    kept("abcdef01" * 4, "abcdef02" * 4)
    code, _, err = shell("runs", "abcdef")
    assert code == 2
    assert "2 runs begin with `abcdef`: write more of the id (abcdef02ab, abcdef01ab, …)" in err
    code, out, _ = shell("runs", "ABCDEF01", "--json")
    assert code == 0
    assert json.loads(out)["run_id"] == "abcdef01" * 4


def test_the_result_outlives_the_tape(shell: Shell) -> None:
    kept("abcdef01" * 4, tape=False)
    code, out, _ = shell("runs", "abcdef01", "--json")
    assert code == 0
    assert json.loads(out)["text"] == "Hi"
    assert "agent" not in json.loads(out)
    for option in ((), ("--tape",)):
        code, _, err = shell("runs", "abcdef01", *option)
        assert code == 2
        assert "is not kept any more" in err


def test_an_agent_may_be_called_like_a_run(shell: Shell) -> None:
    kept("abcdef01" * 4, agent="decade")
    assert [run["agent"] for run in listed(shell, "decade")] == ["decade"]


def test_an_agent_without_runs_is_told_whose_there_are(shell: Shell) -> None:
    kept("abcdef01" * 4)
    code, out, _ = shell("runs", "shp")
    assert (code, out) == (0, "No run of `shp` is recorded; there are runs of shop.\n")
    assert shell("runs", "shop", "--skill", "none")[1] == "No run fits.\n"
    assert shell("runs", "x" * 5000)[0] == 0


def test_a_run_that_cannot_be_read_is_listed(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    kept("abcdef01" * 4, "abcdef02" * 4)
    with sqlite3.connect(database()) as db:
        db.execute("UPDATE runs SET result = 'broken' WHERE run_id LIKE 'abcdef01%'")
    db.close()
    _, out, _ = shell("runs")
    assert "shop  unreadable" in out
    monkeypatch.setattr("shipworthy.cli.runs.screen", lambda out: 60)
    assert shell("runs")[0] == 0


def test_nothing_is_kept_where_nothing_shall_be(shell: Shell, trading: str) -> None:
    shell("run", trading, "What's the price of NVDA?", "--no-record")
    assert listed(shell) == []


def test_open_writes_are_told_beside_the_list(shell: Shell) -> None:
    lost("a" * 56 + "0badcafe")
    _, out, err = shell("runs")
    assert "0badcafe" not in out
    assert err.splitlines() == [
        "unknown whether this happened: 0badcafe  desk: pay(to Ann)",
        "check, then say so: `shipworthy settle KEY --happened`, or `--undone`",
    ]
