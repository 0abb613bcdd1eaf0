"""Turns at a conversation: in the order of asking, whatever becomes of those before."""

import asyncio
import threading

import pytest

from shipworthy.durable.turns import Turns
from shipworthy.errors import StateError


async def test_turns_come_in_the_order_of_asking_and_leave_nothing() -> None:
    turns, order = Turns(), list[int]()

    async def take(number: int) -> None:
        async with turns.turn("a", 60):
            await asyncio.sleep(0)
            order.append(number)

    await asyncio.gather(*map(take, range(20)))
    assert (order, len(turns)) == (list(range(20)), 0)


async def test_who_leaves_the_line_lets_the_next_one_go_first() -> None:
    turns, order = Turns(), list[str]()

    async def take(name: str) -> None:
        async with turns.turn("a", 60):
            order.append(name)

    async with turns.turn("a", 60):
        tasks = {name: asyncio.create_task(take(name)) for name in "bcd"}
        await asyncio.sleep(0)
        tasks["b"].cancel()
        await asyncio.gather(tasks["b"], return_exceptions=True)
    await asyncio.gather(tasks["c"], tasks["d"])
    assert order == ["c", "d"]


async def test_a_turn_that_does_not_come_is_an_error_and_the_place_is_given_up() -> None:
    turns = Turns()
    async with turns.turn("a", 60):
        with pytest.raises(StateError, match="send this one again"):
            async with turns.turn("a", 0.01):
                pass
    assert len(turns) == 0


async def test_the_turn_of_a_closed_event_loop_is_taken_over() -> None:
    turns = Turns()

    def lose() -> None:
        loop = asyncio.new_event_loop()
        lost = turns.turn("a", 60)
        loop.run_until_complete(lost.__aenter__())
        loop.close()
        kept.append(lost)

    kept: list[object] = []
    thread = threading.Thread(target=lose)
    thread.start()
    thread.join()
    async with turns.turn("a", 60):
        assert len(turns) == 1
