"""The stack of open skills: questions come back, and no one of them is lost without a word."""

from dataclasses import replace


async def test_field_29_a_side_question_is_answered_and_the_open_question_comes_back(shop) -> None:  # type: ignore[no-untyped-def]
    asked = await shop.say("send order A-1001 back")
    side = await shop.say("when are you open?")
    assert side.text == "From nine to five.\nBack to Return an order: Why?"
    assert (side.status, side.reason, side.skill, side.question) == ("asked", "input", "opening_hours", asked.question)
    confirm = await shop.say("too late")
    assert (confirm.reason, confirm.text) == ("confirm", "Return A-1001 (too late)?")
    again = await shop.say("are you open on sunday?")
    assert again.text == "From nine to five.\nBack to Return an order: Return A-1001 (too late)?"
    assert (await shop.say("yes")).text == "Done: sent back A-1001."
    assert shop.wrote == [("return", "A-1001", "too late")]


async def test_side_question_with_a_question_of_its_own(shop) -> None:  # type: ignore[no-untyped-def]
    await shop.say("send order A-1001 back")
    city = await shop.say("what is the weather?")
    assert city.text == "Which city?"
    assert (
        await shop.say("when are you open?")
    ).text == "From nine to five.\nBack to Tell the weather in a city: Which city?"
    assert (await shop.say("Oslo")).text == "Sunny in Oslo.\nBack to Return an order: Why?"
    assert (await shop.say("broken")).text == "Return A-1001 (broken)?"


async def test_field_30_giving_up_drops_one_question_and_says_what_is_still_open(shop) -> None:  # type: ignore[no-untyped-def]
    await shop.say("send order A-1001 back")
    await shop.say("what is the weather?")
    dropped = await shop.say("never mind")
    assert dropped.text == "All right, I have dropped that.\nBack to Return an order: Why?"
    gone = await shop.say("never mind")
    assert (gone.status, gone.text, gone.question) == ("completed", "All right, I have dropped that.", None)
    await shop.say("yes")
    assert shop.wrote == []


async def test_too_many_open_questions_drop_the_oldest_with_a_word(shop_of) -> None:  # type: ignore[no-untyped-def]
    shop = shop_of(max_open=1)
    await shop.say("send order A-1001 back")
    only = await shop.say("when are you open?")
    assert only.text == "(I have dropped the open question: Return an order.) From nine to five."
    assert only.status == "completed"
    await shop.say("send order A-1001 back")
    assert "(I have dropped" in (await shop.say("what is the weather?")).text
    assert (await shop.say("Oslo")).text == "Sunny in Oslo."


async def test_question_of_an_expired_conversation_does_not_come_back(shop) -> None:  # type: ignore[no-untyped-def]
    await shop.say("send order A-1001 back")
    await shop.say("what is the weather?")
    store = shop.agent._built.store
    await store.save(replace(await shop.agent.session("s"), updated=0.0))
    later = await shop.say("when are you open?")
    assert (later.status, later.text) == ("completed", "From nine to five.")
    session = await shop.agent.session("s")
    assert (session.below, session.agenda) == ((), ())


async def test_a_stale_answer_leaves_the_stack_as_it_is(shop) -> None:  # type: ignore[no-untyped-def]
    await shop.say("send order A-1001 back")
    await shop.say("what is the weather?")
    before = await shop.agent.session("s")
    stale = await shop.agent.run("Oslo", session="s", answering="unknown")
    after = await shop.agent.session("s")
    assert stale.text == "That question is no longer open. Which city?"
    assert (before.open, before.below) == (after.open, after.below)


async def test_conversation_with_a_stack_and_an_agenda_is_repeated_exactly(shop_of, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from shipworthy.durable.sql import SqlStore

    shop = shop_of()
    shop.agent.use_store(SqlStore.open(f"sqlite:///{tmp_path / 'kept.db'}"))
    await shop.say("I want to return order A-1001. Also, when are you open?")
    await shop.say("what is the weather?")
    done = await shop.say("Oslo")
    assert done.text == "Sunny in Oslo.\nBack to Return an order: Why?"
    tape = await shop.agent.tape(done.run_id)
    assert tape is not None
    assert (await shop.agent.replay(tape)).divergence is None
    shop.agent.close()
