"""The worst case of each construct, and of whole skills."""

from dataclasses import replace
from typing import Any

import pytest
from tests.batches import batch

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.fold import (
    EXPRESSION_MS,
    MESSAGE_MS,
    WIDTH,
    Fold,
    backoff_ms,
)
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.kinds.tool import ABANDON_MS
from shipworthy.contract.least import floor
from shipworthy.contract.limits import GRACE_MS
from shipworthy.contract.tool import Param, ToolSpec

FIXED = MESSAGE_MS + GRACE_MS
CALL = 1000 + ABANDON_MS + EXPRESSION_MS
"""Milliseconds of one call of a tool with a timeout of a second."""
TOOLS = {
    "one": ToolSpec(name="one", timeout=1),
    "two": ToolSpec(name="two", timeout=2, price_usd=0.001),
    "after_one": ToolSpec(name="after_one", timeout=1, params=(Param(name="one"),)),
    "write": ToolSpec(name="write", timeout=1, effect="write"),
}
TWICE = [{"tool": "two", "as": "a", "foreach": "n in [1]", "max": 2}]
TWO_CALLS = [{"tool": "one"}, {"tool": "two"}]


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

    read = (100, 300)  # one call reads the message, within the skill's context
    assert (bound.model_calls, bound.tool_calls) == (4, 7)
    assert (bound.input_tokens, bound.output_tokens) == (300 + read[0], 30 + read[1])


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
    least = floor(Graphs(agent).graph_of("main").nodes)

    assert (least.tool_calls, least.cost_usd) == (2, 0.001)


def test_a_group_is_its_steps_and_a_retried_group_all_of_them_again() -> None:
    steps = [{"tool": "one"}, {"tool": "after_one"}]
    group, again = bound_of([{"steps": steps}]), bound_of([{"steps": steps, "retry": 1}])

    assert (group.tool_calls, group.latency_ms) == (2, FIXED + 2 * CALL + EXPRESSION_MS)
    assert (again.tool_calls, again.latency_ms) == (4, FIXED + 4 * CALL + backoff_ms(0) + EXPRESSION_MS)


def test_the_longest_path_counts_not_the_longest_step() -> None:
    chain = [{"tool": "one"}, {"tool": "after_one"}, {"tool": "one", "as": "third", "after": "after_one"}]
    bound = bound_of([{"tool": "two"}, *chain])

    assert (bound.tool_calls, bound.latency_ms) == (4, FIXED + 3 * CALL)
    assert bound_of([chain[2], chain[1], chain[0], {"tool": "two"}]) == bound, "the order of the page does not matter"


def test_an_error_path_comes_after_every_attempt_of_every_item() -> None:
    step = {"tool": "one", "retry": 1, "foreach": "n in [1]", "max": 3, "on_error": [{"tool": "two"}]}
    bound = bound_of([step])

    assert (bound.tool_calls, bound.cost_usd) == (9, pytest.approx(0.003))
    assert bound.latency_ms == FIXED + 2 * (1000 + ABANDON_MS) + backoff_ms(0) + CALL + 1000 + EXPRESSION_MS


@batch("more", [{"when": "message"}, {"required": False}, {"on_error": "skip"}, {"on_error": "ask"}])
def test_what_may_be_left_out_counts_as_if_it_ran(more: dict[str, Any]) -> None:
    assert bound_of([{"tool": "two", **more}]) == bound_of([{"tool": "two"}])


@pytest.mark.parametrize("step", [{"answer": "{message}"}, {"answer": "x", "when": "len(message) > 3"}])
def test_words_and_conditions_make_no_call(step: dict[str, Any]) -> None:
    bound = bound_of([step])

    assert bound == replace(Bound(), latency_ms=FIXED + EXPRESSION_MS)


@batch(
    ("skill", "agent", "reads"),
    [
        ({"workflow": [{"tool": "one"}]}, {}, False),
        ({"workflow": [{"prompt": "Say"}]}, {}, False),
        ({"workflow": [{"tool": "one"}]}, {"otherwise": "main"}, True),
        ({"workflow": [{"tool": "one"}]}, {"understand": "always"}, True),
        ({"workflow": [{"tool": "write", "confirm": "?"}]}, {}, True),
        ({"tools": ["one"]}, {}, True),
        ({"tools": ["one"], "routable": False}, {}, False),
        ({"tools": ["one"], "max_cost_usd": 0}, {}, False),
    ],
)
def test_the_bound_has_room_for_reading_where_the_message_may_need_it(
    skill: dict[str, Any], agent: dict[str, Any], reads: bool
) -> None:
    spec = AgentSpec.model_validate({"skills": {"main": {"name": "main", **skill}}, "tools": TOOLS, **agent})
    fold = Fold(spec, Graphs(spec))
    assert fold.understands("main") == reads
    assert [line.step for line in fold.skill("main").lines].count("understand") == reads
    assert fold.affords("main") == (skill.get("max_cost_usd") != 0)


