"""`GET /v1/writes` and `POST /v1/writes/{key}`."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

import orjson
from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from shipworthy.exits.secrets import current
from shipworthy.server.caller import caller_of
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service, refused
from shipworthy.server.writes import unknown
from shipworthy.server.writes.bodies import OutcomeBody

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]


def routes(service: Service) -> list[BaseRoute]:
    """The routes of this room."""

    async def listed(request: Request) -> Response:
        found = await unknown.listed(service, caller_of(request.state))
        return _json({"writes": [one.as_dict() for one in found]})

    async def settled(request: Request) -> Response:
        body = _body(await request.body())
        key = request.path_params["key"]
        one = await unknown.settled(service, caller_of(request.state), key, happened=body.happened)
        return _json({**one.as_dict(), "state": "done" if body.happened else "void"})

    return [
        Route("/v1/writes", _guarded(listed), methods=["GET"]),
        Route("/v1/writes/{key}", _guarded(settled), methods=["POST"]),
    ]


def _body(raw: bytes) -> OutcomeBody:
    try:
        return OutcomeBody.model_validate(orjson.loads(raw))
    except orjson.JSONDecodeError as error:
        raise Refused("invalid", f"the body is not JSON: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        message = f"`{field}`: {first['msg']}" if field else 'the body is an object such as {"happened": true}'
        raise Refused("invalid", message, field=field) from error


def _guarded(handler: Handler) -> Handler:
    """The handler, with every error as `{"error": {"kind", "message", "field"?}}`."""

    async def guarded(request: Request) -> Response:
        try:
            return await handler(request)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception as error:
            found = refused(error)
            if found.kind == "internal":
                raise
            told = {"kind": found.kind, "message": current().hide(found.message)}
            return _json({"error": {**told, **({"field": found.field} if found.field else {})}}, found.status)

    return guarded


def _json(value: object, status: int = 200) -> Response:
    return Response(orjson.dumps(value, default=str), status, media_type="application/json")
