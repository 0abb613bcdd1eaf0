"""Answers to questions: the one that was shown last, one that is named, and one that is not open any more."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.batches import batch

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore
from shipworthy.durable.sql import SqlStore
from shipworthy.events import AnyEvent, QuestionAsked
from shipworthy.stores.session import Open, Session

PAID: list[int] = []


@tool(effect="write")
def pay(amount: int) -> str:
    """Pay."""
    PAID.append(amount)
    return f"paid {amount}"


@tool
def balance(account: str) -> str:
    """Balance."""
    return f"{account}: 1234"


BILL = Skill(
    name="pay_bill",
    description="Pay a bill",
    examples=("pay 50", "pay the bill of 100", "please pay my bill", "pay a bill"),
    inputs={"amount": Input(type="integer", ask="How much?")},
    workflow=(Step(tool="pay", confirm="Pay {amount}?"), Step(answer="Done: {pay}")),
)
BALANCE = Skill(
    name="balance_of",
    description="The balance of an account",
    examples=("balance of account 17", "what is the balance of my account", "show my account balance"),
    inputs={"account": Input(type="text", pattern=r"\d+", ask="Which account?")},
    workflow=(Step(tool="balance"),),
)


def _agent(store: object = None) -> Agent:
    PAID.clear()
    return Agent(skills=[BILL, BALANCE], tools=[pay, balance], store=store or MemoryStore())


async def _open(agent: Agent) -> Open | None:
    return (await agent.session("s")).open


async def test_field_33_a_yes_to_a_superseded_question_does_nothing_and_shows_the_open_one() -> None:
    agent = _agent()
    one = await agent.run("pay 80", session="s")
    two = await agent.run("make it 90", session="s")
    assert one.question and two.question and one.question != two.question
    before = await agent.session("s")
    stale = await agent.run("yes", session="s", answering=one.question)
    assert (stale.status, stale.reason, stale.question, PAID) == ("asked", "confirm", two.question, [])
    assert "no longer open" in stale.text and "Pay 90?" in stale.text
    after = await agent.session("s")
    assert (after.open, after.turns, after.kept) == (before.open, before.turns, before.kept), "nothing has changed"
    plain = await agent.run("yes", session="s")
    assert (plain.status, plain.question, PAID) == ("completed", None, [90])


async def test_field_33_a_plain_yes_answers_the_question_that_was_shown_last() -> None:
    agent = _agent()
    for message in ("pay 80", "make it 90", "yes"):
        await agent.run(message, session="s")
    assert PAID == [90]


@batch("word", ["yes", "no", "never mind", "make it 70", "balance of account 17"])
async def test_field_33_no_answer_to_another_question_changes_the_open_one(word: str) -> None:
    agent = _agent()
    one = await agent.run("pay 80", session="s")
    two = await agent.run("make it 90", session="s")
    for other in (one.question, "unknown"):
        stale = await agent.run(word, session="s", answering=other)
        assert (stale.status, stale.question) == ("asked", two.question)
    assert (await agent.run("yes", session="s", answering=two.question)).status == "completed"
    assert PAID == [90]


async def test_field_33_an_answered_question_is_not_answered_twice() -> None:
    agent = _agent()
    one = await agent.run("pay 80", session="s")
    await agent.run("yes", session="s", answering=one.question)
    again = await agent.run("yes", session="s", answering=one.question)
    assert (again.status, again.reason, again.question) == ("refused", "stale_question", None)
    assert (await agent.run("yes", session="new", answering=one.question)).reason == "stale_question"
    assert PAID == [80]


async def test_field_33_a_question_that_is_shown_again_keeps_its_id_and_events_carry_it() -> None:
    agent, events = _agent(), list[AnyEvent]()
    one = await agent.run("pay 80", session="s", emit=events.append)
    asked = [event for event in events if isinstance(event, QuestionAsked)]
    assert [event.question_id for event in asked] == [one.question]
    assert one.as_dict()["question"] == one.question
    unclear = await agent.run("hm, who knows", session="s", answering=one.question)
    assert (unclear.status, unclear.question, PAID) == ("asked", one.question, [])
    await agent.run("no", session="s", answering=one.question)
    assert (await agent.run("pay 80", session="s")).question != one.question, "asked anew, it is another question"


async def test_field_33_ids_survive_a_restart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    first = SqlStore.open(url)
    one = await _agent(first).run("pay 80", session="s")
    two = await _agent(first).run("make it 90", session="s")
    first.close()
    second = SqlStore.open(url)
    agent = _agent(second)
    assert (await agent.run("yes", session="s", answering=one.question)).question == two.question
    assert (await agent.run("yes", session="s", answering=two.question)).status == "completed"
    assert PAID == [90]
    second.close()


async def test_field_33_a_run_that_names_its_question_is_repeated_exactly(tmp_path: Path) -> None:
    agent = _agent(SqlStore.open(f"sqlite:///{tmp_path / 'kept.db'}"))
    one = await agent.run("pay 80", session="s")
    await agent.run("make it 90", session="s")
    stale = await agent.run("yes", session="s", answering=one.question)
    tape = await agent.tape(stale.run_id)
    assert tape is not None
    assert (await agent.replay(tape)).divergence is None
    agent.close()


async def test_field_33_a_named_answer_is_no_new_request_where_it_can_be_one() -> None:
    agent = _agent()
    asked = await agent.run("pay a bill", session="s")
    message = "80, and what is the balance of my account"
    assert (await agent.run(message, session="other", answering=None)).skill == "balance_of"
    named = await agent.run(message, session="s", answering=asked.question)
    assert (named.skill, named.inputs, named.reason) == ("pay_bill", {"amount": 80}, "confirm")
    elsewhere = await agent.run("balance of account 17", session="s", answering=named.question)
    assert elsewhere.skill == "balance_of", "clearly no answer"


@pytest.mark.parametrize(("words", "then"), [("pay a bill", "80"), ("pay 80", "yes")])
async def test_field_33_a_named_answer_comes_in_time_or_is_asked_for_again(words: str, then: str) -> None:
    agent = _agent()
    asked = await agent.run(words, session="s")
    held = await agent.session("s")
    assert held.open is not None and held.open.pending is not None
    late = agent.spec.session.expires + 1
    await _late(agent, held, late)
    again = await agent.run(then, session="s", answering=asked.question)
    assert (again.status, again.reason, again.inputs, PAID) == ("asked", "confirm", {"amount": 80}, [])
    assert again.question != asked.question
    assert (await agent.run("yes", session="s", answering=again.question)).text == "Done: paid 80"


async def _late(agent: Agent, held: Session, seconds: float) -> None:
    """Let the conversation have been left for so long."""
    assert held.open is not None and held.open.pending is not None
    pending = replace(held.open.pending, asked=held.open.pending.asked - seconds)
    opened = replace(held.open, pending=pending)
    await agent._built.store.save(replace(held, open=opened, updated=held.updated - seconds))