def test_a_yes_adds_no_call() -> None:
    assert bound_of([{"tool": "write", "confirm": "Sure?"}]).tool_calls == 1


def test_a_prompt_counts_each_attempt_and_each_item() -> None:
    bound = bound_of([{"prompt": "Say", "retry": 1, "foreach": "n in [1]", "max": 3}], max_context_tokens=100)

    assert (bound.model_calls, bound.input_tokens, bound.output_tokens) == (6, 600, 6 * 300)


def test_a_loop_without_a_limit_of_calls_has_as_many_as_rounds() -> None:
    bound = bound_of([], tools=["one"], max_iterations=3)

    assert (bound.model_calls, bound.tool_calls) == (4, 3), "one call reads the message"


@batch(
    ("steps", "limit", "most"),
    [
        ([{"prompt": "Say"}], 50_000, 50_000),
        ([{"prompt": "Say"}], 60_000, 60_000),
        ([{"prompt": "Say"}], 120_000, 120_000),
        ([{"tool": "one"}], 120_000, FIXED + CALL),
    ],
)
def test_field_25_a_model_may_take_as_long_as_its_skill(steps: list[dict[str, Any]], limit: int, most: float) -> None:
    assert bound_of(steps, max_latency_ms=limit).latency_ms == most


def test_the_fallback_of_a_loop_counts_where_it_is_worse() -> None:
    fallback = [{"tool": "two", "as": f"t{n}", "foreach": "n in [1]", "max": 5} for n in range(2)]
    bound = bound_of([], tools=["one"], max_iterations=1, fallback=fallback)

    assert (bound.model_calls, bound.tool_calls) == (2, 10), "one call reads the message"


def test_a_skill_without_workflow_and_tools_is_one_prompt() -> None:
    assert bound_of([]).model_calls == 1


def test_helpers_of_helpers_count_with_everything_around_them() -> None:
    inner = {"workflow": [{"tool": "two", "retry": 1}]}
    outer = {"workflow": [{"tool": "inner", "foreach": "n in [1]", "max": 2}]}
    bound = bound_of([{"tool": "outer", "retry": 2}], {"outer": outer, "inner": inner})

    assert bound.tool_calls == 2 * 2 * 3


@batch(
    ("limit", "value", "dimension"),
    [("max_latency_ms", 700, "latency_ms"), ("max_cost_usd", 0.0005, "cost_usd"), ("max_tool_calls", 1, "tool_calls")],
)
def test_each_declared_limit_caps_its_dimension_alone(limit: str, value: float, dimension: str) -> None:
    free, capped = bound_of(TWICE), bound_of(TWICE, **{limit: value})

    assert (getattr(capped, dimension), capped.basis[dimension]) == (value, "enforced")
    assert {**free.as_dict(), dimension: value} == capped.as_dict()


def test_the_invoice_has_a_line_for_each_step() -> None:
    steps = [{"tool": "two", "retry": 1, "required": False}, {"tool": "write", "confirm": "?", "as": "w"}, *TWICE[:1]]
    agent = AgentSpec.model_validate({"skills": {"main": {"name": "main", "workflow": steps}}, "tools": TOOLS})
    lines = Fold(agent, Graphs(agent)).skill("main").lines

    assert [(line.step, line.note, line.bound.tool_calls) for line in lines] == [
        ("understand", "where the words alone do not say enough", 0),
        ("two", "optional, up to 2 attempts", 2),
        ("w", "asks first", 1),
        ("a", "for each of at most 2", 2),
    ]


@batch(
    ("step", "calls"),
    [
        ({"steps": [{"tool": "one"}, {"tool": "two"}]}, 2),
        ({"choose": [{"when": "message", "steps": [{"tool": "one"}]}]}, 0),
        ({"choose": [{"when": "message", "steps": [{"tool": "one"}]}, {"steps": TWO_CALLS}]}, 1),
        ({"tool": "one", "foreach": "n in [1]", "max": 3}, 0),
        ({"tool": "one", "on_error": [{"tool": "two"}]}, 1),
        ({"steps": [{"tool": "one"}], "when": "message"}, 0),
    ],
)
def test_what_a_run_needs_at_least(step: dict[str, Any], calls: int) -> None:
    unread = {"answer": "done"}, {"tool": "two", "as": "never"}
    skill = {"name": "main", "workflow": [step, *unread]}
    agent = AgentSpec.model_validate({"skills": {"main": skill}, "tools": TOOLS})

    assert floor(Graphs(agent).graph_of("main").nodes).tool_calls == calls


def test_pauses_grow_up_to_a_second() -> None:
    assert [backoff_ms(attempt) for attempt in (0, 1, 2, 3, 4, 9)] == [100, 200, 400, 800, 1000, 1000]
