import asyncio

import pytest
from tests.virtual_time import ms, now

from shipworthy import tool
from shipworthy.errors import StateLate
from shipworthy.tools.call import CallContext
from shipworthy.world import Live


@tool
def double(n: int) -> int:
    """Twice a number."""
    return 2 * n


async def test_the_live_world_is_what_is_there() -> None:
    world = Live()
    began = now()

    async def said() -> str:
        return "kept"

    assert world.observe("k", lambda: 7) == 7
    assert await world.store("k", said) == "kept"
    assert (await world.call("k", double, {"n": 4}, CallContext())).value == 8  # type: ignore[arg-type]
    await world.pause(0.02)
    assert ms(began) == 20.0


async def test_field_35_a_store_is_left_at_the_deadline_and_goes_on() -> None:
    world, done = Live(), []

    async def slow() -> str:
        await asyncio.sleep(5)
        done.append(1)
        return "late"

    began, until = now(), now() + 2
    world.latest = lambda: until
    with pytest.raises(StateLate):
        await world.store("k", lambda: asyncio.shield(slow()))
    assert ms(began) == 2000.0
    await asyncio.sleep(10)
    assert done == [1], "what must be kept is shielded by its caller"
    began = now()
    with pytest.raises(StateLate):
        await world.store("k", slow)
    assert ms(began) == 100.0, "some time in any case"
    assert await world.store("k", lambda: asyncio.sleep(0.05, "in time")) == "in time"


async def test_field_35_a_run_that_is_cancelled_waits_for_what_the_store_has_begun() -> None:
    world, ended = Live(), []
    world.latest = lambda: now() + 60

    async def cleans_up() -> None:
        try:
            await asyncio.sleep(5)
        finally:
            await asyncio.sleep(1)
            ended.append(1)

    task = asyncio.create_task(world.store("k", cleans_up))
    await asyncio.sleep(1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == [1]


async def test_what_ends_by_itself_is_waited_for_in_the_callers_task() -> None:
    world, own, seen = Live(), asyncio.current_task(), []
    world.latest = lambda: now() + 1

    async def turn() -> None:
        seen.append(asyncio.current_task() is own)
        await asyncio.sleep(5)

    began = now()
    await world.wait("k", turn)
    assert seen == [True] and ms(began) == 5000.0, "the deadline of a store is none of a request's turn"
