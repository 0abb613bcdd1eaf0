"""Guidelines on tools: what comes first, what may be called, how often, and what needs a yes."""

from typing import Any

import pytest
from tests.runtime.conftest import calls, sent
from tests.virtual_time import run

from shipworthy import Agent, Guideline, Limits, Reply, ScriptedModel, Skill, Step, tool
from shipworthy.contract.guideline import Rules
from shipworthy.contract.phrases.phrases import built_in
from shipworthy.events import StepDropped, TextDelta
from shipworthy.models.model import Request
from shipworthy.runtime.guard import Guard

WITHHELD = built_in("en")("withheld")
CONDITION = "=message"


def test_the_first_tool_is_due_until_it_was_called() -> None:
    guard = Guard(Rules((("g", Guideline(first_tool="a", forbid_tools=["c"])),)))

    assert guard.due == guard.due_in(["b", "a"]) == "a" and guard.due_in(["b"]) is None
    assert "`a` must be called first" in guard.objection("b", guard.due) and not guard.objection("a", guard.due)
    guard.called("a")
    assert guard.due is None and not guard.objection("b", guard.due)
    assert guard.objection("c", None) == "`g` does not allow `c` here"


@pytest.mark.parametrize("rule", [{"only_tools": ["a"]}, {"forbid_tools": ["b", "c", "w"]}])
@pytest.mark.parametrize("when", [None, CONDITION])
def test_a_loop_is_not_offered_and_cannot_call_what_is_not_allowed(made, ran, within, rule: Any, when: Any) -> None:
    seen: list[Request] = []

    def script(request: Request) -> Reply | str:
        seen.append(request)
        return calls("b", "w", "a", "c") if len(seen) == 1 else "Done"

    result, _ = sent(made([{**rule, "when": when}], script))

    assert (ran, result.text, result.status) == (["a"], "Done", "completed")
    assert [schema["name"] for schema in seen[0].tools] == ["a"]
    told = [message.text for message in seen[1].messages if message.role == "tool"]
    assert [text.startswith("error: `guideline 1` does not allow") for text in told] == [True, True, False, True]
    assert within(result)


def test_until_the_first_tool_was_called_only_it_is_offered_and_runs(made, ran) -> None:
    seen: list[Request] = []
    script = [calls("b", "c"), calls("b", "a", "c"), calls("b"), "Done"]

    def answer(request: Request) -> Reply | str:
        seen.append(request)
        return script[len(seen) - 1]

    result, _ = sent(made([{"first_tool": "a"}], answer, max_iterations=5))

    assert ran == ["a", "b"] and result.text == "Done"
    assert [[schema["name"] for schema in request.tools] for request in seen[:3]] == [
        ["a"],
        ["a"],
        ["a", "b", "c", "w"],
    ]
    refused = [m.text for m in seen[2].messages if m.role == "tool" and m.text.startswith("error: `a` must be called")]
    assert len(refused) == 4


def test_an_answer_before_the_first_tool_is_not_taken_and_not_shown(made, ran) -> None:
    early = "Surely everything is fine, believe me. " * 20
    result, events = sent(made([{"first_tool": "a"}], [early, calls("a"), "Read and fine."]))

    assert (ran, result.text, result.status) == (["a"], "Read and fine.", "completed")
    assert "".join(event.text for event in events if isinstance(event, TextDelta)) == "Read and fine."


@pytest.mark.parametrize("fallback", [None, "Ask me later."])
def test_a_model_that_never_calls_it_ends_degraded_and_calls_nothing(made, ran, within, fallback: Any) -> None:
    stubborn = ScriptedModel(lambda request: calls("b", "w") if len(request.messages) < 4 else "It is fine.")
    agent = made([{"first_tool": "a"}], fallback=fallback)
    agent.use_model(stubborn)
    result, events = sent(agent)

    assert ran == [] and (result.status, result.reason) == ("degraded", "guideline")
    assert result.text == (fallback or WITHHELD) and "fine" not in "".join(str(event) for event in events)
    assert len(stubborn.requests) == 3 and within(result)


