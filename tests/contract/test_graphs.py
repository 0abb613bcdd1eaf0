"""A skill as a graph: what each step is given, what it waits for, which inputs may be asked for."""

from typing import Any

from tests.batches import batch

from shipworthy import Guideline, Skill, Step
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graph import Graph, segments
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.language.types import input_type
from shipworthy.contract.tool import Param, ToolSpec

TOOLS = {
    "look": ToolSpec(name="look", params=(Param(name="ticker"), Param(name="days", type="integer", required=False))),
    "join": ToolSpec(name="join", params=(Param(name="look"), Param(name="other", required=False))),
    "send": ToolSpec(name="send", params=(Param(name="text"),), effect="write"),
    "rows": ToolSpec(name="rows", params=(Param(name="table", type="any"),)),
    "plain": ToolSpec(name="plain"),
}


def graph_of(skill: dict[str, Any], helpers: dict[str, dict[str, Any]] | None = None, **agent: Any) -> Graph:
    skills = {"main": {"name": "main", **skill}, **{n: {"name": n, **s} for n, s in (helpers or {}).items()}}
    return Graphs(AgentSpec.model_validate({"skills": skills, "tools": TOOLS, **agent})).graph_of("main")


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


@batch(
    ("more", "first", "value"),
    [
        ({}, {"with": {"days": 3}, "foreach": "days in [1]", "max": 1}, "Literal(value=3)"),
        ({"inputs": {"days": {"type": "integer"}}}, {}, "days"),
        ({"let": {"days": "1 + 1"}}, {}, "days"),
        ({}, {"foreach": "days in [1]", "max": 1}, "days"),
        ({}, {"after": ["days"]}, "days"),
    ],
    ids=["with", "input", "let", "item", "earlier result"],
)
def test_an_argument_binds_to_what_is_nearest(more: dict[str, Any], first: dict[str, Any], value: str) -> None:
    steps = [{"tool": "look", **first}]
    if "after" in first:
        steps.insert(0, {"tool": "plain", "as": "days"})
    graph = graph_of({"workflow": steps, **more})

    assert bound_to(graph, len(steps) - 1)["days"] == value


def test_what_is_not_bound_keeps_its_default() -> None:
    assert set(bound_to(graph_of({"workflow": [{"tool": "look"}]}))) == {"ticker"}


def test_a_step_is_not_bound_to_its_own_result() -> None:
    graph = graph_of({"workflow": [{"tool": "look", "as": "days"}]})

    assert bound_to(graph) == {"ticker": "ticker"}


@batch(
    ("param", "kind", "ask"),
    [
        (Param(name="city"), "text", "What is the city?"),
        (Param(name="birth_date", type="date"), "date", "What is the birth date?"),
        (Param(name="ticker"), "ticker", "What is the ticker?"),
        (Param(name="email"), "email", "What is the email?"),
        (Param(name="count", type="integer", description="How {many}?"), "integer", "How {many}?"),
        (Param(name="tags", type="list:text"), "list of text", "What is the tags?"),
        (Param(name="city", description="the {IATA} code"), "text", "What is the city? (the {IATA} code)"),
        (Param(name="size", type="s|m|l"), "s | m | l", "What is the size?"),
    ],
    ids=lambda value: value.name if isinstance(value, Param) else None,
)
def test_an_implied_input_has_the_type_and_the_question_of_its_parameter(param: Param, kind: str, ask: str) -> None:
    graph = graph_of({"workflow": [{"tool": "t"}]}, tools={"t": ToolSpec(name="t", params=(param,))})
    implied = graph.inputs[param.name]

    assert (str(implied.kind), implied.ask and implied.ask.render({}.__getitem__)) == (kind, ask)
    assert bound_to(graph) == {param.name: param.name}


def test_one_implied_input_serves_every_step_and_gives_way_to_a_declared_one() -> None:
    steps = [{"tool": "look"}, {"tool": "look", "as": "b"}]

    assert list(graph_of({"workflow": steps}).inputs) == ["ticker"]
    assert graph_of({"workflow": steps}, inputs={"ticker": {"ask": "Which?"}}).inputs["ticker"].keep == "session"


def test_inputs_of_helpers_of_helpers_are_inherited_with_what_their_tools_imply() -> None:
    inner = {"workflow": [{"tool": "look"}], "inputs": {"day": {"type": "date"}}}
    graph = graph_of({"workflow": [{"tool": "outer"}]}, {"outer": {"workflow": [{"tool": "inner"}]}, "inner": inner})

    assert set(graph.inputs) == {"ticker", "day"}


def test_what_an_agent_shares_is_not_handed_to_a_helper() -> None:
    helper = {"workflow": [{"answer": "{user} {city}"}], "inputs": {"city": {}}}
    graph = graph_of({"workflow": [{"tool": "h"}], "let": {"city": "'Rome'"}}, {"h": helper}, inputs={"user": {}})

    assert bound_to(graph) == {"city": "city"}


