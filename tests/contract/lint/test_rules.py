from typing import Any

import pytest
from tests.batches import batch

from shipworthy import Agent, Guideline, Skill, SpecError, Step, tool
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.guideline import Rules
from shipworthy.contract.lint.rules import certain, conflicts, misses_first, named, openers, unfit


@tool
def a(x: str = "x") -> str:
    return "a"


@tool
def b(x: str = "x") -> str:
    return "b"


@tool(effect="write")
def w(x: str = "x") -> str:
    return "w"


def step(name: str, **more: Any) -> Step:
    return Step(tool=name, **more)


def agent(guidelines: Any, *skills: Skill) -> Agent:
    every = skills or (Skill(name="job", tools=["a", "b", "w"]),)
    return Agent(skills=every, tools=[a, b, w], guidelines=[Guideline(**each) for each in guidelines])


def problems(guidelines: Any, *skills: Skill) -> list[tuple[str, str]]:
    with pytest.raises(SpecError) as caught:
        agent(guidelines, *skills)
    assert all(problem.repair for problem in caught.value.problems)
    return [(problem.where, problem.message) for problem in caught.value.problems]


def rules_of(made: Agent) -> Any:
    return Rules(named(made.spec.guidelines))


FIRST, FORBID = {"first_tool": "a"}, {"forbid_tools": ["a"]}
WORDS = {"when": "about prices"}


@batch(
    ("one", "other", "message"),
    [
        (FIRST, FORBID, "`guideline 1` wants `a` first, and `guideline 2` does not allow `a` here"),
        (FORBID, FIRST, "`guideline 2` wants `a` first, and `guideline 1` does not allow `a` here"),
        (FIRST, {"only_tools": ["b"]}, "`guideline 2` does not allow `a` here"),
        (FIRST, {"first_tool": "b"}, "`guideline 1` wants `a` first, and `guideline 2` wants `b` first"),
        (FIRST, {"max_tool_calls": 0}, "no tool call is left"),
        ({"only_tools": ["a"]}, {"only_tools": ["b"]}, "no tool is in `only_tools` of `guideline 2` and of"),
        ({"answer_must_match": "x"}, {"answer_must_not_match": "x"}, "must match `x`, and must not"),
        ({"answer_must_not_match": "x"}, {"answer_must_match": "x"}, "must match `x`, and must not"),
    ],
)
@batch(("when", "other_when"), [({}, {}), (WORDS, WORDS), ({}, WORDS), (WORDS, {})])
def test_those_that_can_apply_together_must_hold_together(one, other, message, when, other_when) -> None:
    ((where, said),) = problems([{**one, **when}, {**other, **other_when}])

    assert where == "agent: guidelines[1]" and message in said


def test_conditions_that_cannot_be_compared_are_no_conflict() -> None:
    agent([{**FIRST, "when": "about prices"}, {**FORBID, "when": "=skill == 'job'"}])
    agent([{**FIRST, "when": "about prices"}, {"first_tool": "b", "when": "about news"}])


def test_three_that_leave_no_tool_are_one_conflict() -> None:
    only = [{"only_tools": names} for names in (["a", "b"], ["b", "w"], ["w", "a"])]

    assert len(problems(only)) == 1


@batch(
    ("rule", "place", "message"),
    [
        ({"name": "x"}, "guidelines[1].name", "a second guideline is called `x`"),
        (
            {"answer_must_match": "y", "answer_must_not_match": "y"},
            "guidelines[1].answer_must_match[0]",
            "and must not",
        ),
        ({"answer_must_not_match": "no", "otherwise": "I do not know."}, "guidelines[1].otherwise", "breaks its own"),
        ({"forbid_tools": ["c"]}, "guidelines[1].forbid_tools[0]", "`c` is not a tool of this agent"),
        ({"when": "=skil == 'x'"}, "guidelines[1].when", "`skil` is not known in a guideline"),
    ],
)
def test_one_alone_must_make_sense(rule: Any, place: str, message: str) -> None:
    ((where, said),) = problems([{"name": "x"}, rule])

    assert where == f"agent: {place}" and message in said


