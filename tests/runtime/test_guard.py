import datetime as dt
from typing import Any

import pytest
from tests.batches import batch
from tests.runtime.conftest import calls, sent
from tests.virtual_time import run

from shipworthy import Agent, Guideline, Limits, Reply, ScriptedModel, Skill, Step, tool
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.guideline import Rules
from shipworthy.contract.phrases.phrases import built_in
from shipworthy.events import Degraded, GuidelineApplied, SkillChosen, StepDropped, TextDelta
from shipworthy.models.model import Request
from shipworthy.runtime.guard import Guard, guard_of

WITHHELD = built_in("en")("withheld")


NOW = dt.datetime(2026, 5, 1, 9, 30)
CONDITION = "=message"


def applying(*guidelines: Guideline, said: tuple[str, ...] = ("Hello",), **facts: Any) -> list[str]:
    names = {"skill": "job", "inputs": {}, "session": {"id": "s", "turns": 0}, "now": NOW, **facts}
    guard = guard_of(AgentSpec(guidelines=guidelines), said=said, **names)
    return [name for name, _ in guard.rules.named]


@batch(
    ("when", "facts", "yes"),
    [
        (None, {}, True),
        ("about prices", {}, False),
        (["about prices", "says hello"], {}, True),
        ("=skill == 'job' and session.turns > 3", {}, False),
        ("=skill == 'job' and session.turns > 3", {"session": {"turns": 4}}, True),
        ("=inputs.ticker == 'NVDA'", {}, False),
        ("=inputs.ticker == 'NVDA'", {"inputs": {"ticker": "NVDA"}}, True),
        ("=inputs.amount > 100", {"inputs": {"amount": 500}}, True),
        ("=inputs.day > today", {"inputs": {"day": dt.date(2026, 5, 2)}}, True),
        ("='hello' in lower(message)", {}, True),
    ],
)
def test_a_guideline_applies_where_its_condition_holds(when: Any, facts: Any, yes: bool) -> None:
    assert applying(Guideline(when=when), **facts) == (["guideline 1"] if yes else [])


def test_a_condition_that_nobody_can_judge_holds() -> None:
    assert applying(Guideline(name="n", when="=inputs.n > 3"), inputs={"n": "many"}) == ["n"]


def test_the_message_that_opened_the_skill_counts_as_much_as_the_last_one() -> None:
    rule = Guideline(when="about sentiment")

    assert applying(rule, said=("yes", "the sentiment on NVDA")) == ["guideline 1"]
    assert applying(rule, said=("and AMD?",)) == []


def test_the_first_tool_is_due_until_it_was_called() -> None:
    guard = Guard(Rules((("g", Guideline(first_tool="a", forbid_tools=["c"])),)))

    assert guard.due == guard.due_in(["b", "a"]) == "a" and guard.due_in(["b"]) is None
    assert "`a` must be called first" in guard.objection("b", guard.due) and not guard.objection("a", guard.due)
    guard.called("a")
    assert guard.due is None and not guard.objection("b", guard.due)
    assert guard.objection("c", None) == "`g` does not allow `c` here"


def test_what_is_said_instead_keeps_to_the_others_too() -> None:
    one = Guideline(answer_must_not_match="sure", otherwise="I cannot say.")
    other = Guideline(answer_must_not_match="say")
    guard, alone = Guard(Rules((("1", one), ("2", other)))), Guard(Rules((("1", one),)))

    assert alone.instead(alone.broken("sure"), "never mind", WITHHELD) == "I cannot say."
    assert guard.instead(guard.broken("sure"), "never mind", WITHHELD) == "never mind"
    assert guard.instead(guard.broken("sure"), "I say", WITHHELD) == WITHHELD


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


MUST, MUST_NOT = {"answer_must_match": "(?i)not advice"}, {"answer_must_not_match": "guaranteed"}
ANSWERS = {
    "loop": {"tools": ["a"]},
    "prompt": {},
    "workflow": {"workflow": [Step(tool="a"), Step(prompt="{a}?")]},
    "helper": {"workflow": [Step(tool="inner")]},
    "answer": {"workflow": [Step(prompt="?", as_="p"), Step(answer="I say: {p}")]},
    "typed": {"workflow": [Step(prompt="?", as_="p", output={"said": "text"})]},
}


