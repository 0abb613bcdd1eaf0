"""Sessions that give way to new ones."""

from starlette.types import Message, Receive, Scope, Send

from shipworthy.server.mcp.sessions import HEADER, Sessions


class _App:
    """Opens a session for each request without one; knows those that are open, with their users."""

    def __init__(self) -> None:
        self.open: dict[str, object] = {}
        self._count = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        session = dict(scope["headers"]).get(HEADER.encode(), b"").decode()
        if scope["method"] == "DELETE":
            assert self.open.pop(session) == scope.get("user")
        headers: list[tuple[bytes, bytes]] = []
        if not session:
            self._count += 1
            self.open[f"s{self._count}"] = scope.get("user")
            headers = [(HEADER.encode(), f"s{self._count}".encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


async def _asked(app: Sessions, session: str = "", method: str = "POST", user: object = None) -> None:
    headers = [(HEADER.encode(), session.encode())] if session else []
    scope = {"type": "http", "method": method, "headers": headers} | ({"user": user} if user else {})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(_: Message) -> None:
        return

    await app(scope, receive, send)


async def test_f32_the_session_that_was_used_longest_ago_gives_way() -> None:
    inner = _App()
    app = Sessions(inner, 2)
    await _asked(app, user="a")
    await _asked(app, user="b")
    await _asked(app, "s1", user="a")
    await _asked(app, user="c")
    assert inner.open == {"s1": "a", "s3": "c"}


async def test_a_session_that_its_client_has_ended_counts_no_more() -> None:
    inner = _App()
    app = Sessions(inner, 2)
    await _asked(app)
    await _asked(app)
    await _asked(app, "s1", "DELETE")
    await _asked(app)
    assert list(inner.open) == ["s2", "s3"]
