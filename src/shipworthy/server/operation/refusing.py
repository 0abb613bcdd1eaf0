"""Writes a refusal that comes before any protocol: one body that the clients of each of them read."""

import math
from collections.abc import Sequence

import orjson
from starlette.types import Message, Scope, Send

from shipworthy.server.refusal import Kind, Refused

TYPES: dict[Kind, str] = {
    "unauthorized": "authentication_error",
    "forbidden": "permission_error",
    "not_found": "not_found_error",
    "too_many": "rate_limit_error",
    "over_cap": "rate_limit_error",
    "overloaded": "overloaded_error",
    "draining": "overloaded_error",
    "unavailable": "overloaded_error",
    "internal": "api_error",
}
"""The words of the Anthropic format, which the others take for any text; `invalid_request_error` for the rest."""
Headers = Sequence[tuple[bytes, bytes]]


class HeadTooLarge(Refused):
    """The target or the headers of a request are too large, which HTTP tells apart from a body that is."""

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__("too_large", message)
        self._status = status

    @property
    def status(self) -> int:
        """414 for the target, 431 for the headers."""
        return self._status


def body_of(refused: Refused) -> dict[str, object]:
    """The object of a refusal: `kind` and `field` as ours, `code` and `param` as OpenAI's, `type` as Anthropic's."""
    error: dict[str, object] = {
        "kind": refused.kind,
        "message": refused.message,
        "type": TYPES.get(refused.kind, "invalid_request_error"),
        "code": refused.kind,
        "param": refused.field or None,
    }
    if refused.field:
        error["field"] = refused.field
    if refused.retry_after is not None:
        error["retry_after"] = math.ceil(refused.retry_after)
    return {"type": "error", "error": error}


def headers_of(refused: Refused) -> list[tuple[bytes, bytes]]:
    """The headers that a refusal of its kind has."""
    found = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    if refused.retry_after is not None:
        found.append((b"retry-after", b"%d" % max(math.ceil(refused.retry_after), 1)))
    if refused.kind == "unauthorized":
        found.append((b"www-authenticate", b"Bearer"))
    return found


class Answer:
    """The answer to one request as it is sent: its status, and headers that are added to it."""

    __slots__ = ("_more", "_scope", "_send", "over", "status")

    def __init__(self, scope: Scope, send: Send, more: Headers = ()) -> None:
        self._scope, self._send, self._more = scope, send, more
        self.status = 0
        """Of HTTP; 0 until it has begun."""
        self.over = False
        """Whether all of it was sent."""

    def add(self, headers: Headers) -> None:
        """Add headers to the answer, before it begins."""
        self._more = (*self._more, *headers)

    async def __call__(self, message: Message) -> None:
        """Send a message of ASGI."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), *self._more]
        elif message["type"] == "http.response.body":
            self.over = not message.get("more_body", False)
        await self._send(message)

    async def refuse(self, refused: Refused) -> None:
        """Send a refusal; raises it again in the middle of an answer, which ends the connection."""
        if self.over:
            return
        if self.status:
            raise refused
        body = b"" if self._scope["method"] == "HEAD" else orjson.dumps(body_of(refused))
        headers = [*headers_of(refused), (b"content-length", b"%d" % len(body))]
        await self({"type": "http.response.start", "status": refused.status, "headers": headers})
        await self({"type": "http.response.body", "body": body})
