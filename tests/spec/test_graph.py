"""A skill as a graph: what each step is given, what it waits for, which inputs may be asked for."""

from typing import Any

import pytest

from shipworthy.spec.agent import AgentSpec
from shipworthy.spec.graph import Graph, Graphs, build, segments
from shipworthy.spec.tool import Param, ToolSpec
from shipworthy.spec.types import input_type

TOOLS = {
    "look": ToolSpec(name="look", params=(Param(name="ticker"), Param(name="days", type="integer", required=False))),
    "join": ToolSpec(name="join", params=(Param(name="look"), Param(name="other", required=False))),
    "send": ToolSpec(name="send", params=(Param(name="text"),), effect="write"),
    "rows": ToolSpec(name="rows", params=(Param(name="table", type="any"),)),
    "plain": ToolSpec(name="plain"),
}


def graph_of(skill: dict[str, Any], helpers: dict[str, dict[str, Any]] | None = None, **agent: Any) -> Graph:
    skills = {"main": {"name": "main", **skill}, **{n: {"name": n, **s} for n, s in (helpers or {}).items()}}
    return build(AgentSpec.model_validate({"skills": skills, "tools": TOOLS, **agent}), "main")


def bound_to(graph: Graph, index: int = 0) -> dict[str, str]:
    return {name: getattr(value, "source", repr(value)) for name, value in graph.nodes[index].args.items()}


def test_arguments_bind_with_then_item_then_input_then_let_then_result() -> None:
    steps = [
        {"tool": "look", "with": {"ticker": "=upper('a')"}},
        {"tool": "look", "as": "each", "foreach": "ticker in ['a']", "max": 1},
        {"tool": "join"},
    ]
    graph = graph_of({"workflow": steps, "inputs": {"days": {"type": "integer"}}, "let": {"other": "1"}})

    assert bound_to(graph, 0) == {"ticker": "upper('a')", "days": "days"}
    assert bound_to(graph, 1) == {"ticker": "ticker", "days": "days"}
    assert bound_to(graph, 2) == {"look": "look", "other": "other"}


def test_what_nothing_binds_becomes_an_input_of_its_name_and_type() -> None:
    graph = graph_of({"workflow": [{"tool": "look"}]}, types={"ticker": input_type("ticker", values={"A": []})})

    assert str(graph.inputs["ticker"].kind) == "ticker"
    assert "days" not in graph.inputs, "a parameter with a default is never asked for"
    assert graph.problems == ()


def test_what_cannot_be_asked_for_is_a_problem() -> None:
    graph = graph_of({"workflow": [{"tool": "rows"}]})

    assert "nothing binds `table` of `rows`" in graph.problems[0][1]


def test_an_argument_the_tool_does_not_have_is_a_problem() -> None:
    graph = graph_of({"workflow": [{"tool": "look", "with": {"tickr": "A", "ticker": "B"}}]})

    assert graph.problems[0][0] == ("workflow", 0, "with", "tickr")


def test_waits_go_through_named_values_and_inputs() -> None:
    steps = [{"tool": "plain", "as": "a"}, {"answer": "{text}"}]
    inputs = {"pick": {"choices": "a", "type": "text"}}
    graph = graph_of({"workflow": steps, "inputs": inputs, "let": {"text": "pick + '!'"}})

    assert graph.nodes[1].waits == {"a"}


def test_a_name_under_known_is_not_waited_for() -> None:
    steps = [{"tool": "plain", "as": "a"}, {"tool": "plain", "as": "b", "when": "not known(a)"}]

    assert graph_of({"workflow": steps}).nodes[1].waits == frozenset()


def test_answers_choices_writes_and_confirms_keep_the_order_of_the_page() -> None:
    steps = [
        {"tool": "plain", "as": "a"},
        {"tool": "plain", "as": "b"},
        {"tool": "send", "with": {"text": "x"}},
        {"tool": "plain", "as": "c", "confirm": "sure?"},
        {"steps": [{"answer": "in"}], "when": "a"},
        {"choose": [{"steps": [{"tool": "plain", "as": "d"}]}]},
        {"tool": "plain", "as": "e"},
    ]
    graph = graph_of({"workflow": steps})

    assert [node.barrier for node in graph.nodes] == [False, False, True, True, True, True, False]
    assert [len(part) for part in segments(graph.nodes)] == [2, 1, 1, 1, 1, 1]


def test_a_skill_that_writes_is_a_barrier_where_it_is_used() -> None:
    helper = {"workflow": [{"tool": "send", "with": {"text": "x"}}], "routable": False}

    assert graph_of({"workflow": [{"tool": "helper"}]}, {"helper": helper}).nodes[0].barrier


def test_the_inputs_of_a_helper_are_bound_or_inherited() -> None:
    helper = {"inputs": {"city": {"ask": "Where?"}, "day": {"type": "date"}}, "workflow": [{"answer": "{city} {day}"}]}
    graph = graph_of({"workflow": [{"tool": "helper", "with": {"city": "Rome"}}]}, {"helper": helper})

    assert set(graph.nodes[0].args) == {"city"}
    assert set(graph.inputs) == {"day"}


def test_a_skill_that_comes_to_use_itself_is_a_problem() -> None:
    skills = {"a": {"name": "a", "workflow": [{"tool": "b"}]}, "b": {"name": "b", "workflow": [{"tool": "a"}]}}
    graphs = Graphs(AgentSpec.model_validate({"skills": skills}))
    graphs.of("a")

    assert "comes to use itself" in graphs.of("b").problems[0][1]


@pytest.mark.parametrize("name", ["look", "each"])
def test_results_are_known_by_name(name: str) -> None:
    steps = [{"tool": "look", "with": {"ticker": "A"}}, {"tool": "plain", "as": "each"}]

    assert name in graph_of({"workflow": steps}).results
