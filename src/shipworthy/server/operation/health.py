"""The routes for those who operate a server: /healthz, /readyz and /metrics."""

import asyncio
import logging
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from shipworthy import background
from shipworthy.app.agent import Agent
from shipworthy.clock import loop_time
from shipworthy.errors import StateError
from shipworthy.regex import compile_all
from shipworthy.server.caller import LOCAL, Caller
from shipworthy.server.operation.metrics import CONTENT_TYPE, Metrics
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service

OPEN = frozenset(("/healthz", "/readyz"))
"""Paths that need no key: they tell nothing but yes or no."""
FRESH = 5.0
"""Seconds for which the store that answered is taken to answer still."""
log = logging.getLogger("shipworthy")


class Readiness:
    """Whether a server can answer messages: its agents are warm, their stores answer, and it does not end."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.warm = False
        self.loaded: Callable[[], None] | None = None
        """Called once all is loaded, before it is ready."""
        self._answered = float("-inf")

    async def warm_up(self) -> None:
        """Load what first messages would wait for, on threads; what cannot be loaded is logged, and no obstacle."""
        await asyncio.wrap_future(background.begin(compile_all, "patterns", whole=True))
        for name, agent in self._service.agents.items():
            try:
                # Not on the loop's own threads, for which its end would wait.
                await asyncio.wrap_future(background.begin(agent.warm, "warm-up", whole=True))
            except Exception:
                log.exception("`%s` could not be warmed up: its first message will take longer", name)
        if self.loaded is not None:
            self.loaded()
        self.warm = True

    async def missing(self) -> list[str]:
        """What it waits for; empty: it is ready."""
        missing = [] if self.warm else ["warm-up"]
        if self._service.draining:
            missing.append("draining")
        if loop_time() - self._answered > FRESH:
            try:
                for agent in self._service.agents.values():
                    await _asked_store(agent)
                self._answered = loop_time()
            except StateError:
                missing.append("state database")
        return missing


def routes(readiness: Readiness, metrics: Metrics) -> list[Route]:
    """The routes; `/metrics` needs the scope `admin` where there are keys."""

    async def healthz(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def readyz(request: Request) -> Response:
        missing = await readiness.missing()
        status = 503 if missing else 200
        return JSONResponse({"status": "waiting" if missing else "ready", "waits_for": missing}, status)

    async def told(request: Request) -> Response:
        caller: Caller = getattr(request.state, "caller", LOCAL)
        if not caller.may("admin"):
            raise Refused("forbidden", "this key may not read metrics: it needs the scope `admin`")
        return Response(metrics.text(), media_type=CONTENT_TYPE)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", told)]


async def _asked_store(agent: Agent) -> None:
    await agent.store.accounts.balance("readiness")
