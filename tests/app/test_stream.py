"""The events of a run for one reader."""

import asyncio

import pytest

from shipworthy.app.stream import EventQueue
from shipworthy.events import TextDelta, Thinking


async def test_f28_a_reader_that_lags_gets_joined_text_and_loses_nothing() -> None:
    queue = EventQueue()
    for number in range(5000):
        queue.put(TextDelta(text=f"{number} ", seq=number + 1))
    done: asyncio.Task[None] = asyncio.create_task(asyncio.sleep(0))
    await done
    queue.close(done)

    found = [event async for event in queue]

    assert len(found) <= 1001
    assert "".join(e.text for e in found if isinstance(e, TextDelta)) == "".join(f"{n} " for n in range(5000))


async def test_a_reader_that_is_there_first_waits() -> None:
    queue = EventQueue()
    reader = asyncio.create_task(anext(queue))
    await asyncio.sleep(0)
    queue.put(Thinking(seq=1))

    assert (await reader).seq == 1


async def test_a_run_that_failed_fails_its_reader_after_the_last_event() -> None:
    async def fails() -> None:
        raise RuntimeError("oh")

    queue = EventQueue()
    queue.put(Thinking(seq=1))
    task = asyncio.create_task(fails())
    await asyncio.wait({task})
    queue.close(task)

    assert (await anext(queue)).seq == 1
    with pytest.raises(RuntimeError, match="oh"):
        await anext(queue)
