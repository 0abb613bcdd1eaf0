"""The worst case of each construct, and of whole skills."""

import random
from typing import Any

import pytest

from shipworthy.spec.agent import AgentSpec
from shipworthy.spec.bound import Bound
from shipworthy.spec.fold import ABANDON_MS, EXPRESSION_MS, MESSAGE_MS, WIDTH, Fold, backoff_ms, floor
from shipworthy.spec.graph import Graphs, build
from shipworthy.spec.limits import GRACE_MS
from shipworthy.spec.tool import Param, ToolSpec

FIXED = MESSAGE_MS + GRACE_MS
CALL = 1000 + ABANDON_MS + EXPRESSION_MS
"""Milliseconds of one call of a tool with a timeout of a second."""
TOOLS = {
    "one": ToolSpec(name="one", timeout=1),
    "two": ToolSpec(name="two", timeout=2, price_usd=0.001),
    "after_one": ToolSpec(name="after_one", timeout=1, params=(Param(name="one"),)),
    "write": ToolSpec(name="write", timeout=1, effect="write"),
}


def bound_of(steps: list[dict[str, Any]], helpers: dict[str, Any] | None = None, **skill: Any) -> Bound:
    limits = {"max_latency_ms": 10_000_000, "max_cost_usd": 1000}
    main = {"name": "main", "workflow": steps, **limits, **skill}
    skills = {"main": main, **{n: {"name": n, **s} for n, s in (helpers or {}).items()}}
    agent = AgentSpec.model_validate({"skills": skills, "tools": TOOLS})
    return Fold(agent, Graphs(agent)).skill("main").bound


def test_side_by_side_the_longest_decides_in_a_row_they_add_up() -> None:
    beside = bound_of([{"tool": "one"}, {"tool": "two"}])
    chain = bound_of([{"tool": "one"}, {"tool": "after_one"}])

    assert (beside.tool_calls, beside.latency_ms) == (2, FIXED + CALL + 1000)
    assert (chain.tool_calls, chain.latency_ms) == (2, FIXED + 2 * CALL)


def test_barriers_add_up() -> None:
    steps = [{"tool": "one"}, {"answer": "early", "when": "one == 'x'"}, {"tool": "two"}]

    assert bound_of(steps).latency_ms == FIXED + CALL + EXPRESSION_MS + CALL + 1000


def test_retries_count_and_wait() -> None:
    bound = bound_of([{"tool": "two", "retry": 2}])

    assert bound.tool_calls == 3
    assert bound.cost_usd == pytest.approx(0.003)
    assert bound.latency_ms == FIXED + 3 * (2000 + ABANDON_MS) + backoff_ms(0) + backoff_ms(1) + EXPRESSION_MS


def test_foreach_runs_in_rounds_and_writes_one_by_one() -> None:
    items = "n in [1]"
    reads = bound_of([{"tool": "one", "foreach": items, "max": WIDTH + 1}])
    writes = bound_of([{"tool": "write", "foreach": items, "max": 3}])

    assert (reads.tool_calls, reads.latency_ms) == (WIDTH + 1, FIXED + 2 * (1000 + ABANDON_MS) + EXPRESSION_MS)
    assert (writes.tool_calls, writes.latency_ms) == (3, FIXED + 3 * (1000 + ABANDON_MS) + EXPRESSION_MS)


def test_a_choice_is_its_worst_branch_in_each_dimension() -> None:
    steps = [
        {
            "choose": [
                {"when": "True", "steps": [{"tool": "two"}]},
                {"steps": [{"tool": "one"}, {"tool": "one", "as": "x"}]},
            ]
        }
    ]
    bound = bound_of(steps)

    assert (bound.tool_calls, bound.cost_usd) == (2, 0.001)


def test_an_error_path_comes_on_top() -> None:
    assert bound_of([{"tool": "one", "on_error": [{"tool": "two"}]}]).tool_calls == 2


def test_a_prompt_is_one_model_call_within_its_token_limits() -> None:
    bound = bound_of([{"prompt": "Say {message}"}], max_context_tokens=700, max_output_tokens=90, max_latency_ms=5000)

    assert (bound.model_calls, bound.input_tokens, bound.output_tokens) == (1, 700, 90)
    assert (bound.latency_ms, bound.basis["latency_ms"], bound.basis["cost_usd"]) == (5000, "enforced", "enforced")


def test_a_loop_is_its_iterations_and_its_tool_calls() -> None:
    bound = bound_of(
        [], tools=["one"], max_iterations=3, max_tool_calls=7, max_context_tokens=100, max_output_tokens=10
    )

    assert (bound.model_calls, bound.tool_calls, bound.input_tokens, bound.output_tokens) == (3, 7, 300, 30)


def test_a_helper_is_its_own_fold_within_its_own_time() -> None:
    helper = {"workflow": [{"tool": "one"}, {"tool": "after_one"}], "max_latency_ms": 1500}
    bound = bound_of([{"tool": "helper"}], {"helper": helper})

    assert (bound.tool_calls, bound.latency_ms) == (2, FIXED + 1500 + EXPRESSION_MS)


def test_a_declared_limit_below_is_enforced_and_one_above_changes_nothing() -> None:
    assert bound_of([{"tool": "two"}], max_latency_ms=1000).basis["latency_ms"] == "enforced"
    assert bound_of([{"tool": "two"}]).basis["latency_ms"] == "exact"


def test_the_floor_has_required_steps_once_and_no_others() -> None:
    steps = [
        {"tool": "one", "retry": 3},
        {"tool": "two", "required": False},
        {"tool": "two", "as": "x", "when": "one"},
        {"tool": "two", "as": "y"},
    ]
    agent = AgentSpec.model_validate({"skills": {"main": {"name": "main", "workflow": steps}}, "tools": TOOLS})
    least = floor(build(agent, "main").nodes)

    assert (least.tool_calls, least.cost_usd) == (2, 0.001)


def test_no_simulated_worst_case_is_above_the_bound(count: Any) -> None:
    dice = random.Random(7)
    for _ in range(count(60, 3000)):
        steps, worst = workflow(dice, depth=2)
        assert bound_of(steps).tool_calls == worst, steps


def workflow(dice: random.Random, depth: int) -> tuple[list[dict[str, Any]], int]:
    """Random steps, and the most calls they can make."""
    steps, total = [], 0
    for _ in range(dice.randint(1, 4)):
        step, calls = one_step(dice, depth)
        name = {"as": f"s{dice.getrandbits(64)}"} if "tool" in step else {}
        steps.append({**step, **name})
        total += calls
    return steps, total


def one_step(dice: random.Random, depth: int) -> tuple[dict[str, Any], int]:
    kind = dice.choice(["tool", "tool", "group", "choose"] if depth else ["tool"])
    if kind == "tool":
        retry, many = dice.randint(0, 2), dice.randint(1, 5)
        each = {"foreach": "n in [1]", "max": many} if dice.random() < 0.5 else {}
        return {"tool": "one", "retry": retry, **each}, (retry + 1) * (many if each else 1)
    if kind == "group":
        inner, calls = workflow(dice, depth - 1)
        return {"steps": inner}, calls
    branches = [workflow(dice, depth - 1) for _ in range(2)]
    (first, a), (second, b) = branches
    return {"choose": [{"when": "True", "steps": first}, {"steps": second}]}, max(a, b)
