"""What a person says while a skill waits, and what a run that was due asks, stay apart."""

from tests.app.clocked import HELLO, opened
from tests.sleepers import DAY, LOOKED, SENT, WAITING, Wall, mailer

from shipworthy import Step
from shipworthy.stores import MemoryStore


async def test_never_mind_ends_a_wait(wall: Wall) -> None:
    async with mailer(MemoryStore()) as mail:
        await wall.on(mail).run(HELLO, session="s")
        ended = await mail.run("never mind", session="s")
        assert ended.text == "All right, I wait no longer: Send a mail and look for a reply."
        assert await mail.due() == [] and [one.state for one in await mail.due(waiting=False)] == ["cancelled"]
        wall.now += 4 * DAY
        assert await opened(mail) == [] and not LOOKED


async def test_a_correction_keeps_one_wait_and_its_time(wall: Wall) -> None:
    async with mailer(MemoryStore()) as mail:
        first = await wall.on(mail).run(HELLO, session="s")
        wall.now += DAY
        changed = await wall.on(mail).run("no, ciao", session="s")
        assert changed.reason == "wait" and changed.due == first.due
        assert len(await mail.due()) == 1
        wall.now += 2 * DAY
        (done,) = await opened(wall.on(mail))
        assert done.text == "1 replies to sent ciao at 2026-10-23 09:00."


async def test_one_more_request_waits_beside_the_first(wall: Wall) -> None:
    async with mailer(MemoryStore()) as mail:
        await wall.on(mail).run(HELLO, session="s")
        wall.now += 60
        more = await wall.on(mail).run("and ciao?", session="s")
        assert more.reason == "wait" and len(await mail.due()) == 2
        wall.now += 3 * DAY
        texts = [one.text for one in await opened(wall.on(mail))]
        assert texts[0] == "1 replies to sent hello at 2026-10-22 09:00."
        assert texts[1] == "2 replies to sent ciao at 2026-10-22 09:01."


async def test_a_side_question_leaves_the_wait_alone(wall: Wall) -> None:
    async with mailer(MemoryStore()) as mail:
        await wall.on(mail).run(HELLO, session="s")
        assert (await mail.run("What is the weather like?", session="s")).text == "It is sunny."
        second = await mail.run("Mail bye to them", session="s")
        assert second.reason == "wait" and len(await mail.due()) == 2
        wall.now += 3 * DAY
        assert len(await opened(wall.on(mail))) == 2 and sum(SENT.values()) == 2


async def test_what_a_due_run_asks_is_no_answer_to_a_message_that_has_not_seen_it(wall: Wall) -> None:
    asking = (
        *WAITING[:3],
        Step(tool="send", with_={"text": "reminder"}, as_="again", confirm="Send a reminder?"),
        Step(answer="{again}."),
    )
    async with mailer(MemoryStore(), asking) as mail:
        await wall.on(mail).run(HELLO, session="s")
        wall.now += 3 * DAY
        (question,) = await opened(wall.on(mail))
        assert question.reason == "confirm" and "Send a reminder?" in question.text
        unseen = await mail.run("yes", session="s")
        assert "Meanwhile:" in unseen.text and unseen.text.count("Send a reminder?") == 2
        assert unseen.question == question.question and not SENT["reminder"]
        done = await mail.run("yes", session="s")
        assert done.text == "sent reminder." and SENT["reminder"] == 1 and len(SENT) == 2


async def test_a_question_that_was_fetched_is_answered(wall: Wall) -> None:
    asking = (*WAITING[:3], Step(tool="send", with_={"text": "reminder"}, confirm="Send a reminder?"))
    async with mailer(MemoryStore(), asking) as mail:
        await wall.on(mail).run(HELLO, session="s")
        wall.now += 3 * DAY
        await opened(wall.on(mail))
        seen = await mail.read_unread("s")
        assert "Send a reminder?" in seen.unread[0].text
        assert (await mail.read_unread("s")).unread == ()
        assert (await mail.run("yes", session="s")).status == "completed" and SENT["reminder"] == 1


async def test_an_open_question_of_the_person_stays_in_front_of_that_of_the_clock(wall: Wall) -> None:
    asking = (*WAITING[:3], Step(tool="send", with_={"text": "reminder"}, confirm="Send a reminder?"))
    async with mailer(MemoryStore(), asking) as mail:
        await wall.on(mail).run(HELLO, session="s")
        open_ = await mail.run("Send a mail", session="s")
        assert open_.text == "What?"
        wall.now += 3 * DAY
        await opened(wall.on(mail))
        answered = await mail.run("bye", session="s")
        assert any(text.startswith("bye at") for text in SENT) and not SENT["reminder"]
        assert "Send a reminder?" in answered.text and answered.question is not None
        assert (await mail.run("yes", session="s")).status == "completed" and SENT["reminder"] == 1
