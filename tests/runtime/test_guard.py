"""Which guidelines apply, when, and what models and people are told of them."""

import datetime as dt
from typing import Any

from tests.batches import batch
from tests.runtime.conftest import sent
from tests.virtual_time import run

from shipworthy import Agent, Guideline, ScriptedModel, Skill, Step, tool
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.phrases.phrases import built_in
from shipworthy.events import GuidelineApplied, SkillChosen
from shipworthy.runtime.guard import guard_of

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


def test_which_guidelines_apply_is_an_event_behind_the_skill(made) -> None:
    rules = [{"name": "brief", "then": "x"}, {"when": "about prices"}, {"when": CONDITION}]
    _, events = sent(made(rules, ["Done"]))
    kinds = [type(event) for event in events]

    assert [event.name for event in events if isinstance(event, GuidelineApplied)] == ["brief", "guideline 3"]
    assert kinds.index(GuidelineApplied) == kinds.index(SkillChosen) + 1
