"""`GET /v1/watch`."""

import asyncio
import time
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from shipworthy.app.agent import Agent
from shipworthy.check.certificate.certificate import Certificate, read
from shipworthy.errors import ShipworthyError
from shipworthy.server.answers import guarded, without_secrets
from shipworthy.server.caller import caller_of
from shipworthy.server.service import Service
from shipworthy.watch.since import moment_of
from shipworthy.watch.watching import Options, watch

CERTIFICATE = "certificate.json"
MOST = 3000
"""Runs that are compared for a page: `shipworthy watch` compares more, in a process of its own."""
KEPT = 30.0
"""Seconds for which an answer is given again."""
SINCE = "7d"


class Watched:
    """Compares runs on a thread, one comparison at a time, and keeps what came of it for a moment."""

    def __init__(self) -> None:
        self._alone = asyncio.Lock()
        self._kept: dict[tuple[str, str, str, str], tuple[float, dict[str, object]]] = {}

    async def report(self, agent: Agent, tenant: str, since: str) -> dict[str, object]:
        """The report of a tenant's runs; raises UsageError for a moment that is none."""
        moment, key = moment_of(since), (agent.spec.name, agent.compiled.contract, tenant, since)
        async with self._alone:
            at, known = self._kept.get(key, (0.0, {}))
            if known and time.time() - at < KEPT:
                return known
            options = Options(since=moment, tenant=tenant, most=MOST)
            # On a thread, with a loop of its own: it computes for a second or more.
            found = await asyncio.to_thread(lambda: asyncio.run(watch(agent, certificate_of(agent), options)))
            made = {**found.as_dict(), "at": time.time()}
            if not found.overall.runs:
                return made
            self._kept = {
                **{each: one for each, one in self._kept.items() if time.time() - one[0] < KEPT},
                key: (time.time(), made),
            }
            return made


def certificate_of(agent: Agent) -> Certificate | None:
    """The certificate in the agent's folder; None where there is none that can be read."""
    path = Path(agent.origin) / CERTIFICATE
    if not agent.origin or not path.is_file():
        return None
    try:
        found = read(path)
    except ShipworthyError:
        return None
    return found if found.agent == agent.spec.name else None


def routes(service: Service) -> list[BaseRoute]:
    """The routes of this room."""
    watched = Watched()

    async def shown(request: Request) -> Response:
        caller, query = caller_of(request.state), request.query_params
        agent = service.agent(caller, query.get("agent"))
        return without_secrets(await watched.report(agent, caller.tenant, query.get("since", SINCE)))

    return [Route("/v1/watch", guarded(shown), methods=["GET"])]
