"""Guidelines on answers: no text that breaks one is given or shown, whatever made it."""

from typing import Any

import pytest
from tests.runtime.conftest import sent
from tests.virtual_time import run

from shipworthy import Agent, Guideline, Skill, Step, tool
from shipworthy.contract.guideline import Rules
from shipworthy.contract.phrases.phrases import built_in
from shipworthy.events import Degraded, TextDelta
from shipworthy.runtime.guard import Guard

WITHHELD = built_in("en")("withheld")
CONDITION = "=message"


def test_what_is_said_instead_keeps_to_the_others_too() -> None:
    one = Guideline(answer_must_not_match="sure", otherwise="I cannot say.")
    other = Guideline(answer_must_not_match="say")
    guard, alone = Guard(Rules((("1", one), ("2", other)))), Guard(Rules((("1", one),)))

    assert alone.instead(alone.broken("sure"), "never mind", WITHHELD) == "I cannot say."
    assert guard.instead(guard.broken("sure"), "never mind", WITHHELD) == "never mind"
    assert guard.instead(guard.broken("sure"), "I say", WITHHELD) == WITHHELD


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


def test_the_text_of_a_skill_inside_is_not_shown_as_the_answer(made) -> None:
    inner = Skill(name="inner", workflow=[Step(tool="a"), Step(prompt="?")], routable=False)
    agent = made([], ["inner words"], inner, workflow=[Step(tool="inner"), Step(prompt="{inner}?", fallback="outer")])
    result, events = sent(agent)

    assert result.text == "outer" and "".join(e.text for e in events if isinstance(e, TextDelta)) == "outer"
