"""What a conversation knows of a value goes with it from message to message, unless the user says the value himself."""

from typing import Any

import pytest
from tests.batches import batch

from shipworthy import Agent, Input, RunResult, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore

EVE, BOB = "eve@evil.example", "bob@home.org"
SENT: list[Any] = []


@tool(trust="untrusted")
async def strange() -> list[str]:
    """Addresses out of strangers' mails."""
    return [EVE, "mallory@evil.example"]


@tool(trust="trusted")
async def friends() -> list[str]:
    """The user's own addresses."""
    return [BOB, "ann@home.org"]


@tool(trust="untrusted")
async def bill() -> dict[str, Any]:
    """What a stranger wants to be paid."""
    return {"total": 80.0}


@tool(effect="write", accepts={"to": "trusted", "amount": "trusted"})
async def send(to: str = "", amount: float = 0.0) -> str:
    """Send it."""
    SENT.append(to or amount)
    return "sent"


PICK = {"type": "email", "ask": "Which?", "choices": "found"}


def made(source: Any = strange, taking: Any = None, **pick: Any) -> Agent:
    SENT.clear()
    picking = Skill(
        name="pick_contact",
        description="Pick a contact",
        examples=("Pick a contact", "Choose a contact"),
        workflow=[Step(tool=source, as_="found"), Step(answer="You chose {to}.")],
        inputs={"to": Input(**{**PICK, **pick})},
    )
    mailing = Skill(
        name="send_report",
        description="Send the weekly report",
        examples=("Send the weekly report", "Mail the report"),
        workflow=[Step(tool=send, with_={"to": "=to"}), Step(answer="Sent to {to}.")],
        inputs={"to": taking or Input(type="email", ask="To whom?")},
    )
    return Agent(skills=[picking, mailing], tools=[strange, friends, send], store=MemoryStore())


async def said(agent: Agent, *messages: str) -> RunResult:
    results = [await agent.run(message, session="s") for message in messages]
    return results[-1]


PICKED = {
    "a number": ("Pick a contact", "1"),
    "an ordinal": ("Pick a contact", "the first one"),
    "its value": ("Pick a contact", EVE),
}


@batch("picked", PICKED.values(), ids=PICKED)
@batch("source", [strange, friends])
async def test_field_58_a_pronoun_carries_the_label(picked: tuple[str, ...], source: Any) -> None:
    picked = tuple(BOB if one == EVE and source is friends else one for one in picked)
    result = await said(made(source), *picked, "Send the weekly report to them")
    if source is strange:
        assert (result.status, result.reason, SENT) == ("asked", "confirm", [])
        assert EVE in result.text
    else:
        assert (result.status, SENT) == ("completed", [BOB])


@pytest.mark.parametrize("source", [strange, friends])
async def test_field_08_an_input_that_is_kept_keeps_its_label(source: Any) -> None:
    agent = made(source, Input(type="email", ask="To whom?", keep="session"), keep="session")
    result = await said(agent, "Pick a contact", "1", "Send the weekly report")
    assert (result.reason, SENT) == (("confirm", []) if source is strange else (None, [BOB]))


async def test_field_08_also_after_other_messages_and_for_long() -> None:
    agent = made(strange, Input(type="email", ask="To whom?", keep="session"), keep="session")
    result = await said(agent, "Pick a contact", "2", "Send the weekly report", "no", "Send the weekly report")
    assert (result.reason, SENT) == ("confirm", [])


@pytest.mark.parametrize("last", [f"Send the weekly report to {EVE}", f"Send the weekly report to {EVE}, please."])
async def test_what_the_user_says_himself_is_his_own(last: str) -> None:
    result = await said(made(), "Pick a contact", "1", last)
    assert (result.status, SENT) == ("completed", [EVE])


async def test_a_value_that_is_said_anew_takes_the_place_of_the_kept_one() -> None:
    agent = made(strange, Input(type="email", ask="To whom?", keep="session"), keep="session")
    result = await said(agent, "Pick a contact", "1", f"Send the weekly report to {BOB}", "Send the weekly report")
    assert (result.status, SENT[-1]) == ("completed", BOB)


async def test_a_choice_that_is_made_anew_keeps_the_label_of_what_was_offered() -> None:
    result = await said(made(), "Pick a contact", "1", "no, the other one", "Send the weekly report to them")
    assert (result.reason, SENT) == ("confirm", [])


@pytest.mark.parametrize("messages", [("Pay the bill", "half of it"), ("Pay half of it",)])
async def test_a_share_of_what_a_question_shows_is_a_strangers_amount(messages: tuple[str, ...]) -> None:
    pay = Skill(
        name="pay_bill",
        description="Pay the bill",
        examples=("Pay the bill", "Pay half of it"),
        workflow=[
            Step(tool=bill),
            Step(tool=send, with_={"amount": "=amount"}, confirm="Pay it?"),
            Step(answer="Paid."),
        ],
        inputs={"amount": Input(type="money", ask="The bill is over ${bill.total:.2f}. How much do you pay?")},
    )
    SENT.clear()
    agent = Agent(skills=[pay], tools=[bill, send], store=MemoryStore())
    result = await said(agent, *messages)
    assert (result.reason, SENT) == ("confirm", [])
    assert "40" in result.text and "a stranger may have written" in result.text


@pytest.mark.parametrize("source", [strange, friends])
async def test_a_conversation_comes_back_from_the_store_with_its_labels(source: Any, tmp_path: Any) -> None:
    url = f"sqlite:///{tmp_path}/state.db"
    for message in ("Pick a contact", "1"):
        await said(Agent(**_parts(source), store=url), message)
    result = await said(Agent(**_parts(source), store=url), "Send the weekly report to them")
    assert (result.reason, SENT) == (("confirm", []) if source is strange else (None, [BOB]))


def _parts(source: Any) -> dict[str, Any]:
    spec = made(source)._built.compiled.spec
    return {"skills": list(spec.skills.values()), "tools": [strange, friends, send]}