def test_the_steps_that_stand_in_for_a_loop_obey_too(made, ran) -> None:
    rescue = [Step(tool="b"), Step(answer="{b}")]
    for script in ([], None, ["no", "no", "no"]):
        result, _ = sent(made([{"first_tool": "a", "when": CONDITION}], script, fallback=rescue))
        assert (ran, result.status, result.reason) == ([], "refused", "guideline")
    result, _ = sent(made([{"first_tool": "a"}], None, fallback=[Step(tool="a"), Step(tool="b")]))
    assert ran == ["a", "b"] and result.status == "degraded"


@pytest.mark.parametrize("when", [None, CONDITION])
def test_a_loop_makes_no_more_calls_than_a_guideline_leaves_it(made, ran, when: Any) -> None:
    model = ScriptedModel([calls(*"abcabcabc"), "Done"])
    agent = made([{"max_tool_calls": 3, "when": when}], max_tool_calls=20)
    agent.use_model(model)
    result, _ = sent(agent)

    assert result.text == "Done" and model.requests[1].tools == ()
    assert len(ran) == 3 and result.bound.tool_calls == 3 and result.usage.tool_calls == 3
    assert agent.bounds()["job"].tool_calls == (20 if when else 3)
    looser, _ = sent(made([{"max_tool_calls": 50}], ["Done"], max_tool_calls=2))
    assert looser.bound.tool_calls == 2


def test_a_skill_inside_obeys_what_the_run_must(made, ran) -> None:
    inner = Skill(name="inner", tools=["a", "b", "c"], routable=False)
    rules = [{"first_tool": "a", "forbid_tools": ["c"], "max_tool_calls": 2, "when": CONDITION}]
    script = [calls("b", "c"), calls("a"), calls("c", "b"), calls("b"), "Done"]
    agent = made(rules, script, inner.model_copy(update={"max_iterations": 6}), workflow=[Step(tool="inner")])
    result, _ = sent(agent)

    assert ran == ["a", "b"] and result.bound.tool_calls == 2 and result.status == "completed"


@pytest.mark.parametrize(
    "rule", [{"forbid_tools": ["b"]}, {"only_tools": ["a"]}, {"first_tool": "b"}, {"max_tool_calls": 1}]
)
def test_a_workflow_that_cannot_obey_is_refused_before_anything_of_it_runs(made, ran, rule: Any) -> None:
    result, _ = sent(made([{"name": "rule", "when": CONDITION, **rule}], workflow=[Step(tool="a"), Step(tool="b")]))

    assert (ran, result.status, result.reason) == ([], "refused", "guideline")
    assert "rule" in result.text or "max_tool_calls" in result.text


def test_an_optional_step_is_dropped_and_its_earlier_result_is_not_used(made, ran) -> None:
    workflow = [Step(tool="a"), Step(tool="b", required=False), Step(answer="{a} and {b}")]
    agent = made([{"forbid_tools": ["b"], "when": "=session.turns > 0"}], workflow=workflow)

    first, _ = sent(agent, session="s")
    second, events = sent(agent, session="s")

    assert first.text == "a of x and b of x" and second.text == "a of x and not available"
    assert ran == ["a", "b", "a"]
    (dropped,) = [event for event in events if isinstance(event, StepDropped)]
    assert dropped.step == "b" and dropped.reason.startswith("guideline: ") and "does not allow `b`" in dropped.reason


def test_a_step_under_a_condition_stops_the_run_when_it_is_come_to(made, ran) -> None:
    workflow = [Step(tool="a"), Step(tool="b", when="message == 'Go'"), Step(answer="Fine: {a}")]
    agent = made([{"forbid_tools": ["b"], "when": CONDITION}], workflow=workflow)

    result, _ = sent(agent)

    assert ran == ["a"] and (result.status, result.reason) == ("degraded", "guideline") and "a of x" not in result.text
    assert sent(agent, "Stay")[0].text == "Fine: a of x"


