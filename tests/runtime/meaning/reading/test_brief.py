"""What the model that reads a message is told."""

from collections.abc import Callable
from typing import Any

from shipworthy import Agent, ScriptedModel, Skill, Step
from shipworthy.runtime.meaning.reading.brief import HEAD, LONGEST_LIST, TAIL, TASK, beginning, shortened
from shipworthy.tokens.counting import count

Shop = Callable[..., Agent]


async def asked(shop: Shop, *messages: str, **more: Any) -> list[tuple[str, str]]:
    """The system and the user message of each request."""
    model = ScriptedModel(lambda _: "{}")
    agent = shop(model, **more)
    for message in messages:
        await agent.run(message, session="s")
    return [(one.messages[0].text, one.messages[1].text) for one in model.requests]


async def test_the_beginning_is_the_same_for_every_message_of_an_agent(shop: Shop) -> None:
    messages = (
        "Gdzie jest moja paczka?",
        "I want to complain about the cashier",
        "opening hours",
        "die am Hafen",
        "quatsch",
    )
    requests = await asked(shop, *messages)
    again = await asked(shop, "something else entirely", "wieder etwas")
    assert len(requests) == 4
    assert len({system.encode() for system, _ in (*requests, *again)}) == 1


async def test_it_has_every_skill_with_its_inputs_and_one_example(shop: Shop) -> None:
    ((system, _),) = await asked(shop, "Wo ist mein Paket?")
    assert system.startswith(TASK)
    assert "- return_item(order, reason): Send an order back E.g. I want to return order A-1001" in system
    assert "- staff(): Talk to a person" in system
    assert "Send it back" not in system


async def test_inputs_are_told_with_their_types_options_and_questions(shop: Shop) -> None:
    ((_, user),) = await asked(shop, "I want to return the Paket, it is kaputt")
    assert "- reason (one of damaged | late | unwanted): Why?" in user
    assert r"- order (text like [A-Z]-\d{4}): Which order? Its number looks like A-1001." in user
    assert user.endswith("The message:\nI want to return the Paket, it is kaputt\nJSON:")


async def test_the_open_question_is_told_with_its_choices_and_what_was_mentioned(shop: Shop) -> None:
    requests = await asked(shop, "Where is my order A-1234?", "opening hours", "die am Hafen")
    _, user = requests[-1]
    assert "The program asked:\nWhich shop?" in user
    assert "- shop (one of harbor | center): Which shop?" in user
    assert "Mentioned earlier: A-1234" in user


async def test_at_a_confirm_the_values_that_are_held_are_told(shop: Shop) -> None:
    requests = await asked(shop, "I want to return order A-1001 because it is damaged", "ah, perché è arrivato tardi")
    _, user = requests[-1]
    assert "Known: order = A-1001; reason = damaged" in user
    assert "The program asked:\nReturn A-1001: damaged?" in user


async def test_it_is_small(shop: Shop) -> None:
    ((system, user),) = await asked(shop, "Wo ist mein Paket?")
    assert count(system) + count(user) < 460


def test_many_skills_are_told_in_less_detail() -> None:
    for number, least in ((5, "E.g. thing 3 please"), (30, ": Do the thing"), (300, "- skill_003()")):
        skills = [
            Skill(
                name=f"skill_{n:03}",
                description=f"Do the thing number {n}",
                examples=(f"thing {n} please",),
                workflow=(Step(answer="ok"),),
            )
            for n in range(number)
        ]
        agent = Agent(skills=skills).compiled
        told = beginning(agent, agent.spec.routable)
        assert least in told
        assert len(told) <= len(TASK) + LONGEST_LIST + 20


def test_of_a_long_message_the_beginning_and_the_end_are_read() -> None:
    text = "a" * 5000 + "b" * 5000
    assert shortened("short") == "short"
    assert shortened(text) == "a" * HEAD + "\n[…]\n" + "b" * TAIL
