"""Requests and answers in JSON, and refusals in one form."""

import math
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import TypeVar

import orjson
from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from shipworthy.exits.secrets import current
from shipworthy.server.caller import Caller, Scope, caller_of
from shipworthy.server.refusal import Refused
from shipworthy.server.service import refused

Handler = Callable[[Request], Awaitable[Response]]
Body = TypeVar("Body", bound=BaseModel)
JSON = "application/json"


def answered(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer."""
    return Response(orjson.dumps(value, default=str), status, headers, media_type=JSON)


def without_secrets(value: object) -> Response:
    """A JSON answer without the secrets of this process, for what was recorded."""
    text = orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    return Response(current().hide(text), media_type=JSON)


def refusal(error: Refused, **more: object) -> Response:
    """A refusal: `{"error": {"kind", "message", "field"?, "retry_after"?}}`."""
    told: dict[str, object] = {"kind": error.kind, "message": current().hide(error.message)}
    headers = {}
    if error.field:
        told["field"] = error.field
    if error.retry_after is not None:
        told["retry_after"] = error.retry_after
        headers["Retry-After"] = str(math.ceil(error.retry_after))
    return answered({"error": {**told, **more}}, error.status, headers)


def guarded(handler: Handler) -> Handler:
    """The handler, with every error as a refusal."""

    async def guarded_handler(request: Request) -> Response:
        try:
            return await handler(request)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception as error:
            found = refused(error)
            if found.kind == "internal":
                raise
            return refusal(found)

    return guarded_handler


def caller_with(request: Request, scope: Scope) -> Caller:
    """The caller; raises Refused where its key lacks the right."""
    caller = caller_of(request.state)
    if not caller.may(scope):
        raise Refused("forbidden", f"this key lacks the right `{scope}`")
    return caller


async def body_of(request: Request, kind: type[Body]) -> Body:
    """The body of the request; raises Refused with each field that is wrong."""
    given = request.headers.get("content-type", JSON).partition(";")[0].strip().lower()
    if given != JSON and not given.endswith("+json"):
        raise Refused("invalid", f"the body is sent as `{given[:100]}`: send it as {JSON}", field="content-type")
    raw = await request.body()
    try:
        data = orjson.loads(raw or b"{}")
    except orjson.JSONDecodeError as error:
        raise Refused("invalid", f"the body is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise Refused("invalid", "the body is not a JSON object: send {…}")
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise _explained(error, kind) from error


def number_of(request: Request, name: str, default: int, most: int) -> int:
    """A whole number of the query, from 0; raises Refused."""
    given = request.query_params.get(name)
    if given is None:
        return default
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise Refused("invalid", f"`{name}` is not a whole number from 0", field=name)
    return min(int(given), most)


def _explained(error: ValidationError, kind: type[BaseModel]) -> Refused:
    told, first = [], ""
    for one in error.errors(include_url=False, include_input=False, include_context=False)[:20]:
        where = ".".join(map(str, one["loc"]))[:200]
        first = first or where
        message = one["msg"]
        if one["type"] == "extra_forbidden":
            names = ", ".join(f"`{name}`" for name in _fields(kind, one["loc"][:-1]))
            message = f"there is no such field; there are {names}"
        told.append(f"{where}: {message}" if where else message)
    return Refused("invalid", "; ".join(told), field=first)


def _fields(kind: type[BaseModel], place: Iterable[int | str]) -> list[str]:
    """The names of the fields at a place of a body."""
    for name in place:
        inner = kind.model_fields[str(name)].annotation if name in kind.model_fields else None
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            return []
        kind = inner
    return list(kind.model_fields)
