"""What is kept of the questions of a run: with its calls, for as long as it says, and without secrets."""

import pytest
from tests.app.rollback import ASKER, agent, asked

from shipworthy.stores import MemoryStore


@pytest.mark.parametrize(("within", "seconds"), [("90s", 90), (None, 3600)])
async def test_a_question_that_says_no_time_has_that_of_the_session(within: str | None, seconds: int) -> None:
    ops = agent(within=within)
    await asked(ops)
    (waiting,) = await ops.approvals()
    assert waiting.expires - waiting.asked == seconds


async def test_an_agent_that_asks_nobody_else_keeps_none() -> None:
    store = MemoryStore()
    ops = agent(store)
    await ops.run("What is the weather like?", session="s", context=ASKER)
    assert await ops.approvals(waiting=False) == []


async def test_what_is_kept_of_a_run_without_a_session_is_a_conversation_of_its_own() -> None:
    ops = agent()
    first, second = await asked(ops, session=None), await asked(ops, session=None)
    assert {one.session for one in await ops.approvals()} == {first.run_id, second.run_id}
    kept = await ops.session(first.run_id)
    assert kept.open is not None and kept.open.pending is not None and kept.open.pending.context == ASKER
