"""`GET /v1/approvals`, `GET /v1/approvals/{id}` and `POST /v1/approvals/{id}`."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import orjson
from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from shipworthy.exits.secrets import current
from shipworthy.server.approvals import waiting
from shipworthy.server.approvals.bodies import DecisionBody
from shipworthy.server.caller import caller_of
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service, refused

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]
SHOWN = ("waiting", "all")


def routes(service: Service) -> list[BaseRoute]:
    """The routes of this room."""

    async def listed(request: Request) -> Response:
        shown, agent = request.query_params.get("state", "waiting"), request.query_params.get("agent")
        if shown not in SHOWN:
            raise Refused("invalid", f"`state` is one of {', '.join(SHOWN)}", field="state")
        found = await waiting.listed(service, caller_of(request.state), agent=agent, waiting=shown == "waiting")
        return _json({"approvals": [one.as_dict() for one in found]})

    async def shown(request: Request) -> Response:
        _, found = await waiting.found(service, caller_of(request.state), request.path_params["id"])
        return _json(found.as_dict())

    async def decided(request: Request) -> Response:
        caller, id = caller_of(request.state), request.path_params["id"]
        # Before its body: whose question it is not learns nothing of what would be wrong with it.
        await waiting.found(service, caller, id)
        body = _body(await request.body())
        live = await waiting.decided(service, caller, id, yes=body.decision == "approve")
        told: dict[str, object] = {"id": id, "decision": body.decision, "run_id": live.run_id}
        headers = {"Location": f"/v1/runs/{live.run_id}"}
        if body.background:
            return _json(told, 202, headers)
        try:
            # A client that leaves now leaves the run going on.
            result = await live.result()
        except asyncio.CancelledError:
            if not live.done:
                raise
            raise Refused("unavailable", "the run was cancelled: send the decision again", retry_after=1) from None
        return _json({**told, "result": result.as_dict()}, headers=headers)

    return [
        Route("/v1/approvals", _guarded(listed), methods=["GET"]),
        Route("/v1/approvals/{id}", _guarded(shown), methods=["GET"]),
        Route("/v1/approvals/{id}", _guarded(decided), methods=["POST"]),
    ]


def _body(raw: bytes) -> DecisionBody:
    try:
        return DecisionBody.model_validate(orjson.loads(raw))
    except orjson.JSONDecodeError as error:
        raise Refused("invalid", f"the body is not JSON: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        message = f"`{field}`: {first['msg']}" if field else 'the body is an object such as {"decision": "approve"}'
        raise Refused("invalid", message, field=field) from error


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
    told: dict[str, object] = {"kind": error.kind, "message": current().hide(error.message)}
    headers = {}
    if error.field:
        told["field"] = error.field
    if error.retry_after is not None:
        told["retry_after"] = error.retry_after
        headers["Retry-After"] = str(math.ceil(error.retry_after))
    return _json({"error": told}, error.status, headers)


def _json(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(value, default=str), status, headers, media_type="application/json")
