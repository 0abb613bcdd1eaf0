"""Requests in which one part waits for another that waits for a third, and several that wait for the same."""

import asyncio
from typing import Any

from tests.batches import batch
from tests.desk_agents import email
from tests.virtual_time import ms

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.clock import loop_time
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.gathering import asked_in

CHAIN = "Find the ticket of Carla, look up when its invoice is due, and mail that to Bob"
OWNERS = {"Carla": "TCK-1002", "Ana": "TCK-7"}
INVOICES = {"TCK-1002": "INV-31", "TCK-7": "INV-8"}


def tickets() -> Agent:
    @tool(timeout=2)
    async def ticket_of(person: str) -> dict[str, str]:
        await asyncio.sleep(0.2)
        code = OWNERS[person]
        return {"code": code, "invoice": INVOICES[code]}

    skill = Skill(
        name="find_ticket",
        description="Find the support ticket of somebody",
        examples=("Find the ticket of Carla", "Which ticket did Ana open?", "Is there a ticket of Bob?"),
        inputs={"person": Input(type=["Ana", "Bob", "Carla"], ask="Whose ticket?")},
        workflow=(Step(tool="ticket_of", as_="found"), Step(answer="{found.code} is about invoice {found.invoice}.")),
    )
    return Agent(name="tickets", skills=[skill], tools=[ticket_of], store="memory")


def billing(asked: list[str], *, fails: bool = False) -> Agent:
    @tool(timeout=2)
    async def due(invoice: str) -> str:
        await asyncio.sleep(0.3)
        asked.append(invoice)
        if fails:
            raise RuntimeError("no connection")
        return f"{invoice} is due on 9 December"

    skill = Skill(
        name="due_date",
        description="Say when an invoice is due",
        examples=("When is invoice INV-12 due?", "Look up when INV-9 is due", "Is invoice INV-3 overdue?"),
        inputs={"invoice": Input(type="text", pattern=r"INV-\d+", ask="Which invoice?")},
        workflow=(Step(tool="due"), Step(answer="{due}.")),
    )
    return Agent(name="billing", skills=[skill], tools=[due], store="memory")


def desk(sent: list[tuple[str, str]], asked: list[str], **own: Any) -> Agent:
    three = {"tickets": tickets(), "billing": billing(asked, **own), "email": email(sent)}
    return Agent(name="desk", specialists=three, store="memory")


@batch(
    ("message", "told"),
    [
        (
            CHAIN,
            {
                "tickets": "Find the ticket of Carla",
                "billing_with_answers": "look up when its invoice is due",
                "billing_needs": "tickets",
                "email_with_later_answers": "mail that to Bob",
                "email_later_needs": "billing_with_answers",
            },
        ),
        (
            "Which ticket did Ana open? Is its invoice overdue? Tell Bob about it",
            {
                "tickets": "Which ticket did Ana open?",
                "billing_with_answers": "Is its invoice overdue?",
                "billing_needs": "tickets",
                "email_with_later_answers": "Tell Bob about it",
                "email_later_needs": "billing_with_answers",
            },
        ),
        (
            "Find the ticket of Carla, when is INV-9 due, and mail both to Bob",
            {
                "tickets": "Find the ticket of Carla",
                "billing": "when is INV-9 due",
                "email_with_answers": "mail both to Bob",
                "email_needs": "tickets, billing",
            },
        ),
        (
            "Find the ticket of Carla, look up when its invoice is due, and mail both to Bob",
            {
                "tickets": "Find the ticket of Carla",
                "billing_with_answers": "look up when its invoice is due",
                "billing_needs": "tickets",
                "email_with_later_answers": "mail both to Bob",
                "email_later_needs": "tickets, billing_with_answers",
            },
        ),
        (
            "Find the ticket of Carla, mail it to Bob, and look up when its invoice is due",
            {
                "tickets": "Find the ticket of Carla",
                "email_with_answers": "mail it to Bob",
                "email_needs": "tickets",
                "billing_with_answers": "look up when its invoice is due",
                "billing_needs": "tickets",
            },
        ),
    ],
)
def test_what_each_part_waits_for(message: str, told: dict[str, str]) -> None:
    assert asked_in(desk([], []).compiled, Said(message)) == told


