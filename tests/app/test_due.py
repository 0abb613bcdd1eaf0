"""What is due is opened once: after restarts, by racing owners, when the clock jumps, and by a person's leave only."""

import asyncio
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.app.clocked import HELLO, opened
from tests.databases import EACH, maker
from tests.sleepers import BEGAN, CHECKING, DAY, LOOKED, SENT, TOLD, WAITING, Wall, mailer, send

from shipworthy import Agent, Input, ScriptedModel, Skill, Step
from shipworthy.stores import MemoryStore, SqlStore
from shipworthy.stores.timers import FOREIGN, LASTS


@pytest.fixture(params=EACH)
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], SqlStore]:
    """Opens the store of this test again and again, as a process that starts does."""
    url = maker(request)(tmp_path)
    return lambda: SqlStore.open(url)


async def test_a_wait_of_three_days_survives_ten_restarts_exactly(wall: Wall, opening: Callable[[], SqlStore]) -> None:
    async with mailer(opening()) as mail:
        first = await wall.on(mail).run(HELLO, session="s", tenant="t")
        assert (first.status, first.reason) == ("completed", "wait")
        assert first.text == "Sent. I look again in three days."
        assert first.due == wall.now + 3 * DAY
    for _ in range(10):
        wall.now += 0.3 * DAY - 0.001
        async with mailer(opening()) as mail:
            assert await opened(wall.on(mail)) == [] and LOOKED == []
    wall.now = BEGAN.timestamp() + 3 * DAY
    async with mailer(opening()) as mail:
        (done,) = await opened(wall.on(mail))
        assert (done.status, done.reason, done.due) == ("completed", None, None)
        assert done.text == "1 replies to sent hello at 2026-10-22 09:00."
        assert await opened(mail) == [] and await mail.due(tenant=None) == []
    async with mailer(opening()) as mail:
        assert await opened(mail) == []
        (ended,) = await mail.due(tenant="t", waiting=False)
        assert (ended.state, ended.answer) == ("done", done.run_id)
    assert SENT == {"hello at 2026-10-22 09:00": 1} and len(LOOKED) == 1


async def test_a_repeat_with_waits_survives_restarts_turn_by_turn(wall: Wall, opening: Callable[[], SqlStore]) -> None:
    said = []
    async with mailer(opening(), CHECKING) as mail:
        said.append((await wall.on(mail).run(HELLO, session="s")).text)
    for day in range(1, 11):
        for hours in (0.2, 0.8):
            wall.now += hours * DAY
            async with mailer(opening(), CHECKING) as mail:
                said += [f"day {day}: {one.text}" for one in await opened(wall.on(mail))]
    assert said == ["Not yet.", "day 1: Not yet.", "day 2: Not yet.", "day 3: 4 replies."]
    assert [at - BEGAN.timestamp() for at in LOOKED] == [0, DAY, 2 * DAY, 3 * DAY]


async def test_an_approval_that_expires_is_told_once(wall: Wall, opening: Callable[[], SqlStore]) -> None:
    confirm = {"text": "Send {what}?", "by": "lead", "within": "15m"}
    asking = (Step(tool="send", with_={"text": "{what}"}, confirm=confirm), Step(answer="Done."))
    async with mailer(opening(), asking) as mail:
        question = await wall.on(mail).run(HELLO, session="s")
        assert question.reason == "confirm"
    for _ in range(10):
        wall.now += 89.9
        async with mailer(opening(), asking) as mail:
            assert await opened(wall.on(mail)) == [] and len(await mail.approvals()) == 1
    wall.now = BEGAN.timestamp() + 900.5
    async with mailer(opening(), asking) as mail:
        (told,) = await opened(wall.on(mail))
        assert (told.status, told.reason) == ("refused", "stale_question")
        assert told.text.startswith("lead did not decide in time")
        assert await opened(mail) == [] and await mail.approvals() == []
        assert (await mail.session("s")).unread[0].text == told.text
        late = await mail.run("yes", session="s")
        assert late.text.startswith("Meanwhile:\nlead did not decide in time") and not SENT


async def test_a_decision_cancels_the_end_of_its_time(wall: Wall) -> None:
    confirm = {"text": "Send {what}?", "by": "lead", "within": "15m"}
    asking = (Step(tool="send", with_={"text": "{what}"}, confirm=confirm), Step(answer="Done."))
    async with mailer(MemoryStore(), asking) as mail:
        question = await wall.on(mail).run(HELLO, session="s")
        await mail.decide(question.question or "", yes=True, authorised=True)
        wall.now += 3600
        assert await opened(mail) == [] and SENT == {"hello": 1}
        assert [one.state for one in await mail.due(waiting=False)] == ["cancelled"]


@pytest.mark.parametrize("jump", [-400 * DAY, -3600.0, 3600.0, 100 * DAY])
async def test_a_clock_that_jumps_loses_nothing_and_doubles_nothing(
    wall: Wall, opening: Callable[[], SqlStore], jump: float
) -> None:
    async with mailer(opening()) as mail, mailer(opening()) as other:
        await wall.on(mail).run(HELLO, session="s")
        wall.now += DAY + jump
        found = await opened(wall.on(mail)) + await opened(other)
        assert len(found) == (1 if jump > 2 * DAY else 0)
        wall.now = BEGAN.timestamp() + 3 * DAY
        found += await opened(wall.on(mail)) + await opened(other)
        assert len(found) == 1 and len(LOOKED) == 1 and set(SENT.values()) == {1}