@pytest.mark.parametrize("rule", [MUST, MUST_NOT])
@pytest.mark.parametrize("kind", ANSWERS)
@pytest.mark.parametrize("when", [None, CONDITION])
def test_no_answer_that_breaks_a_rule_is_given_or_shown_whatever_made_it(
    made, within, rule: Any, kind: str, when: Any
) -> None:
    bad = '{"said": "guaranteed gains"}' if kind == "typed" else "guaranteed gains"
    inner = Skill(name="inner", tools=["a"], routable=False)
    skill = ANSWERS[kind] or {"workflow": [], "tools": []}
    result, events = sent(made([{**rule, "when": when, "name": "strict"}], lambda _: bad, inner, **skill))

    assert (result.status, result.reason, result.text) == ("degraded", "guideline", WITHHELD)
    assert "gains" not in "".join(str(event) for event in events)
    assert [event.detail for event in events if isinstance(event, Degraded)][-1].startswith("`strict`: it must")
    assert within(result)


@pytest.mark.parametrize(
    ("rule", "fallback", "text"),
    [
        ({**MUST_NOT, "otherwise": "I cannot say that."}, "Not now.", "I cannot say that."),
        ({**MUST, "otherwise": "I cannot say that."}, None, "I cannot say that."),
        (MUST_NOT, "Not now.", "Not now."),
        (MUST, "Not now.", WITHHELD),
        (MUST, "Not advice, not now.", "Not advice, not now."),
    ],
)
def test_what_is_said_instead(made, rule: Any, fallback: Any, text: str) -> None:
    result, _ = sent(made([rule], lambda _: "guaranteed", fallback=fallback))

    assert (result.text, result.status, result.reason) == (text, "degraded", "guideline")


def test_partial_answers_questions_and_failures_are_looked_at_too(made, ran) -> None:
    @tool
    def fails() -> str:
        raise LookupError("guaranteed to fail")

    @tool(compact=str)
    def gives() -> str:
        return "guaranteed"

    inputs = {"y": {"type": "text", "ask": "How {gives}?"}}
    pages = {
        "partial": ([Step(tool="gives"), Step(tool="fails")], "degraded"),
        "failed": ([Step(tool="fails", failure="{error}")], "failed"),
        "asked": ([Step(tool="gives"), Step(answer="{y}")], "degraded"),
        "confirm": ([Step(tool="gives", confirm="It is guaranteed?")], "degraded"),
    }
    for name, (workflow, status) in pages.items():
        job = Skill(name="job", workflow=workflow, inputs=inputs if name == "asked" else {})
        agent = Agent(skills=[job], tools=[fails, gives], guidelines=[Guideline(**MUST_NOT)])
        result, _ = sent(agent, session=name)
        assert (result.status, result.text) == (status, WITHHELD), name
        assert run(agent.session(name)).open.pending is None  # type: ignore[union-attr]


def test_a_failure_and_a_question_need_not_say_what_answers_must(made) -> None:
    asking = made([MUST], workflow=[Step(answer="{y}")], inputs={"y": {"type": "text"}})
    assert sent(asking)[0].text == "What is the y?"
    assert sent(made([MUST], None))[0].status == "failed"


def test_an_answer_without_a_model_is_judged_without_what_is_added(made) -> None:
    rule = {"answer_must_match": "advice$"}
    result, _ = sent(made([rule], None, fallback="Not advice"))

    assert result.text == "Not advice\n(Composed without a model.)" and result.reason == "no_model"


def test_without_a_rule_on_answers_text_streams(made) -> None:
    _, events = sent(made([{"then": "Be brief."}], ["One. Two. Three. Four. Five. Six. " * 8]))

    assert sum(isinstance(event, TextDelta) for event in events) > 5


