"""Puts the runs of a request below the span of its caller, where the server makes spans."""

import sys

from starlette.types import ASGIApp, Receive, Scope, Send

from shipworthy import lazy
from shipworthy.tracing.watched import OPENTELEMETRY

HEADER = b"traceparent"


class Traced:
    """The application, called inside the span that the header `traceparent` names."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        headers = scope.get("headers") or ()
        if OPENTELEMETRY in sys.modules and any(name == HEADER for name, _ in headers):
            with lazy.telemetry("watching").below(headers):
                await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, send)
