"""The check of an agent: what it joins, and what it calls fit."""

import asyncio
from pathlib import Path

import pytest

from shipworthy import Agent
from shipworthy.check.checking import Options, check
from shipworthy.check.subject import Subject
from shipworthy.check.trials.options import Options as TrialOptions
from shipworthy.errors import UsageError

AGENT = "name: shop\ndescription: Knows orders\nfailure: 'Something went wrong.'\n"
TOOLS = '''
from shipworthy import tool


@tool(timeout=1, max_tokens=60, compact="{id} is {state}")
def find_order(order: int) -> dict[str, object]:
    """Find an order."""
    return {"id": order, "state": "shipped"}
'''
SKILL = """
name: order_status
description: Say where an order is
examples: ["Where is my order 12?", "What is the state of order 7?", "Has order 9 been sent?"]
inputs:
  order: {type: integer, ask: "Which order?"}
workflow:
  - tool: find_order
  - answer: "Order {order} is {find_order.state}."
max_latency_ms: 3000
"""
CASES = """
conversations:
  - name: an order
    turns:
      - say: "Where is my order 12?"
        expect: {status: completed, skill: order_status, text: [shipped]}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A small agent that is fit."""
    folder = tmp_path / "shop"
    for name, text in {
        "agent.yaml": AGENT,
        "tools.py": TOOLS,
        "skills/order_status.yaml": SKILL,
        "talk.yaml": CASES,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def subject(folder: Path) -> Subject:
    return Subject(open=lambda: Agent.load(folder, store="memory"), named="shop")


async def test_a_small_agent_is_fit_with_all_that_was_shown(shop: Path) -> None:
    told: list[str] = []
    report = await check(subject(shop), Options(), told.append)
    assert report.verdict == "fit", [report.findings, report.not_established, report.items]
    assert report.trials is not None and report.dry_run is not None
    assert {item.heading for item in report.items} >= {"determinism", "tokens", "latency", "trials", "dry_run"}
    assert report.loads[0].measured_by == "trials"
    assert any("trial" in line for line in told) and any(line.startswith("attacks:") for line in told)
    assert len({item.key for item in report.items}) == len(report.items)


async def test_what_was_not_run_is_not_established(shop: Path) -> None:
    static = await check(subject(shop), Options(trials=None, dry_run=None))
    assert (static.verdict, static.exit_code) == ("not established", 1)
    assert any("trials" in line for line in static.not_established)
    assert any("dry run" in line for line in static.not_established)


async def test_without_cases_nothing_is_established_by_trials(shop: Path) -> None:
    (shop / "talk.yaml").unlink()
    report = await check(subject(shop), Options(dry_run=None))
    assert report.verdict == "not established"
    assert any("no cases" in line for line in report.not_established)


async def test_a_case_that_fails_makes_it_unfit(shop: Path) -> None:
    (shop / "talk.yaml").write_text(CASES.replace("shipped", "lost"))
    report = await check(subject(shop), Options(dry_run=None))
    assert report.verdict == "unfit"
    assert [one.code for one in report.failing] == ["case-fails"]


async def test_a_case_that_fails_beside_an_error_of_the_definition_is_told_after_it(shop: Path) -> None:
    (shop / "talk.yaml").write_text(CASES.replace("shipped", "lost"))
    tools = TOOLS + '\n\n@tool(timeout=1, effect="write", identity=("order",))\ndef cancel(order: int) -> str:\n'
    (shop / "tools.py").write_text(tools + '    """Cancel an order."""\n    return "done"\n')
    (shop / "skills" / "order_status.yaml").write_text(SKILL.replace("  - answer", "  - tool: cancel\n  - answer"))
    report = await check(subject(shop), Options(dry_run=None))
    codes = [one.code for one in report.failing]
    assert codes == ["write-without-approval"]
    assert "case-fails" not in [one.code for one in report.findings]
    (one,) = report.failing
    assert "it may be why case “an order”: only 0 of 10 trials passed" in one.evidence and "talk.yaml:3" in one.evidence
    assert any(item.state == "failed" and item.heading == "trials" for item in report.items)


async def test_only_named_cases_are_tried_and_a_wrong_name_is_told(shop: Path) -> None:
    options = Options(only="AN ORDER", dry_run=None, trials=TrialOptions(k=2))
    report = await check(subject(shop), options)
    assert report.trials is not None and report.trials.as_dict()["k"] == 2
    assert not any("left out" in line for line in report.not_established), "it is the only one"
    (shop / "talk.yaml").write_text(CASES + CASES.replace("conversations:\n", "").replace("an order", "another"))
    report = await check(subject(shop), options)
    assert "1 of 2 cases: they were left out by --only" in report.not_established
    with pytest.raises(UsageError, match="--only"):
        await check(subject(shop), Options(only="nothing", dry_run=None))


async def test_findings_are_in_order_and_each_once(shop: Path) -> None:
    report = await check(subject(shop), Options(trials=None, dry_run=None))
    ranks = [("error", "warning", "note").index(one.severity) for one in report.findings]
    assert ranks == sorted(ranks) and len(set(report.findings)) == len(report.findings)


@pytest.mark.real_time
def test_it_needs_no_loop_of_its_own(shop: Path) -> None:
    report = asyncio.run(check(subject(shop), Options(trials=None, dry_run=None)))
    assert report.agent == "shop"


async def test_a_case_that_fails_alone_is_a_finding(shop: Path) -> None:
    (shop / "talk.yaml").write_text(CASES.replace("[shipped]", "[delivered]"), encoding="utf-8")
    report = await check(subject(shop), Options(dry_run=None, trials=TrialOptions(k=10, keep=False)))

    assert [(one.code, one.severity) for one in report.findings] == [("case-fails", "error")]
