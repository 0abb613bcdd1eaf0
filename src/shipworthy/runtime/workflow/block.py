"""Blocks of steps: barriers in the order of the page, and between them everything that can run side by side."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from shipworthy.contract.graph import Node, segments
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Ended, Question, merged
from shipworthy.runtime.workflow.needs import Need

RunStep = Callable[[Node, Scope, Need], Awaitable[Ended | None]]
"""Runs one step, which has to leave what later ones need."""


class Blocked(Exception):
    """A step waits for a result that will not come in this run."""


async def run_block(nodes: Sequence[Node], scope: Scope, run_step: RunStep, later: Need | None = None) -> Ended | None:
    """Run the steps; the Ended of an `answer`, or None when the last one is done. `later`: what comes after the block.

    Raises Question with every input that the steps of a segment ask for, NeedsYes, or Stopped.
    """
    parts = segments(nodes)
    for index, segment in enumerate(parts):
        ended = await _run_segment(segment, scope, run_step, Need(scope, parts[index + 1 :], later))
        if ended is not None:
            return ended
    return None


async def _run_segment(nodes: tuple[Node, ...], scope: Scope, run_step: RunStep, later: Need) -> Ended | None:
    if len(nodes) == 1:
        return await run_step(nodes[0], scope, later)
    makers = {name: node.id for node in nodes for name in node.produces}
    tasks: dict[str, asyncio.Task[Ended | None]] = {}

    async def in_turn(node: Node) -> Ended | None:
        before = [tasks[makers[name]] for name in sorted(node.waits) if makers.get(name, node.id) != node.id]
        if before:
            await asyncio.wait(before)
            if any(task.exception() is not None for task in before):
                raise Blocked
        return await run_step(node, scope, later.behind(node, nodes))

    # All are known before the first one starts, because a step may wait for one further down the page.
    for node in nodes:
        tasks[node.id] = asyncio.create_task(in_turn(node), name=f"step {node.id}")
    return await _outcome(list(tasks.values()))


async def _outcome(tasks: list[asyncio.Task[Ended | None]]) -> Ended | None:
    try:
        await asyncio.wait(tasks)
    finally:
        for task in tasks:
            task.cancel()
    raised = [error for task in tasks if (error := task.exception()) is not None]
    for error in raised:
        if not isinstance(error, Question | Blocked):
            raise error
    questions = [error for error in raised if isinstance(error, Question)]
    if questions:
        raise merged(questions)
    return next((ended for task in tasks if (ended := task.result()) is not None), None)
