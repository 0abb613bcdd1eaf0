"""Steps side by side."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from shipworthy.contract.fold import WIDTH
from shipworthy.runtime.names.signals import Question, merged


async def at_once(work: list[Callable[[], Awaitable[Any]]]) -> list[Any]:
    places = asyncio.Semaphore(WIDTH)

    async def placed(one: Callable[[], Awaitable[Any]]) -> Any:
        async with places:
            return await one()

    tasks = [asyncio.create_task(placed(one)) for one in work]
    try:
        if tasks:
            await asyncio.wait(tasks)
    finally:
        for task in tasks:
            task.cancel()
    questions = [error for task in tasks if isinstance(error := task.exception(), Question)]
    if questions:
        raise merged(questions)
    return [task.result() for task in tasks]
