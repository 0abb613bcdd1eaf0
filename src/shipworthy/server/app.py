"""The application of the server: the rooms of all protocols under one roof, as ASGI."""

from collections.abc import Sequence
from functools import partial

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from shipworthy.server.agui.described import PATHS as AGUI
from shipworthy.server.agui.routes import routes as agui
from shipworthy.server.anthropic.described import PATHS as ANTHROPIC
from shipworthy.server.anthropic.routes import routes as anthropic
from shipworthy.server.approvals.described import PATHS as APPROVALS
from shipworthy.server.approvals.routes import routes as approvals
from shipworthy.server.dev.described import PATHS as DEV
from shipworthy.server.dev.routes import none as dev
from shipworthy.server.http.routes import routes as http
from shipworthy.server.inspect.routes import PATHS as INSPECT
from shipworthy.server.inspect.routes import routes as inspect
from shipworthy.server.mcp.routes import routes as mcp
from shipworthy.server.openai.described import PATHS as OPENAI
from shipworthy.server.openai.routes import routes as openai
from shipworthy.server.page.described import PATHS as PAGE
from shipworthy.server.page.routes import routes as page
from shipworthy.server.service import Service
from shipworthy.server.watched.described import PATHS as WATCHED
from shipworthy.server.watched.routes import routes as watched
from shipworthy.server.writes.described import PATHS as WRITES
from shipworthy.server.writes.routes import routes as writes

ALSO = {**PAGE, **APPROVALS, **WRITES, **INSPECT, **WATCHED, **DEV, **OPENAI, **ANTHROPIC, **AGUI}
ROOMS = (
    page,
    partial(http, also=ALSO),
    approvals,
    writes,
    inspect,
    watched,
    dev,
    openai,
    anthropic,
    agui,
    mcp,
)
"""The door of each protocol; those that come first are asked first."""


def app(service: Service, *, middleware: Sequence[Middleware] = (), routes: Sequence[BaseRoute] = ()) -> Starlette:
    """The application. `middleware`: around all of it, the first one outermost; `routes`: beside those of the rooms."""
    served = [*routes, *(route for room in ROOMS for route in room(service))]
    handlers = {HTTPException: _refused, Exception: _failed}
    return Starlette(routes=served, middleware=list(middleware), exception_handlers=handlers)


async def _refused(_: Request, error: Exception) -> Response:
    """A path or a method that is not served."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    kind, told = ("not_found", "nothing is served here; / lists what is") if status == 404 else ("invalid", str(error))
    headers = error.headers if isinstance(error, HTTPException) else None
    return _json({"error": {"kind": kind, "message": told}}, status, dict(headers or {}))


async def _failed(_: Request, __: Exception) -> Response:
    """A fault of the server; its log has the details, the client none of them."""
    return _json({"error": {"kind": "internal", "message": "the server failed; its log says why"}}, 500, {})


def _json(value: object, status: int, headers: dict[str, str]) -> Response:
    return Response(orjson.dumps(value), status, headers, media_type="application/json")