@batch(
    ("message", "told"),
    [
        (
            "Find the support ticket TCK-1002 of Carla, please. And look up when invoice INV-31 is due for me",
            {
                "tickets": "Find the support ticket TCK-1002 of Carla, please.",
                "billing": "look up when invoice INV-31 is due for me",
            },
        ),
        (
            "when is invoice INV-12 due, with all taxes included. And find the ticket TCK-88 of Bob for me",
            {
                "billing": "when is invoice INV-12 due, with all taxes included.",
                "tickets": "find the ticket TCK-88 of Bob for me",
            },
        ),
        ("Find the support ticket TCK-1002 of Carla, please, which she has opened because nothing works for her", {}),
    ],
)
def test_a_long_message_that_names_a_thing_of_each_asks_each(message: str, told: dict[str, str]) -> None:
    assert asked_in(desk([], []).compiled, Said(message)) == told


async def test_a_third_part_is_told_what_the_second_found_with_the_first() -> None:
    sent: list[tuple[str, str]] = []
    asked: list[str] = []
    agent = desk(sent, asked)
    first = await agent.run(CHAIN, session="s")
    assert (first.status, asked, sent) == ("asked", ["INV-31"], [])
    assert "Tickets: TCK-1002 is about invoice INV-31." in first.text
    assert "Billing: INV-31 is due on 9 December." in first.text
    assert first.text.index("Tickets:") < first.text.index("Billing:") < first.text.index("To Bob:")
    second = await agent.run("yes", session="s", answering=first.question)
    assert (second.status, second.text) == ("completed", "Email: Sent to Bob.")
    assert sent == [("Bob", "mail that to Bob\n\nINV-31 is due on 9 December.")]
    used, bound = first.usage.as_dict(), first.bound.as_dict()
    assert all(used[name] <= (bound[name] or 0) for name in used)


async def test_where_the_second_fails_the_third_is_not_done_and_both_are_told() -> None:
    sent: list[tuple[str, str]] = []
    result = await desk(sent, [], fails=True).run(CHAIN, session="s")
    assert (result.status, sent) == ("degraded", [])
    assert "Tickets: TCK-1002 is about invoice INV-31." in result.text
    assert result.text.endswith("Email: This was not done: what it needs is missing.")
    assert [call["tool"] for call in result.path if call["tool"] == "email"] == []


async def test_where_the_first_fails_nothing_behind_it_is_done() -> None:
    sent: list[tuple[str, str]] = []
    asked: list[str] = []
    result = await desk(sent, asked).run(CHAIN.replace("Carla", "Bob"), session="s")
    assert (result.status, sent, asked) == ("degraded", [], [])
    assert result.text.count("This was not done: what it needs is missing.") == 2


async def test_the_answer_to_a_question_in_the_middle_goes_on_to_the_end() -> None:
    sent: list[tuple[str, str]] = []
    asked: list[str] = []
    agent = desk(sent, asked)
    OWNERS["Bob"], INVOICES["TCK-9"] = "TCK-9", "two of them"
    try:
        first = await agent.run(CHAIN.replace("Carla", "Bob").replace("to Bob", "to Ana"), session="s")
        assert first.status == "asked" and "Which invoice?" in first.text and not asked
        second = await agent.run("INV-5", session="s", answering=first.question)
        assert (second.status, asked) == ("asked", ["INV-5"]) and "To Ana:" in second.text
        assert (await agent.run("yes", session="s", answering=second.question)).text == "Email: Sent to Ana."
    finally:
        del OWNERS["Bob"], INVOICES["TCK-9"]
    assert sent == [("Ana", "mail that to Ana\n\nINV-5 is due on 9 December.")]


async def test_parts_that_wait_take_their_time_one_after_the_other() -> None:
    began = loop_time()
    result = await desk([], []).run(CHAIN, session="s")
    assert ms(began) == 500.0 <= (result.bound.latency_ms or 0)