WORKFLOWS = {
    "plain": [step("a"), step("b")],
    "in a group": [Step(steps=[step("a")]), step("b")],
    "in a branch": [Step(choose=[{"when": "message", "steps": [step("b")]}, {"steps": [step("a")]}])],
    "under a condition": [step("a", when="message"), step("b")],
}


@batch("name", WORKFLOWS)
@batch("rule", [{"forbid_tools": ["a"]}, {"only_tools": ["b"]}])
def test_a_required_step_must_be_allowed(name: str, rule: Any) -> None:
    ((where, said),) = problems([rule], Skill(name="job", workflow=WORKFLOWS[name]))

    assert where == f"agent: guidelines[0].{next(iter(rule))}"
    assert said == "skill `job` cannot run: `guideline 1` does not allow `a` here, and it is a required step"


@batch("more", [{"required": False}, {"on_error": "skip"}, {"on_error": [Step(answer="Sorry.")]}])
def test_a_step_that_may_be_missing_may_be_forbidden(more: Any) -> None:
    agent([FORBID], Skill(name="job", workflow=[step("a", **more), step("b")]))
    agent([{**FORBID, **WORDS}], Skill(name="job", workflow=[step("a"), step("b")]))


@batch(
    "workflow",
    [
        [step("b"), step("a")],
        [step("a", required=False), step("b")],
        [step("a", when="message"), step("b")],
        [step("a", on_error="skip"), step("b")],
        [step("a", on_error=[step("b")]), step("b")],
        [step("a", on_error=[Step(answer="Sorry.", when="message")]), step("b")],
        [step("a", required=False, on_error=[Step(answer="Sorry.")]), step("b")],
        [Step(foreach="x in []", max=2, tool="a"), step("b")],
        [Step(choose=[{"when": "message", "steps": [step("a")]}]), step("b")],
        [Step(choose=[{"when": "message", "steps": [step("a")]}, {"steps": [step("b")]}])],
        [Step(steps=[step("b"), step("a")])],
        [Step(answer="x", on_error=[step("b")]), step("a")],
        [step("helper"), step("a")],
    ],
)
def test_the_first_tool_of_a_workflow_is_the_first_on_its_page(workflow: Any) -> None:
    helper = Skill(name="helper", workflow=[Step(prompt="Hello"), step("b")], routable=False)
    found = problems([FIRST], Skill(name="job", workflow=workflow), helper)

    assert (
        "agent: guidelines[0].first_tool",
        "skill `job` may call `b` before `a`, which `guideline 1` wants first",
    ) in (found)


@batch(
    "workflow",
    [
        [step("a"), step("b")],
        [Step(prompt="Hello"), step("a"), step("b")],
        [Step(answer="No.", when="message"), step("a"), step("b")],
        [Step(answer="No."), step("b")],
        [Step(steps=[step("a")]), step("b")],
        [Step(choose=[{"when": "message", "steps": [step("a")]}, {"steps": [step("a")]}]), step("b")],
        [step("helper"), step("b")],
        [step("loop"), step("b")],
        [step("a", on_error=[Step(answer="Sorry.")]), step("b")],
        [step("a", on_error=[step("b"), Step(answer="Sorry.")]), step("b")],
        [step("a", on_error=[Step(steps=[Step(answer="Sorry.")])]), step("b")],
        [Step(prompt="Hello")],
    ],
)
def test_or_stands_inside_of_what_comes_first(workflow: Any) -> None:
    helper = Skill(name="helper", workflow=[step("a"), step("b")], routable=False)
    agent([FIRST], Skill(name="job", workflow=workflow), helper, Skill(name="loop", tools=["b", "a"], routable=False))