@pytest.mark.parametrize(("approval", "asks"), [(["a"], "a"), (True, "w")])
def test_a_workflow_asks_before_a_call_that_needs_a_yes(made, ran, approval: Any, asks: str) -> None:
    agent = made(
        [{"name": "careful", "require_approval": approval}],
        workflow=[Step(tool="b"), Step(tool=asks, with_={"x": "y"}), Step(answer=f"Done: {{{asks}}}")],
    )

    first, _ = sent(agent, session="s")
    assert (first.status, first.reason, ran) == ("asked", "confirm", ["b"])
    assert first.text == f"{asks.upper()} (x: y)? I ask because a rule I work under wants your yes. (yes/no)"
    second = run(agent.run("yes", session="s"))
    assert (second.text, ran) == (f"Done: {asks} of y", ["b", asks])
    refused = run(agent.run("Go", session="t", skill="job"))
    assert refused.status == "asked" and run(agent.run("no", session="t")).status == "completed"
    assert ran.count(asks) == 1


@pytest.mark.parametrize(("approval", "asks"), [(["a"], "a"), (True, "w")])
def test_a_loop_asks_before_a_call_that_needs_a_yes(made, ran, approval: Any, asks: str) -> None:
    agent = made([{"require_approval": approval}], [calls("b", asks), "Done"])

    first, _ = sent(agent, session="s")
    assert (first.status, first.reason, ran) == ("asked", "confirm", [])
    assert f"{asks.upper()}: x 1." in first.text and "wants your yes" in first.text
    assert run(agent.run("yes", session="s")).text == f"Done: The {asks} (x 1)." and ran == [asks]


def test_a_yes_is_for_what_is_still_allowed(made, ran) -> None:
    rules = [{"require_approval": ["a"]}, {"forbid_tools": ["a"], "when": "=session.turns > 0"}]
    for skill, script in (({"workflow": [Step(tool="a")]}, None), ({}, [calls("a"), "Done"])):
        agent = made(rules, script, **skill)
        assert sent(agent, session="s")[0].status == "asked"
        assert run(agent.run("yes", session="s")).reason == "guideline"
    assert ran == []


def test_a_first_tool_whose_result_stands_need_not_be_called_again(made, ran) -> None:
    inner = Skill(name="inner", tools=["a", "b"], routable=False)
    page = {"workflow": [Step(tool="a"), Step(tool="inner", when="y == 'blue'")], "inputs": {"y": {"type": "text"}}}
    agent = made([{"first_tool": "a"}], [calls("b"), "Done"], inner, max_cost_usd=0.0, **page)

    assert sent(agent, session="s")[0].status == "asked"
    assert run(agent.run("blue", session="s")).text == "Done" and ran == ["a", "b"]


@pytest.mark.parametrize(
    "rule", [{"forbid_tools": ["search_knowledge_base"]}, {"require_approval": "search_knowledge_base"}]
)
def test_what_must_not_be_searched_is_not_looked_up_either(rule: Any) -> None:
    @tool
    def search_knowledge_base(query: str) -> str:
        return "secret"

    for skill in (
        Skill(name="job", retrieval="always", tools=["search_knowledge_base"]),
        Skill(name="job", retrieval="always"),
    ):
        model = ScriptedModel(lambda _: "Done")
        agent = Agent(skills=[skill], tools=[search_knowledge_base], model=model, guidelines=[Guideline(**rule)])
        result, _ = sent(agent)
        assert result.text == "Done" and "secret" not in str(model.requests) and result.usage.tool_calls == 0


def test_limits_of_the_agent_and_of_guidelines_meet(made) -> None:
    job = Skill(name="job", workflow=[Step(tool="a", required=False), Step(answer="Done")])

    @tool
    def a() -> str:
        return "a"

    agent = Agent(skills=[job], tools=[a], limits=Limits(max_tool_calls=5), guidelines=[Guideline(max_tool_calls=0)])
    result, _ = sent(agent)

    assert result.text == "Done" and result.bound.tool_calls == result.usage.tool_calls == 0
    assert agent.bounds()["job"].tool_calls == 0
