"""Messages in conversations with specialists: follow-ups, other requests, and several in one message."""

from typing import Any

import pytest
from tests.specialist_agents import THREE, asking, orchestrator, specialist

from shipworthy import Agent, Input, Skill, Step, tool


def prices() -> Agent:
    @tool(timeout=2)
    async def price(ticker: str) -> str:
        return f"{ticker} costs 100"

    skill = Skill(
        name="price",
        description="The price of a stock",
        examples=("What is the price of NVDA?", "How much is AMD?"),
        inputs={"ticker": Input(type="ticker", ask="Which stock?")},
        workflow=(Step(tool="price", as_="found"), Step(answer="{found}.")),
    )
    return Agent(name="trading", skills=[skill], tools=[price], store="memory")


async def said(agent: Agent, *messages: str) -> list[Any]:
    return [await agent.run(message, session="s") for message in messages]


async def test_a_follow_up_stays_with_the_specialist_that_answered_last() -> None:
    agent = orchestrator(trading=prices(), email=specialist("email"))
    first, second = await said(agent, "What is the price of NVDA?", "and AMD?")
    assert (first.text, second.text) == ("NVDA costs 100.", "AMD costs 100.")
    assert (second.skill, second.path[0]["args"]) == ("trading", {"message": "and AMD?"})


async def test_a_clear_request_comes_between_and_the_question_comes_back() -> None:
    agent = orchestrator(trading=prices(), email=asking())
    asked, other, done = await said(agent, "Send a mail", "What is the price of NVDA?", "Bob")
    assert asked.text == "To whom?"
    assert other.skill == "trading" and other.text.startswith("NVDA costs 100.") and "To whom?" in other.text
    assert (done.skill, done.text) == ("email", "Send it to Bob? (yes/no)")


async def test_a_no_reaches_the_specialist() -> None:
    mail = asking()
    *_, done = await said(orchestrator(trading=prices(), email=mail), "Write to Anna", "no")
    assert mail.sent == [] and done.status == "completed"  # type: ignore[attr-defined]


async def test_a_yes_that_is_known_to_name_no_question_approves_nothing() -> None:
    mail = asking()
    agent = orchestrator(trading=prices(), email=mail)
    asked = await agent.run("Write to Anna", session="s")
    again = await agent.run("yes", session="s", answering="")
    assert (again.status, mail.sent) == ("asked", [])  # type: ignore[attr-defined]
    other = await agent.run("yes", session="s", answering="another question")
    assert mail.sent == [], other.text  # type: ignore[attr-defined]
    done = await agent.run("yes", session="s", answering=again.question or asked.question)
    assert (done.text, mail.sent) == ("Sent to Anna.", ["Anna"])  # type: ignore[attr-defined]


async def test_a_caller_that_names_the_specialist_is_answered_by_it() -> None:
    mail = asking()
    agent = orchestrator(trading=prices(), email=mail)
    asked = await agent.run("Write to Anna", session="s", skill="email")
    assert (asked.skill, asked.reason) == ("email", "confirm")
    again = await agent.run("yes", session="s", skill="email")
    assert mail.sent == [], again.text  # type: ignore[attr-defined]


async def test_the_answers_of_several_stand_above_the_question_of_one() -> None:
    agent = orchestrator(trading=prices(), email=asking())
    first, second, third = await said(agent, "What is the price of NVDA? Send a mail", "Bob", "yes")
    assert (first.status, first.text) == ("asked", "Trading: NVDA costs 100.\n\nEmail: To whom?")
    assert (second.status, second.text) == ("asked", "Email: Send it to Bob? (yes/no)")
    assert (third.status, third.text) == ("completed", "Email: Sent to Bob.")
    assert first.usage.tool_calls == 1 and second.usage.tool_calls == 0


async def test_the_questions_of_two_are_asked_one_after_the_other() -> None:
    agent = orchestrator(one=asking("one"), trading=specialist("trading"), two=asking_travel())
    first = await agent.run("Send a mail. Is there a room in Rome tonight?", session="s")
    assert first.status == "asked" and "To whom?" in first.text
    second = await agent.run("Bob", session="s")
    third = await agent.run("yes", session="s", answering=second.question)
    assert third.status == "asked" and "For how many?" in third.text and "Sent to Bob." in third.text
    fourth = await agent.run("2", session="s")
    assert (fourth.status, fourth.text) == ("completed", "Two: A room for 2.")


def asking_travel() -> Agent:
    skill = Skill(
        name="room",
        description="Find a room",
        examples=("Is there a room in Rome tonight?", "Find a hotel room"),
        inputs={"guests": Input(type="integer", ask="For how many?")},
        workflow=(Step(answer="A room for {guests}."),),
    )
    return Agent(name="two", skills=[skill], store="memory")


async def test_what_refers_to_another_part_is_asked_with_its_answer() -> None:
    agent = orchestrator(trading=prices(), email=asking())
    (first,) = await said(agent, "What is the price of NVDA? Then write it to Anna")
    assert first.status == "asked" and "Trading: NVDA costs 100." in first.text and "Send it to Anna?" in first.text
    assert first.path[-1]["args"] == {"message": "write it to Anna", "found": "NVDA costs 100."}


async def test_the_bound_of_several_is_that_of_those_that_are_asked() -> None:
    agent = orchestrator(trading=specialist("trading"), email=specialist("email"), travel=specialist("travel"))
    two = await agent.run("What is the price of NVDA? Did Bob write to me?")
    three = await agent.run(THREE)
    assert (two.bound.tool_calls, three.bound.tool_calls) == (2, 3)
    assert two.bound.latency_ms == three.bound.latency_ms


@pytest.mark.parametrize("message", ["hello", "Bake me a cake"])
async def test_what_fits_no_specialist_is_answered_as_usual(message: str) -> None:
    agent = orchestrator(trading=specialist("trading"), email=specialist("email"))
    result = await agent.run(message)
    assert result.skill is None and "The work of trading" in result.text


async def test_a_question_that_is_asked_again_is_shown_once() -> None:
    agent = orchestrator(trading=prices(), email=asking())
    asked, again = await said(agent, "Send a mail", "xyzzy plugh")
    assert again.text.count(asked.text) == 1 and again.text.startswith("I did not understand")


async def test_what_halts_before_a_request_for_another_specialist_is_no_part_of_it() -> None:
    agent = orchestrator(trading=prices(), email=asking())
    *_, other = await said(agent, "Write to Anna", "wait, what is the price of NVDA?")
    assert other.text.startswith("NVDA costs 100.") and "Send it to Anna?" in other.text
