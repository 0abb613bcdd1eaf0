"""Work side by side: the steps of a segment, and the items of a `foreach`."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeVar

from shipworthy.contract.fold import WIDTH
from shipworthy.contract.graph import Node
from shipworthy.runtime.names.signals import Ended, Question, Referred, merged

T = TypeVar("T")
Start = Callable[[Node], Coroutine[Any, Any, Ended | None]]


class Blocked(Exception):
    """A step waits for a result that this run will not give."""


async def side_by_side(nodes: Sequence[Node], start: Start) -> Ended | None:
    """Run the steps of a segment as their data allows; the Ended of an `answer`, if there is one.

    Raises the first error on the page that is no Question; where there is none, one Question for all missing inputs.
    """
    makers = {name: node.id for node in nodes for name in node.produces}
    tasks: dict[str, asyncio.Task[Ended | None]] = {}

    async def in_turn(node: Node) -> Ended | None:
        before = [tasks[makers[name]] for name in sorted(node.waits) if makers.get(name, node.id) != node.id]
        if before:
            await asyncio.wait(before)
            if any(task.exception() is not None for task in before):
                raise Blocked
        return await start(node)

    # All are known before the first one starts, because a step may wait for one further down the page.
    for node in nodes:
        tasks[node.id] = asyncio.create_task(in_turn(node), name=f"step {node.id}")
    every = list(tasks.values())
    await _finished(every)
    raised = [error for task in every if (error := task.exception()) is not None]
    stopping = [error for error in raised if not isinstance(error, Question | Blocked)]
    if stopping:
        # What a specialist says to this message stands before a question that was asked before.
        said = [error for error in stopping if isinstance(error, Referred) and not error.waits]
        raise said[0] if said and isinstance(stopping[0], Referred) else stopping[0]
    if questions := [error for error in raised if isinstance(error, Question)]:
        raise merged(questions)
    return next((ended for task in every if (ended := task.result()) is not None), None)


async def at_once(work: Sequence[Callable[[], Awaitable[T]]]) -> list[T]:
    """Run the items, WIDTH at a time; their results in the order given.

    Raises one Question for all missing inputs; where there is none, the first error in that order. The errors that a
    step may say with `on_error` are handled inside of an item, so those that come here end the run.
    """
    places = asyncio.Semaphore(WIDTH)

    async def placed(one: Callable[[], Awaitable[T]]) -> T:
        async with places:
            return await one()

    tasks = [asyncio.create_task(placed(one)) for one in work]
    if tasks:
        await _finished(tasks)
    questions = [error for task in tasks if isinstance(error := task.exception(), Question)]
    if questions:
        raise merged(questions)
    return [task.result() for task in tasks]


async def _finished(tasks: Sequence["asyncio.Task[Any]"]) -> None:
    """Wait for all of them; where this is cancelled, they are too, and have ended when it is raised."""
    try:
        await asyncio.wait(tasks)
    except asyncio.CancelledError:
        for task in tasks:
            task.cancel()
        # What they have used is settled before the run charges it.
        await asyncio.wait(tasks)
        raise
