"""What users type to the trading agent, and what must come of it."""

import difflib
import re
import statistics
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from shipworthy import Agent, RunResult
from shipworthy.durable.memory import MemoryStore
from shipworthy.routing.said import Said

FOLDER = Path(__file__).parents[2] / "examples" / "trading"
CASES: list[dict[str, Any]] = yaml.safe_load((FOLDER / "cases.yaml").read_text(encoding="utf-8"))
RIGHT, ELSEWHERE = 0.8, 0.05
"""Least share of messages that go right at once, and most that go to another skill; the others are asked about."""
REFUSED = {"none"}


@pytest.fixture(scope="module")
def agent() -> Agent:
    return Agent.load(FOLDER)


@pytest.fixture(autouse=True)
def own_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path))


async def answered(agent: Agent, case: dict[str, Any]) -> RunResult:
    agent.use_store(MemoryStore())
    messages = case["say"] if isinstance(case["say"], list) else [case["say"]]
    for message in messages:
        result = await agent.run(message, session=case["id"])
    return result


async def wrong(agent: Agent, case: dict[str, Any]) -> list[str]:
    """What does not hold of a case."""
    result = await answered(agent, case)
    session = await agent.session(case["id"])
    pending = session.open.pending if session.open is not None else None
    seen: dict[str, Any] = {
        "skill": result.skill,
        "status": result.status,
        "reason": result.reason,
        "pending": pending.kind if pending is not None else None,
        "asked": list(pending.names) if pending is not None and pending.kind == "input" else None,
        "path": [entry["tool"] for entry in result.path],
        "outcome": {"no_skill": "none", "which_skill": "ask"}.get(result.reason or "", "route"),
    }
    expected = dict(case["expect"])
    inputs = expected.pop("inputs", {})
    found = [f"{key}: {seen[key]!r}, not {value!r}" for key, value in expected.items() if seen[key] != value]
    found += [f"{k}: {result.inputs.get(k)!r}, not {v!r}" for k, v in inputs.items() if result.inputs.get(k) != v]
    return [*found, f"said: {result.text[:120]!r}"] if found else []


async def test_almost_every_message_goes_right(agent: Agent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failures = {}
    for case in CASES:
        monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / case["id"]))
        if found := await wrong(agent, case):
            failures[case["id"]] = (case["say"], found)
    share = 1 - len(failures) / len(CASES)
    print(f"{share:.1%} of {len(CASES)} cases right; wrong: {failures}")

    assert len(CASES) >= 100
    assert sum(case["id"].startswith("b") for case in CASES) >= 40
    assert share >= RIGHT, failures
    elsewhere = [say for say, found in failures.values() if any(told.startswith("skill: '") for told in found)]
    assert len(elsewhere) <= ELSEWHERE * len(CASES), elsewhere


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["expect"].get("outcome") in REFUSED], ids=lambda case: case["id"]
)
async def test_out_of_scope_and_hostile_messages_run_no_tool(agent: Agent, case: dict[str, Any]) -> None:
    result = await answered(agent, case)

    assert result.path == ()
    assert result.usage.tool_calls == result.usage.model_calls == 0


async def test_every_answer_stays_within_its_bound(agent: Agent) -> None:
    for case in CASES:
        result = await answered(agent, case)
        most = result.bound.as_dict()
        over = {n: used for n, used in result.usage.as_dict().items() if most[n] is not None and used > most[n]}
        assert over == {}, case["id"]


async def test_ten_runs_take_the_same_path(agent: Agent) -> None:
    paths = {str((await agent.run("What's the sentiment on NVDA?")).path) for _ in range(10)}

    assert len(paths) == 1


def test_no_case_nearly_repeats_an_example_of_a_skill(agent: Agent) -> None:
    examples = [example for skill in agent.spec.routable for example in skill.examples]
    masked = {_masked(agent, example) for example in examples}
    for case in CASES:
        for message in case["say"] if isinstance(case["say"], list) else [case["say"]]:
            near = difflib.get_close_matches(message.lower(), [e.lower() for e in examples], n=1, cutoff=0.9)
            assert not near, f"{case['id']}: {message!r} nearly repeats {near[0]!r}"
            plain = _masked(agent, message)
            assert len(plain.split()) < 2 or plain not in masked, f"{case['id']}: {message!r} repeats an example"


def test_no_two_cases_are_the_same() -> None:
    assert len({str(case["say"]) for case in CASES}) == len(CASES)


def test_routing_and_inputs_take_little_time(agent: Agent) -> None:
    """Prints the figure; the bench holds it to its goal."""
    taken = []
    for case in CASES:
        message = case["say"][0] if isinstance(case["say"], list) else case["say"]
        began = time.perf_counter()
        agent.route(message)
        taken.append((time.perf_counter() - began) * 1000)
    print(f"routing and inputs: p50 {statistics.median(taken):.2f} ms, worst {max(taken):.2f} ms")

    assert len(taken) == len(CASES)


def _masked(agent: Agent, text: str) -> str:
    kind = agent.spec.skills["quick_price"].inputs["ticker"].type
    for found in reversed(agent.compiled.extractor.find(kind, Said(text))):
        text = f"{text[: found.start]}T{text[found.end :]}"
    return re.sub(r"[^\w ]", "", re.sub(r"\d+", "N", text)).lower().strip()
