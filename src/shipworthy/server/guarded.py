"""Answers of rooms as JSON, with every error in the one form of `docs/serve.md`."""

import math
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from shipworthy.exits.secrets import current
from shipworthy.server.refusal import Refused
from shipworthy.server.service import refused

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]


def guarded(handler: Handler) -> Handler:
    """The handler, with every error as `{"error": {"kind", "message", "field"?, "retry_after"?}}`."""

    async def inside(request: Request) -> Response:
        try:
            return await handler(request)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception as error:
            found = refused(error)
            if found.kind == "internal":
                raise
            return _refusal(found)

    return inside


def as_json(value: object, status: int = 200) -> Response:
    """The value as JSON, without the secrets of this process."""
    text = orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    return Response(current().hide(text), status, media_type="application/json")


def _refusal(error: Refused) -> Response:
    told: dict[str, object] = {"kind": error.kind, "message": current().hide(error.message)}
    headers = {}
    if error.field:
        told["field"] = error.field
    if error.retry_after is not None:
        told["retry_after"] = error.retry_after
        headers["Retry-After"] = str(math.ceil(error.retry_after))
    return Response(orjson.dumps({"error": told}), error.status, headers, media_type="application/json")
