"""The sessions of clients of the revision 2025-11-25: the one that was used longest ago gives way to a new one."""

from collections import OrderedDict

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "mcp-session-id"


class Sessions:
    """An application around that of the protocol, with at most so many sessions."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app, self._most = app, most
        self._users: OrderedDict[str, object] = OrderedDict()
        """Session → its user, the latest used last."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and end the oldest session where it has opened one too many."""
        known = Headers(scope=scope).get(HEADER)
        opened: list[str] = []

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start" and known is None and message["status"] == 200:
                opened.extend(filter(None, [Headers(raw=message["headers"]).get(HEADER)]))
            await send(message)

        if known is not None and known in self._users:
            self._users.move_to_end(known)
        await self._app(scope, receive, watched)
        if known is not None and scope["method"] == "DELETE":
            self._users.pop(known, None)
        for session in opened:
            self._users[session] = scope.get("user")
        while len(self._users) > self._most:
            await self._end(*self._users.popitem(last=False), scope)

    async def _end(self, session: str, user: object, scope: Scope) -> None:
        """End a session as its own client would; one that has ended already is unknown."""
        headers = [(HEADER.encode(), session.encode()), (b"accept", b"application/json, text/event-stream")]
        ending = {**scope, "method": "DELETE", "headers": headers}
        ending.pop("user", None)
        if user is not None:
            ending["user"] = user
        await self._app(ending, _nothing, _unheard)


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _unheard(_: Message) -> None:
    """The answer is for no client."""
