"""A run that may ask one model, once."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

from shipworthy import Limits
from shipworthy.contract.bounds.bound import Bound
from shipworthy.models.model import Message, Part, Price, Request, TextPart
from shipworthy.routing.models.lineup import OneModel
from shipworthy.routing.said import Said
from shipworthy.runtime.limits.admission import NO_ACCOUNTS
from shipworthy.runtime.limits.budget import Budget
from shipworthy.runtime.progress import Progress
from shipworthy.runtime.run import Run
from shipworthy.runtime.task import Task
from shipworthy.runtime.voice import Voice
from shipworthy.stores.session import Session
from shipworthy.world import Live

LIMITS = Limits(max_context_tokens=100, max_output_tokens=20)


REQUEST = Request(messages=(Message(role="user", text="Hello?"),), max_output_tokens=20)


class Cut:
    """Ends in the middle of a word."""

    name, price = "cut", Price(input=10, output=10)

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        yield TextPart(text="Hal")


def run_of(agent_of: Any, model: Any, **bound: Any) -> Run:
    agent = agent_of([{"answer": "x"}]).compiled
    now = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    world, started = Live(), asyncio.get_running_loop().time()
    run = Run(
        id="r",
        agent=agent,
        session=Session(id="s"),
        said=Said("m", now),
        wall=0.0,
        started=started,
        world=world,
        lineup=OneModel(model),
        can_ask=True,
        keys=(),
        effects=None,
        task=Task(message="m"),
        progress=Progress(),
        voice=Voice("r", lambda _: None, started),
        budget=Budget("r", started, world, NO_ACCOUNTS),
    )
    run.budget.admit(Bound(**{"model_calls": 1, "input_tokens": 100, "output_tokens": 20, "cost_usd": None, **bound}))
    return run
