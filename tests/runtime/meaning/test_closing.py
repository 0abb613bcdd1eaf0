"""What asks for nothing new after an answer."""

import pytest

from shipworthy import Agent, Skill, Step
from shipworthy.contract.phrases.phrases import built_in
from shipworthy.durable.memory import MemoryStore

SAID = built_in("en")


@pytest.mark.parametrize("message", ["and who is that with", "where is it", "when is that?"])
async def test_a_question_about_the_answer_is_told_all_that_is_known(shop, message: str) -> None:  # type: ignore[no-untyped-def]
    result = await shop.talk("what is the weather?", "Paris", message)
    assert result.text == f"{SAID('all_i_know')} Sunny in Paris."


async def test_a_second_thing_that_nothing_is_known_of_is_asked_for(shop) -> None:  # type: ignore[no-untyped-def]
    assert (await shop.talk("when are you open?", "and the second thing?")).text == SAID("nothing_waits")


async def test_a_question_under_a_condition_is_next_and_the_second_thing_takes_it_up(shop) -> None:  # type: ignore[no-untyped-def]
    first = await shop.say("two things: when are you open, and where is my order A-1001 if i may ask")
    assert "order" in first.text
    assert "A-1001" in (await shop.say("and the second thing?")).text


async def test_a_question_that_no_skill_answers_keeps_the_open_one(shop) -> None:  # type: ignore[no-untyped-def]
    result = await shop.talk("send order A-1001 back", "broken", "could my uncle use cash instead?")
    assert result.text.startswith("That I do not know.") and result.text.endswith("Return A-1001 (broken)?")


@pytest.mark.parametrize("between", ["thanks", "yes", "no", "hello"])
async def test_after_a_word_that_asks_for_nothing_the_last_skill_goes_on(shop, between: str) -> None:  # type: ignore[no-untyped-def]
    result = await shop.talk("what is the weather?", "Paris", between, "and Berlin?")
    assert "Berlin" in result.text


async def test_a_plain_yes_begins_no_skill_of_whose_examples_it_reminds() -> None:
    answer = Skill(
        name="answer_ana",
        description="Answer Ana",
        examples=("yes to Ana", "tell Ana yes", "say no to Ana"),
        workflow=(Step(answer="Told."),),
    )
    agent = Agent(skills=[answer], store=MemoryStore())
    assert (await agent.run("tell Ana yes", session="s")).text == "Told."
    for message, said in (("yes", "nothing_open"), ("no", "all_right"), ("yes please", "nothing_open")):
        assert (await agent.run(message, session="s")).text == SAID(said)