def test_an_argument_the_helper_does_not_have_is_a_problem() -> None:
    graph = graph_of({"workflow": [{"tool": "h", "with": {"town": "Rome"}}]}, {"h": {"inputs": {"city": {}}}})

    assert graph.problems[0] == (
        ("workflow", 0, "with", "town"),
        "skill `h` has no input `town`",
        "its inputs are: `city`",
    )


@batch(
    ("step", "more", "waits"),
    [
        ({"answer": "{a} {b}"}, {}, {"a", "b"}),
        ({"tool": "plain", "as": "c", "after": ["a"]}, {}, {"a"}),
        ({"tool": "plain", "as": "c", "when": "a or b"}, {}, {"a", "b"}),
        ({"tool": "plain", "as": "c", "foreach": "a in b", "max": 2}, {}, {"b"}),
        ({"tool": "plain", "as": "c", "foreach": "a in a", "max": 2}, {}, {"a"}),
        ({"prompt": "About {a}", "fallback": "{b}"}, {}, {"a", "b"}),
        ({"tool": "send", "with": {"text": "x"}, "confirm": "{a}?"}, {}, {"a"}),
        ({"tool": "rows", "with": {"table": [{"k": "=a"}, "{b}"]}}, {}, {"a", "b"}),
        ({"choose": [{"when": "a", "steps": [{"answer": "{b}"}]}]}, {}, {"a", "b"}),
        ({"steps": [{"tool": "plain", "as": "c"}, {"answer": "{b} {c}"}]}, {}, {"b"}),
        ({"tool": "plain", "as": "c", "on_error": [{"answer": "{a}"}]}, {}, {"a"}),
        ({"answer": "{d}"}, {"let": {"d": "e + 1", "e": "a"}}, {"a"}),
        ({"answer": "{d}"}, {"let": {"d": "known(a)"}}, set()),
        ({"answer": "{p}"}, {"inputs": {"p": {"choices": "[1]", "value": "a[it]"}}}, {"a"}),
        ({"answer": "{p}"}, {"inputs": {"p": {"when": "q > 1"}, "q": {"default": "=b"}}}, {"b"}),
        ({"answer": "{message} {now}"}, {}, set()),
    ],
)
def test_what_a_step_waits_for(step: dict[str, Any], more: dict[str, Any], waits: set[str]) -> None:
    steps = [{"tool": "plain", "as": "a"}, {"tool": "plain", "as": "b"}, step]

    assert graph_of({"workflow": steps, **more}).nodes[2].waits == waits


def test_steps_have_stable_names_and_results_of_every_depth() -> None:
    inner = {"choose": [{"when": "message", "steps": [{"tool": "plain", "as": "deep"}]}]}
    each = {"foreach": "n in [1]", "max": 2, "as": "all", "steps": [{"tool": "plain", "as": "one"}]}
    rescue = {"tool": "plain", "on_error": [{"tool": "plain", "as": "saved"}]}
    graph = graph_of({"workflow": [{"steps": [inner]}, each, rescue]})

    assert graph.results == {"deep", "all", "plain", "saved"}, "of a `foreach` only the list of its items is left"
    assert graph.nodes[0].blocks[0][0].blocks[0][0].id == "0.steps.0.choose.0.steps.0"
    assert graph.nodes[2].recovery[0].id == "2.on_error.0"


def test_a_recovery_that_writes_makes_a_barrier_of_its_step() -> None:
    rescue = {"tool": "plain", "on_error": [{"tool": "send", "with": {"text": "x"}}]}

    assert graph_of({"workflow": [rescue]}).nodes[0].barrier


def test_a_skill_that_comes_to_use_itself_is_a_problem() -> None:
    skills = {"a": {"name": "a", "workflow": [{"tool": "b"}]}, "b": {"name": "b", "workflow": [{"tool": "a"}]}}
    graphs = Graphs(AgentSpec.model_validate({"skills": skills}))
    graphs.graph_of("a")

    assert "comes to use itself" in graphs.graph_of("b").problems[0][1]


@batch(
    ("checks", "on_skill", "on_step", "waits"),
    [
        ((), {}, {}, set()),
        (("len(text) < 9",), {}, {}, set()),
        (("max(amounts) <= a",), {}, {}, {"a"}),
        (("max(amounts) <= double",), {}, {}, {"a"}),
        (("not known(b)",), {}, {}, {"b"}),
        ((lambda text: None,), {}, {}, {"a", "b"}),
        ((), {"lowest": "a"}, {}, {"a"}),
        ((), {}, {"lowest": "b"}, {"b"}),
    ],
)
def test_a_prompt_that_is_the_answer_waits_for_what_its_checks_read(
    checks: Any, on_skill: Any, on_step: Any, waits: set[str]
) -> None:
    steps = [Step(tool="a"), Step(tool="b"), Step(prompt="Say it.", claims=on_step, **{"as": "told"})]
    skill = Skill(name="job", workflow=steps, claims=on_skill, let={"double": "a * 2"})
    tools = {name: ToolSpec(name=name) for name in "ab"}
    guidelines = [Guideline(answer_check=list(checks))] if checks else []
    spec = AgentSpec(skills={"job": skill}, tools=tools, guidelines=guidelines)
    assert Graphs(spec).graph_of("job").nodes[-1].waits == waits