async def test_three_days_are_seventy_two_hours_also_where_the_clocks_are_changed(wall: Wall) -> None:
    async with mailer(MemoryStore()) as mail:
        first = await wall.on(mail).run(HELLO, session="s")
        assert first.due is not None
        at = dt.datetime.fromtimestamp(first.due, BEGAN.tzinfo)
        assert (at.day, at.hour) == (25, 8), "an hour less on the clock, because one hour comes twice that night"


async def test_what_was_missed_is_opened_once_late_and_says_so(wall: Wall) -> None:
    async with mailer(MemoryStore(), CHECKING) as mail:
        await wall.on(mail).run(HELLO, session="s")
        wall.now += 30 * DAY
        (late,) = await opened(wall.on(mail))
        assert late.text.startswith("This was due earlier, and nothing ran at that time: Send a mail")
        assert late.due == wall.now + DAY, "the next turn is counted from now: no burst of turns that were missed"
        assert await opened(mail) == []


async def test_two_owners_that_race_open_it_once(wall: Wall, opening: Callable[[], SqlStore]) -> None:
    async with mailer(opening()) as one, mailer(opening()) as other:
        for name in "abcdef":
            await wall.on(one).run(HELLO, session=name)
        wall.now += 3 * DAY
        wall.on(one)
        wall.on(other)
        found = await asyncio.gather(opened(one), opened(other), opened(one), opened(other))
        assert sum(map(len, found)) == 6 and len(LOOKED) == 6 and set(SENT.values()) == {6}


async def test_a_claim_that_was_left_behind_is_taken_over_when_it_runs_out(
    wall: Wall, opening: Callable[[], SqlStore]
) -> None:
    async with mailer(opening()) as one, mailer(opening()) as other:
        await wall.on(one).run(HELLO, session="s")
        wall.now += 3 * DAY
        (claimed,) = await one.claim_due()
        assert await opened(wall.on(other)) == []
        wall.now += LASTS + 1
        assert len(await opened(other)) == 1
        # The first owner wakes up late: it finds the answer of the second.
        again = await one.open_due(claimed)
        assert again.result is not None and len(LOOKED) == 1 and set(SENT.values()) == {1}


async def test_another_definition_does_not_go_on_with_it(wall: Wall, opening: Callable[[], SqlStore]) -> None:
    changed = (*WAITING[:-1], Step(answer="Other words."))
    async with mailer(opening()) as mail:
        await wall.on(mail).run(HELLO, session="s")
    wall.now += 3 * DAY
    async with mailer(opening(), changed) as mail:
        assert await opened(wall.on(mail)) == [], "one with the definition that set it comes first"
        wall.now += FOREIGN
        (told,) = await opened(mail)
        assert told.status == "refused" and told.text.startswith("I have been changed since")
        assert await opened(mail) == [] and not LOOKED and set(SENT.values()) == {1}


async def test_a_run_without_a_session_waits_under_its_own_id(wall: Wall) -> None:
    async with mailer(MemoryStore()) as mail:
        first = await wall.on(mail).run(HELLO)
        wall.now += 3 * DAY
        (done,) = await opened(wall.on(mail))
        assert done.text.startswith("1 replies") and (await mail.session(first.run_id)).unread


async def test_each_due_run_repeats_from_its_tape(wall: Wall) -> None:
    async with mailer(MemoryStore(records=True), CHECKING) as mail:
        await wall.on(mail).run(HELLO, session="s")
        for _ in range(3):
            wall.now += DAY
            await opened(wall.on(mail))
        await mail.run("thanks", session="s")
        runs = await mail.runs()
        assert len(runs) == 5
        for run in runs:
            assert (await mail.replay(await mail.tape(run["run_id"]) or "")).divergence is None


async def test_money_that_is_used_up_is_waited_for(wall: Wall) -> None:
    limits = {"day": {"max_tool_calls": 1}}
    async with mailer(MemoryStore(), limits=limits) as mail:
        await wall.on(mail).run(HELLO, session="s")
        wall.now += 3 * DAY
        await wall.on(mail).run("Mail bye to them", session="other")
        (refused,) = await mail.run_due()
        assert refused.why == "budget" and not LOOKED
        assert (await mail.session("s")).unread == () and len(await mail.due()) == 2
        wall.now += DAY
        (done,) = await opened(wall.on(mail))
        assert done.text.endswith(" 1 replies to sent hello at 2026-10-22 09:00.") and set(SENT.values()) == {1}


async def test_a_tool_is_told_what_a_due_run_says(wall: Wall, opening: Callable[[], SqlStore]) -> None:
    async with mailer(opening(), notify="tell") as mail:
        await wall.on(mail).run(HELLO, session="s")
        wall.now += 3 * DAY
        opened_, told = await wall.on(mail).run_due()
        assert (told.timer.kind, told.timer.state) == ("notify", "done") and opened_.result is not None
        assert [{"id": told.timer.id, "text": opened_.result.text, "session": "s"}] == TOLD
        assert await mail.run_due() == []


def test_an_agent_that_waits_may_have_no_more_waits_than_messages() -> None:
    every = tuple(Step(wait="1d") for _ in range(8))
    with pytest.raises(Exception, match="may wait 8 times"):
        Agent(
            skills=[Skill(name="a", workflow=(*every, Step(tool="send", with_={"text": "x"})), inputs={"x": Input()})],
            tools=[send],
            model=ScriptedModel([]),
        )
