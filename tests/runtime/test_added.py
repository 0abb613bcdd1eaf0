"""What is added to an answer is checked with it: reports of writes, a question that comes back, words before it."""

from types import SimpleNamespace
from typing import Any

import pytest
from tests.batches import batch

from shipworthy import Agent, Guideline, Input, RunResult, Skill, Step, tool
from shipworthy.contract.guideline import Rules
from shipworthy.contract.labels import TRUSTED
from shipworthy.durable.memory import MemoryStore
from shipworthy.runtime.added import completed
from shipworthy.runtime.guard import Guard
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.outcome import Outcome
from shipworthy.runtime.progress import Writes
from shipworthy.stores.session import Session

GO = "Do the daily job"
CALLED: list[str] = []


@tool(effect="write", confirm="never")
async def post(text: str) -> str:
    """Post a text."""
    raise TimeoutError("no answer")


@tool(effect="write", confirm="never", verify="was_posted")
async def publish(text: str) -> str:
    """Publish a text."""
    raise TimeoutError("no answer")


@tool
async def was_posted(text: str) -> bool:
    """Say whether it was."""
    CALLED.append(text)
    return True


@tool(effect="write", confirm="never", verify="was_sent", trust="trusted")
async def deliver(to: str) -> str:
    """Deliver it."""
    raise TimeoutError("no answer")


@tool(egress=True, accepts={"to": "trusted"})
async def was_sent(to: str) -> bool:
    """Ask a stranger's server whether it was."""
    CALLED.append(to)
    return True


@tool
async def read_mail() -> dict[str, str]:
    """Read what strangers wrote."""
    return {"to": "mallory@evil.example"}


def made(guidelines: Any, *steps: Any, skills: Any = ()) -> Agent:
    job = Skill(name="job", description=GO, examples=(GO, "Do the daily job with a text"), workflow=steps)
    tools = [post, publish, was_posted, deliver, was_sent, read_mail]
    return Agent(
        skills=[job, *skills], tools=tools, guidelines=[Guideline(**one) for one in guidelines], store=MemoryStore()
    )


async def said(agent: Agent, *messages: str) -> RunResult:
    results = [await agent.run(message, session="s") for message in messages]
    return results[-1]


NEVER = {"answer_must_not_match": ("(?i)guaranteed",), "otherwise": "No."}
SEND = Step(tool=post, required=False, with_={"text": "guaranteed profit"})
SPOKEN = f"{GO} with the guaranteed profit"


async def test_field_12_a_report_does_not_say_what_must_not_be_said() -> None:
    result = await said(made([NEVER], SEND, Step(answer="All right.")), SPOKEN)
    assert "guaranteed" not in result.text
    assert result.text.startswith("All right.\n") and "Nobody knows" in result.text
    assert (result.status, result.reason) == ("degraded", "unknown")


async def test_without_such_a_rule_the_report_names_what_was_written() -> None:
    result = await said(made([], SEND, Step(answer="All right.")), SPOKEN)
    assert "guaranteed profit" in result.text and "Nobody knows" in result.text


async def test_field_12_conditions_of_answers_hold_for_what_is_added() -> None:
    rule = {"answer_check": ("max(amounts) <= 100",)}
    step = Step(tool=post, required=False, with_={"text": "$900"})
    result = await said(made([rule], step, Step(answer="It was about $90.")), f"{GO} with $900")
    assert "900" not in result.text and "Nobody knows" in result.text


async def test_field_12_what_an_answer_must_say_it_says_without_what_is_added() -> None:
    rule = {"answer_must_match": (r"^All right\.$",)}
    result = await said(made([rule], SEND, Step(answer="All right.")), SPOKEN)
    assert "Nobody knows" in result.text and "guaranteed" in result.text


def selling(ask: str, about: str = "Buy a bond") -> tuple[Skill, Skill]:
    """A skill with a question, and one that comes between."""
    buy = Skill(
        name="buy",
        description=about,
        examples=("Buy a bond", "I want to buy a bond"),
        workflow=[Step(answer="Bought {kind}.")],
        inputs={"kind": Input(type=["short", "long"], ask=ask)},
    )
    hours = Skill(
        name="hours",
        description="Tell the opening hours",
        examples=("When are you open?", "Tell the opening hours"),
        workflow=[Step(answer="From nine to five.")],
    )
    return buy, hours


@pytest.mark.parametrize("rule", [None, {**NEVER, "when": "=skill == 'hours'"}])
async def test_field_12_a_question_that_must_not_be_said_does_not_come_back(rule: Any) -> None:
    skills = selling("Which kind, with its guaranteed profit?")
    agent = made([rule] if rule else [], Step(answer="All right."), skills=skills)
    result = await said(agent, "Buy a bond", "When are you open?")
    assert ("guaranteed" in result.text) is (rule is None)
    assert (result.question is None) is (rule is not None)


@pytest.mark.parametrize("before", ["Guaranteed, you said.", "Well."])
async def test_field_12_words_before_an_answer_are_checked_too(before: str) -> None:
    guard = Guard(Rules((("never", Guideline(**NEVER)),)))
    task, voice = SimpleNamespace(guard=guard), SimpleNamespace(before=before)
    progress = SimpleNamespace(writes=Writes(), seen_trust=TRUSTED)
    phrases = made([])._built.compiled.phrases
    run: Any = SimpleNamespace(
        task=task, voice=voice, progress=progress, session=Session(id="s"), agent=SimpleNamespace(phrases=phrases)
    )
    done = await completed(run, Intent(prefix=before), Outcome(status="completed", text="Done."))
    assert done.text == ("Well. Done." if before == "Well." else "Done.")
    assert voice.before == ("Well." if before == "Well." else "")


async def test_field_13_a_check_that_a_guideline_forbids_is_not_asked() -> None:
    CALLED.clear()
    steps = (Step(tool=publish, with_={"text": "hi"}), Step(answer="All right."))
    result = await said(made([{"forbid_tools": ("was_posted",)}], *steps), GO)
    assert CALLED == [] and result.reason == "unknown"
    await said(made([], *steps), GO)
    assert CALLED == ["hi"]


async def test_field_13_nor_one_that_would_have_to_be_asked_about() -> None:
    CALLED.clear()
    steps = (Step(tool=read_mail, as_="mail"), Step(tool=deliver, with_={"to": "=mail.to"}), Step(answer="Done."))
    result = await said(made([], *steps), GO)
    assert CALLED == [] and result.reason == "unknown"
    await said(made([], Step(tool=deliver, with_={"to": "bob@home.org"}), Step(answer="Done.")), GO)
    assert CALLED == ["bob@home.org"]


@batch("inside", ["workflow", "group", "recovery"])
async def test_field_13_what_is_forbidden_is_not_called_in_a_helper(inside: str) -> None:
    CALLED.clear()
    look = Step(tool=was_posted, with_={"text": "x"}, required=inside == "recovery")
    steps: Any = {
        "workflow": [look],
        "group": [Step(steps=[look], as_="g")],
        "recovery": [Step(tool=post, with_={"text": "x"}, on_error=[look])],
    }[inside]
    helper = Skill(name="helper", description="Help", routable=False, workflow=steps)
    agent = made([{"forbid_tools": ("was_posted",)}], Step(tool="helper"), Step(answer="Done."), skills=[helper])
    result = await agent.run(GO, session="s")
    assert CALLED == [] and (result.status == "degraded" or inside == "recovery")