def test_a_loop_must_have_it_and_its_fallback_must_begin_with_it() -> None:
    lacks = "skill `job` does not have `a`, which `guideline 1` wants first"
    assert [said for _, said in problems([FIRST], Skill(name="job", tools=["b"]))] == [lacks]
    rescue = Skill(name="job", tools=["a", "b"], fallback=[step("b")])
    assert [said for _, said in problems([FIRST], rescue)] == [
        "skill `job` may call `b` before `a`, which `guideline 1` wants first"
    ]


def test_what_is_always_looked_up_comes_first_too() -> None:
    @tool
    def search_knowledge_base(query: str) -> str:
        return "found"

    def made(**skill: Any) -> Agent:
        job = Skill(name="job", retrieval="always", **skill)
        return Agent(skills=[job], tools=[a, search_knowledge_base], guidelines=[Guideline(first_tool="a")])

    for refused in ({"tools": ["a"]}, {"workflow": [Step(prompt="Hello"), step("a")]}):
        with pytest.raises(SpecError, match="may call `search_knowledge_base` before `a`"):
            made(**refused)
    made(workflow=[step("a"), Step(prompt="Hello")])


def test_the_calls_that_are_left_are_enough_for_what_is_required() -> None:
    work = Skill(name="job", workflow=[step("a"), step("b"), step("w", required=False)])

    assert [said for _, said in problems([{"max_tool_calls": 1}], work)] == [
        "skill `job` needs 2 tool calls, and `max_tool_calls` is 1"
    ]
    agent([{"max_tool_calls": 2}], work)
    agent([{"max_tool_calls": 1, **WORDS}], work)
    agent([{"max_tool_calls": 0}], Skill(name="job", tools=["a"]))


def test_what_is_certain_ends_where_the_run_may_end() -> None:
    early = Skill(name="early", workflow=[Step(answer="x", when="message"), step("b")], returns="b", routable=False)
    job = Skill(
        name="job",
        workflow=[step("a"), Step(steps=[step("b")]), step("w", required=False), step("early"), step("w", as_="last")],
    )
    graphs = Graphs(agent([], job, early).spec)

    assert list(certain(graphs.graph_of("job").nodes, graphs.graph_of)) == ["a", "b"]
    assert openers(graphs.graph_of("job"), graphs.graph_of, "a") == ({"a"}, True)


@batch(
    ("rule", "why"),
    [
        (FORBID, "`guideline 1` does not allow `a` here"),
        ({"first_tool": "b"}, "skill `job` may call `a` before `b`, which `guideline 1` wants first"),
        ({"max_tool_calls": 1}, "skill `job` needs 2 tool calls, and `max_tool_calls` is 1"),
        ({"forbid_tools": ["w"]}, ""),
        (FIRST, ""),
    ],
)
def test_what_a_condition_brings_is_known_before_anything_runs(rule: Any, why: str) -> None:
    made = agent([{**rule, **WORDS}], Skill(name="job", workflow=[step("a"), step("b")]))
    graphs = Graphs(made.spec)

    assert unfit(rules_of(made), graphs.graph_of("job"), graphs.graph_of) == why
    assert list(conflicts(made.spec, graphs)) == []


def test_rules_that_contradict_stop_only_what_calls_tools() -> None:
    rules = [{**FIRST, "when": "about prices"}, {**FORBID, "when": "about news"}]
    made = agent(rules, Skill(name="job", tools=["a", "b"]), Skill(name="talk", workflow=[Step(prompt="Hello")]))
    graphs = Graphs(made.spec)

    assert "`guideline 2` does not allow `a` here" in unfit(rules_of(made), graphs.graph_of("job"), graphs.graph_of)
    assert unfit(rules_of(made), graphs.graph_of("talk"), graphs.graph_of) == ""
    assert misses_first(rules_of(made), graphs.graph_of("talk"), graphs.graph_of) == ""
