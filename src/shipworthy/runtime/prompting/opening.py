"""The first messages of a loop: what it is to do, what it can call, and what the person wants."""

import asyncio

from shipworthy.context.build import opening
from shipworthy.models.model import Message
from shipworthy.routing.tools.shelf import Shelf
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.prompting.context import asked, conversation_of, retrieved
from shipworthy.runtime.prompting.paging import READ_RESULT

LOADED_WITHIN = 2.0
"""Seconds that a loop waits for the meanings of its tools, and at most a quarter of its time; after that they are
ranked by words."""
ALSO = f"A result that was cut is read on with the tool {READ_RESULT.name} (handle, offset)."


async def opening_of(scope: Scope) -> tuple[Message, ...]:
    """The first messages of a loop; where its tools are lazy, all up to its guidelines is the same in each request."""
    skill, guard = scope.frame.graph.skill, scope.run.task.guard
    message, told = asked(scope), skill.instructions or skill.about
    if (shelf := scope.run.agent.shelf(skill.name)) is not None:
        own = READ_RESULT.name in skill.tools
        told = "\n\n".join([told, shelf.told if own else f"{shelf.told}\n{ALSO}"])
        more = await _fitting(scope, shelf, guard.due_in(skill.tools))
        message = f"{message}\n\n{more}" if more else message
    return opening(
        message,
        instructions=told,
        guidelines=guard.then,
        retrieved=await retrieved(scope) if guard.looks_up else "",
        history=conversation_of(scope),
    )


async def _fitting(scope: Scope, shelf: Shelf, due: str | None) -> str:
    """The tools that may fit the message where not all are in the index, and the one that must be called first."""
    lines: list[str] = []
    if shelf.cut:
        text, most = scope.run.task.message, min(LOADED_WITHIN, max(scope.frame.deadline.remaining() / 4, 0.0))

        async def ranked() -> list[str]:
            await asyncio.wait({asyncio.wrap_future(shelf.ranker.begin(text))}, timeout=most)
            return shelf.ranked(text)

        names = await scope.run.world.store(str(scope.id_of("tools")), ranked)
        lines = ["Tools that may fit:", shelf.listed(names)]
    return "\n".join([*lines, *([f"Call {due} first."] if due is not None else [])])
