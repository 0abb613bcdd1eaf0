"""Requests beside or instead of an answer: none that writes is begun by what may be an answer."""

import pytest


async def test_f11_a_word_that_may_be_an_answer_starts_nothing_that_writes(shop) -> None:  # type: ignore[no-untyped-def]
    await shop.say("I want to return my order")
    proposed = await shop.say("I am so angry that I want to complain")
    assert (proposed.status, proposed.reason, proposed.skill) == ("asked", "which_skill", None)
    assert proposed.text == "Do you want to start something else: Open a complaint? (yes/no)"
    assert shop.wrote == []
    back = await shop.say("no")
    assert back.text == "All right, I have dropped that.\nBack to Return an order: Which order? Why?"
    assert (await shop.say("A-1001, too small")).text == "Return A-1001 (too small)?"
    assert shop.wrote == []


async def test_f11_a_proposal_that_is_accepted_is_done_and_the_question_comes_back(shop) -> None:  # type: ignore[no-untyped-def]
    await shop.say("I want to return my order")
    await shop.say("I want to complain")
    done = await shop.say("yes")
    assert done.text == "A ticket is open.\nBack to Return an order: Which order? Why?"
    assert shop.wrote == [("ticket", "I want to complain")]


async def test_f11_a_proposal_can_be_passed_over_by_the_answer(shop) -> None:  # type: ignore[no-untyped-def]
    await shop.say("send order A-1001 back")
    await shop.say("I want to complain")
    assert (await shop.say("too late")).text == "Return A-1001 (too late)?"
    assert (await shop.agent.session("s")).below == ()
    assert shop.wrote == []


async def test_f11_an_answer_that_is_an_example_of_another_skill_is_an_answer(shop) -> None:  # type: ignore[no-untyped-def]
    await shop.say("send order A-1001 back")
    confirm = await shop.say("broken")
    assert (confirm.skill, confirm.text) == ("return_item", "Return A-1001 (broken)?")


async def test_a_skill_that_asks_before_it_writes_is_begun_by_a_whole_request(shop) -> None:  # type: ignore[no-untyped-def]
    await shop.say("what is the weather?")
    asked = await shop.say("send order A-1001 back please, it is too late?")
    assert (asked.skill, asked.text) == ("return_item", "Return A-1001 (too late)?")
    assert (await shop.say("yes")).text == "Done: sent back A-1001.\nBack to Tell the weather in a city: Which city?"


@pytest.mark.parametrize("message", ["what are your opening hours?", "when are you open", "are you open on sunday"])
async def test_field_27_a_question_of_the_users_own_is_no_text(shop, message: str) -> None:  # type: ignore[no-untyped-def]
    await shop.say("leave a note for the driver")
    side = await shop.say(message)
    assert side.text == "From nine to five.\nBack to Leave a note for the driver: What should it say?"
    assert (await shop.say("Ring twice, we are in the garden.")).text == "Noted: Ring twice, we are in the garden.."


async def test_field_27_a_question_for_nothing_else_is_the_text(shop) -> None:  # type: ignore[no-untyped-def]
    await shop.say("leave a note for the driver")
    assert (await shop.say("can you ring twice?")).text == "Noted: can you ring twice?."


async def test_f10_otherwise_never_takes_an_open_question_over(shop_of) -> None:  # type: ignore[no-untyped-def]
    shop = shop_of(otherwise="advice")
    assert (await shop.say("xyzzy plugh")).skill == "advice"
    shop = shop_of(otherwise="advice")
    await shop.say("send order A-1001 back")
    unclear = await shop.say("xyzzy plugh")
    assert (unclear.status, unclear.skill) == ("asked", "return_item")
    assert unclear.text == "I did not understand that as an answer. Why?"
    assert (await shop.say("broken")).text == "Return A-1001 (broken)?"
    again = await shop.say("qwfp zxcv")
    assert (again.skill, again.reason) == ("return_item", "confirm")


async def test_a_loop_that_waits_for_a_yes_hears_what_is_said_instead(shop_of) -> None:  # type: ignore[no-untyped-def]
    from shipworthy import Agent, Reply, ScriptedModel, Skill, call, tool

    made = []

    @tool(effect="write")
    def plant(tree: str) -> str:
        """Plant a tree."""
        made.append(tree)
        return f"planted {tree}"

    replies = [Reply(calls=(call("plant", tree="oak"),)), Reply(text="Then which one?")]
    garden = Skill(name="garden", description="Plant trees", examples=("plant a tree", "I need a tree"), tools=[plant])
    agent = Agent(skills=[garden], tools=[plant], model=ScriptedModel(replies))
    assert (await agent.run("plant a tree", session="s")).reason == "confirm"
    other = await agent.run("hm, my neighbour hates those", session="s")
    assert (other.status, other.text, made) == ("completed", "Then which one?", [])
    assert (await agent.run("yes", session="s")).skill == "garden"
    assert made == []
