"""Opens what is due of the agents that are served, until the server ends."""

import asyncio
import logging
import math

from shipworthy.app.agent import Agent
from shipworthy.errors import StateError
from shipworthy.server.asked import Asked
from shipworthy.server.caller import Caller
from shipworthy.server.live import Live
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service
from shipworthy.stores.timers import Timer

OFTEN, SELDOM = 1.0, 30.0
"""Seconds between looks: for agents that wait or ask others, and for those that did so in an earlier version alone."""
AT_ONCE = 16
"""Timers of one agent that one look claims."""
log = logging.getLogger("shipworthy")


class Opening:
    """The task of a server that claims what is due and begins its runs, beside those of messages."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._looked: dict[str, float] = {}

    async def watch(self) -> None:
        """Look for what is due again and again, until the task is cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(OFTEN)

    async def look(self) -> None:
        """Begin what is due now; a store that cannot be used is tried again at the next look."""
        now = asyncio.get_running_loop().time()
        for name, agent in self._service.agents.items():
            often = agent.compiled.waits or agent.compiled.asks_others
            if self._service.draining or now - self._looked.get(name, -math.inf) < (0 if often else SELDOM):
                continue
            self._looked[name] = now
            try:
                for timer in await agent.claim_due(most=AT_ONCE):
                    await self._begin(name, agent, timer)
            except StateError as error:
                log.warning("what is due of %s cannot be looked for now: %s", name, error)
            except Exception:
                log.exception("what is due of %s could not be begun", name)

    async def _begin(self, name: str, agent: Agent, timer: Timer) -> None:
        if timer.kind == "notify":
            telling = asyncio.create_task(_told(agent, timer))
            self._service.keeping.add(telling)
            telling.add_done_callback(self._service.keeping.discard)
            return
        asked = Asked(agent=name, message=timer.text, session=timer.session, due=timer, message_id=f"due {timer.id}")
        try:
            self._service.started(agent, Live(agent.due_id(timer), asked, Caller(tenant=timer.tenant)))
        except Refused:
            # No place is free, or the server ends: another look, or another owner, opens it.
            await agent.store.timers.again(timer, timer.due, tried=False)


async def _told(agent: Agent, timer: Timer) -> None:
    try:
        await agent.open_due(timer)
    except Exception:
        log.exception("a target could not be told of a run of %s", timer.agent)
