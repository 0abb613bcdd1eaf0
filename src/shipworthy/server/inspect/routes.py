"""`GET /v1/inspect`, `GET /v1/inspect/{run_id}`, one line of it, and `POST` to repeat it or to suppose it otherwise."""

import math
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import orjson
from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from shipworthy.exits.secrets import current
from shipworthy.server.caller import Caller, Scope, caller_of
from shipworthy.server.inspect import recorded
from shipworthy.server.inspect.bodies import WhatIfBody
from shipworthy.server.inspect.described import PATHS
from shipworthy.server.inspect.listing import listed, query_of
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service, refused

__all__ = ["PATHS", "routes"]
Handler: TypeAlias = Callable[[Request], Awaitable[Response]]
ONE = "/v1/inspect/{run_id}"
OPTIONS = orjson.OPT_NON_STR_KEYS


def routes(service: Service) -> list[BaseRoute]:
    """The routes of this room."""
    supposing = recorded.Supposing(service)

    async def runs(request: Request) -> Response:
        caller = _caller(request, "read")
        return _json(await listed(service, caller, query_of(request.query_params.multi_items())))

    async def run(request: Request) -> Response:
        caller, whole = _caller(request, "read"), request.query_params.get("prompts", "all")
        if whole not in ("all", "none"):
            raise Refused("invalid", "`prompts` is `all` or `none`", field="prompts")
        return _json(await recorded.inspected(service, caller, _run_id(request), prompts=whole == "all"))

    async def line(request: Request) -> Response:
        return _json(
            await recorded.line(service, _caller(request, "read"), _run_id(request), request.path_params["seq"])
        )

    async def replay(request: Request) -> Response:
        return _json(await recorded.repeated(service, _caller(request, "read"), _run_id(request)))

    async def what_if(request: Request) -> Response:
        caller = _caller(request, "run")
        return _json(await supposing(caller, _run_id(request), _body(await request.body())))

    return [
        Route("/v1/inspect", _guarded(runs), methods=["GET"]),
        Route(ONE, _guarded(run), methods=["GET"]),
        Route(ONE + "/lines/{seq:int}", _guarded(line), methods=["GET"]),
        Route(ONE + "/replay", _guarded(replay), methods=["POST"]),
        Route(ONE + "/what-if", _guarded(what_if), methods=["POST"]),
    ]


def _run_id(request: Request) -> str:
    return str(request.path_params["run_id"])


def _caller(request: Request, scope: Scope) -> Caller:
    caller = caller_of(request.state)
    if not caller.may(scope):
        raise Refused("forbidden", f"this key lacks the right `{scope}`")
    return caller


def _body(raw: bytes) -> WhatIfBody:
    try:
        return WhatIfBody.model_validate(orjson.loads(raw))
    except orjson.JSONDecodeError as error:
        raise Refused("invalid", f"the body is not JSON: {error}") from error
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        told = [f"`{'.'.join(map(str, one['loc'])) or 'body'}`: {one['msg']}" for one in found[:20]]
        raise Refused("invalid", "; ".join(told), field=".".join(map(str, found[0]["loc"]))) from error


def _guarded(handler: Handler) -> Handler:
    """The handler, with every error as `{"error": {"kind", "message", "field"?, "retry_after"?}}`."""

    async def guarded(request: Request) -> Response:
        try:
            return await handler(request)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception as error:
            found = refused(error)
            if found.kind == "internal":
                raise
            return _refusal(found)

    return guarded


def _refusal(error: Refused) -> Response:
    told: dict[str, object] = {"kind": error.kind, "message": error.message}
    headers = {}
    if error.field:
        told["field"] = error.field
    if error.retry_after is not None:
        told["retry_after"] = error.retry_after
        headers["Retry-After"] = str(math.ceil(error.retry_after))
    return _json({"error": told}, error.status, headers)


def _json(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    text = current().hide(orjson.dumps(value, default=str, option=OPTIONS).decode())
    return Response(text, status, headers, media_type="application/json")
