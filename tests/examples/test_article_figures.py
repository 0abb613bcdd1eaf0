"""What `make article` prints: the figures that do not depend on this machine, and how all of them are shown."""

import gzip
import json
from pathlib import Path

import pytest
from bench.article import checklist, choosing, code, paths, times
from bench.article.__main__ import written
from bench.article.agents import TRADING, copied, evidence, slowed, truthful
from bench.article.figure import Figure, Section, as_data, markdown, printed, summary

from shipworthy import Agent
from shipworthy.models.model import Message, Request


def figure(verdict: str = "same", what: str = "A figure") -> Figure:
    return Figure(what=what, article="25 | 5", ours="5", how="counted " * 30, verdict=verdict)  # type: ignore[arg-type]


def named(figures: tuple[Figure, ...]) -> dict[str, Figure]:
    return {one.what: one for one in figures}


async def test_every_snippet_that_is_printed_whole_loads_and_runs() -> None:
    found = named(await code.figures())

    assert [one.what for one in found.values() if one.verdict == "worse"] == ["select_model as `model:`", "A guideline"]
    assert "with a price and a limit of $0.20: gpt-5-nano, claude-4-5-sonnet" in found["select_model as `model:`"].ours
    assert "first in 10 of 10 runs, at most 3 calls" in found["Rules in a prompt"].ours


async def test_five_stocks_take_five_calls_and_two_seconds() -> None:
    found = named(await times.figures())

    assert found["Seconds for five stocks, one by one and side by side"].ours == (
        "25.0 s one by one, 2.0 s by compare_stocks"
    )
    assert found["Calls for five stocks"].ours.startswith("25 → 5 tool calls, 26 → 1 model calls")
    assert found["Three sources of 2, 1.5 and 3 s, then 2 + 1 s"].ours.startswith("6.0 s, completed")
    assert found["Streaming: Thinking, and tools as they happen"].verdict == "same"


async def test_workflows_take_one_path_ten_times_and_a_wandering_loop_does_not() -> None:
    found = named(await paths.figures())

    assert found["Same input, same output (test 10×)"].ours.startswith("9 of 9 messages")
    assert "0 facts that contradict" in found["Same input, same output (test 10×)"].ours
    assert found["The same where the model is left to choose"].verdict == "worse"


@pytest.mark.real
async def test_every_item_of_the_articles_checklist_is_met_by_the_trading_agent() -> None:
    found = await checklist.figures()

    assert len(found) >= 12
    assert {one.what: one.ours for one in found if one.verdict != "same"} == {}


def test_recorded_outcomes_that_are_not_here_are_skipped_by_name(tmp_path: Path) -> None:
    for folder in (None, tmp_path):
        found = list(choosing.recorded(folder))
        assert [one.verdict for one in found] == ["open", "open"]
        assert "skipped: mmlu_given.jsonl.gz is not here" in found[0].ours


def test_recorded_outcomes_are_compared_with_chance(tmp_path: Path) -> None:
    hard = "Analyze and compare, step by step, why the trade-offs matter. " * 10
    rows = [{"prompt": "What is beta?", "weak": 1.0, "strong": 1.0}] * 3 + [
        {"prompt": hard, "weak": 0.0, "strong": 1.0}
    ]
    with gzip.open(tmp_path / "mmlu_given.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)

    found = next(choosing.recorded(tmp_path))

    assert found.verdict == "better"
    assert "on the cheap model 75.0%, on Auto 100.0% (strong in 25%), on the strong one 100.0%" in found.ours
    assert "by chance give 81.2%" in found.ours


def test_a_choice_no_better_than_chance_is_called_worse() -> None:
    rows = [{"prompt": "What is beta?", "weak": 0.0, "strong": 1.0}, {"prompt": "What?", "weak": 1.0, "strong": 1.0}]

    assert choosing.outcome("rows", "cheap", "strong", rows).verdict == "worse"


def test_a_slowed_tool_waits_and_has_the_time_to(tmp_path: Path) -> None:
    agent = Agent.load(copied(tmp_path, lambda copy: slowed(copy / "tools.py", "get_sentiment", 2)))

    assert agent.spec.tools["get_sentiment"].timeout == 2.5
    assert agent.spec.tools["get_price"].timeout == Agent.load(TRADING).spec.tools["get_price"].timeout


def test_a_truthful_answer_quotes_the_evidence() -> None:
    sent = Request(messages=(Message(role="user", text="Answer.\n\nNVDA: $214.72\nno figure"),))

    assert evidence(sent) == "NVDA: $214.72\nno figure"
    assert truthful(sent) == "In short: NVDA: $214.72."


def test_figures_are_printed_within_the_width_and_summed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines: list[str] = []
    sections = [
        Section(title="Latency", figures=(figure(), figure("worse", "A slow one"), figure("open", "No server")))
    ]

    printed(sections, lines.append)

    assert max(map(len, lines)) <= 80
    assert "  WORSE   A slow one" in lines
    assert list(summary(sections)) == [
        "3 figures: 0 better, 1 as the article says, 1 worse, 1 not measured.",
        "Worse: A slow one.",
        "Not measured: No server.",
    ]


def test_a_page_is_written_anew_below_its_introduction(tmp_path: Path) -> None:
    page = tmp_path / "article.md"
    page.write_text("# The article\n\nHow to read it.\n\n## Before\n\nstale\n")

    for _ in range(2):
        written([Section(title="Latency", figures=(figure(),))], page)
        text = page.read_text()
        assert text.startswith("# The article\n\nHow to read it.\n\n## Latency\n\n| |")
        assert "stale" not in text and text.count("## Latency") == 1


def test_the_tables_of_a_page_keep_their_columns() -> None:
    lines: list[str] = []

    markdown([Section(title="Latency", figures=(figure(),))], lines.append)

    assert "| **holds**: A figure | 25 \\| 5 | 5 |" in lines[3]
    assert as_data([Section(title="Latency", figures=(figure(),))])[0]["title"] == "Latency"
