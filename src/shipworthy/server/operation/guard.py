"""The guard of a server: what every request passes before its protocol sees it. Each line of `_admitted` is a rule."""

import logging

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from shipworthy.clock import loop_time
from shipworthy.server.browser import wants_page
from shipworthy.server.operation.bodies import whole_body
from shipworthy.server.operation.callers import SAFE, Callers, check_scope
from shipworthy.server.operation.caps import Caps
from shipworthy.server.operation.head import head_of
from shipworthy.server.operation.health import OPEN, Readiness, routes
from shipworthy.server.operation.metrics import Metrics, route_of
from shipworthy.server.operation.origins import PREFLIGHT, Origins
from shipworthy.server.operation.rates import Rates
from shipworthy.server.operation.refusing import Answer
from shipworthy.server.operation.runs import Runs
from shipworthy.server.operation.shedding import LIGHT, Shedding
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service, refused
from shipworthy.server.settings import Settings

ALWAYS = [(b"x-content-type-options", b"nosniff")]
log = logging.getLogger("shipworthy")


class Guard:
    """An ASGI application around another one, with the routes of operation beside it."""

    def __init__(self, app: ASGIApp, service: Service, settings: Settings) -> None:
        """Raises UsageError where the server would be open to other machines without keys."""
        self.settings, self.service = settings, service
        self.shedding = Shedding(service, settings.late)
        self.readiness, self.metrics = Readiness(service), Metrics(service, self.shedding)
        self._callers, self._origins, self._rates = Callers(settings), Origins(settings), Rates()
        self._caps = Caps(next(iter(service.agents.values()), None))
        self._app = app
        self._own = {route.path: route for route in routes(self.readiness, self.metrics)}
        service.around = Runs(self._callers.key, self._caps, self.metrics)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on. What fails inside is logged, and told without its inside."""
        if scope["type"] != "http":
            await (self._app(scope, receive, send) if scope["type"] == "lifespan" else _closed(send))
            return
        began, answer = loop_time(), Answer(scope, send, ALWAYS)
        try:
            if (given := await self._admitted(scope, receive, answer)) is not None:
                await self._own.get(scope["path"], self._app)(scope, given, answer)
        except Refused as error:
            await self._refuse(answer, error)
        except ClientDisconnect:
            pass
        except Exception as error:
            told = refused(error)
            if told.kind == "internal":
                log.exception("%s %s failed", scope["method"], route_of(scope))
            await self._refuse(answer, told)
        finally:
            self._note(scope, answer.status, loop_time() - began)

    async def _admitted(self, scope: Scope, receive: Receive, answer: Answer) -> Receive | None:
        """What gives the body to the handler; None where all is answered. Raises Refused."""
        head = head_of(scope, self.settings)
        if head.path in OPEN:
            return receive
        answer.add(self._origins.check(head))
        if head.preflight and head.origin and head.method == "OPTIONS":
            await answer({"type": "http.response.start", "status": 204, "headers": PREFLIGHT})
            await answer({"type": "http.response.body", "body": b""})
            return None
        if wants_page(scope):
            return receive  # the page asks the person for the key
        caller = self._callers.of(head)
        key = self._callers.key(caller)
        check_scope(caller, head)
        self._rates.take(key)
        if head.method == "POST" and not head.path.endswith(LIGHT):
            # After the key: what has none takes no place of those that have.
            self.shedding.check()
            await self._caps.check(key)
        scope.setdefault("state", {})["caller"] = caller
        return receive if head.method in SAFE else await whole_body(head, receive, self.settings)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        self.metrics.request(scope, status, seconds)
        if log.isEnabledFor(logging.INFO):
            # The route and the id of the key: no path, query or header, which may hold what is not for a log.
            key = getattr(scope.get("state", {}).get("caller"), "key", "") or "-"
            log.info("%s %s %d %.0f ms %s", scope["method"], route_of(scope), status, seconds * 1000, key)

    async def _refuse(self, answer: Answer, error: Refused) -> None:
        self.metrics.refused(error.kind)
        await answer.refuse(error)


async def _closed(send: Send) -> None:
    await send({"type": "websocket.close", "code": 1008, "reason": "this server speaks HTTP alone"})