def test_what_is_told_stands_behind_the_instructions_and_only_while_it_applies(made) -> None:
    model = ScriptedModel(lambda _: "Done")
    rules = [{"then": "Be brief."}, {"then": "Say why.", "when": "about reasons"}]
    for skill in ({"instructions": "Work."}, {"instructions": "Work.", "workflow": [Step(prompt="?")]}):
        agent = made(rules, **skill)
        agent.use_model(model)
        sent(agent, "Go"), sent(agent, "what are the reasons?")
    told = [request.messages[0].text for request in model.requests]

    assert told == ["Work.\n\nBe brief.", "Work.\n\nBe brief.\nSay why."] * 2
    assert all(request.messages[0].role == "system" for request in model.requests)


def test_a_prompt_answered_under_other_guidelines_is_asked_again(made) -> None:
    rules = [{"then": "Be brief.", "when": "=session.turns > 0"}]
    page = {"workflow": [Step(prompt="?", as_="p"), Step(answer="{p} {y}")], "inputs": {"y": {"type": "text"}}}
    for guidelines, text in ((rules, "Work.\n\nBe brief. blue"), ([], "Work. blue")):
        model = ScriptedModel(lambda request: request.messages[0].text)
        agent = made(guidelines, instructions="Work.", max_cost_usd=0.0, **page)
        agent.use_model(model)
        assert sent(agent, session="s")[0].status == "asked"
        assert run(agent.run("blue", session="s")).text == text


def test_what_a_conversation_was_about_still_counts_when_it_is_carried_on() -> None:
    @tool
    def look(ticker: str) -> str:
        return ticker

    job = Skill(
        name="job",
        examples=["What's the sentiment on NVDA?"],
        inputs={"ticker": {"type": "ticker"}},
        workflow=[Step(tool="look")],
    )
    agent = Agent(skills=[job], tools=[look], guidelines=[Guideline(name="s", when="about sentiment", then="x")])
    for message, applied in (("What's the sentiment on NVDA?", 1), ("and AMD?", 1)):
        events: list[Any] = []
        result = run(agent.run(message, session="s", emit=events.append))
        assert result.skill == "job" and sum(isinstance(e, GuidelineApplied) for e in events) == applied


def test_words_of_a_later_message_count_too(made) -> None:
    page = {"workflow": [Step(answer="{y}")], "inputs": {"y": {"type": "text"}}}
    agent = made([{"when": "about sentiment", "answer_must_not_match": "."}], **page)

    assert sent(agent, session="s")[0].status == "asked"
    assert run(agent.run("sentiment", session="s")).text == WITHHELD


def test_a_first_tool_whose_result_stands_need_not_be_called_again(made, ran) -> None:
    inner = Skill(name="inner", tools=["a", "b"], routable=False)
    page = {"workflow": [Step(tool="a"), Step(tool="inner", when="y == 'blue'")], "inputs": {"y": {"type": "text"}}}
    agent = made([{"first_tool": "a"}], [calls("b"), "Done"], inner, max_cost_usd=0.0, **page)

    assert sent(agent, session="s")[0].status == "asked"
    assert run(agent.run("blue", session="s")).text == "Done" and ran == ["a", "b"]


def test_which_guidelines_apply_is_an_event_behind_the_skill(made) -> None:
    rules = [{"name": "brief", "then": "x"}, {"when": "about prices"}, {"when": CONDITION}]
    _, events = sent(made(rules, ["Done"]))
    kinds = [type(event) for event in events]

    assert [event.name for event in events if isinstance(event, GuidelineApplied)] == ["brief", "guideline 3"]
    assert kinds.index(GuidelineApplied) == kinds.index(SkillChosen) + 1


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


def test_the_text_of_a_skill_inside_is_not_shown_as_the_answer(made) -> None:
    inner = Skill(name="inner", workflow=[Step(tool="a"), Step(prompt="?")], routable=False)
    agent = made([], ["inner words"], inner, workflow=[Step(tool="inner"), Step(prompt="{inner}?", fallback="outer")])
    result, events = sent(agent)

    assert result.text == "outer" and "".join(e.text for e in events if isinstance(e, TextDelta)) == "outer"
