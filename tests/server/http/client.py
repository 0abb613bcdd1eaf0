"""An application under test: asked over ASGI in this process, whole or as a stream that is cut."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.types import ASGIApp, Message


@dataclass
class Answer:
    """An answer, whole or as far as it came."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    over: bool = False

    @property
    def json(self) -> Any:
        """The body as data."""
        return orjson.loads(self.body)

    @property
    def frames(self) -> list[dict[str, str]]:
        """The whole frames of an event stream."""
        texts = [text for text in self.body.decode().split("\n\n")[:-1] if not text.startswith(":")]
        return [dict(line.split(": ", 1) for line in text.split("\n")) for text in texts]


class Client:
    """Asks an application over ASGI."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """GET, whole."""
        return await self.ask("GET", path, headers=headers)

    async def post(self, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
        """POST JSON, whole."""
        return await self.ask("POST", path, body, headers)

    async def ask(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The whole answer."""
        async with self.asking(method, path, body, headers) as (answer, news):
            while not answer.over:
                await news()
        return answer

    @asynccontextmanager
    async def asking(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> AsyncIterator[Any]:
        """The answer as it comes, with a function that waits for more; leaving the block closes the connection."""
        answer, more, gone = Answer(), asyncio.Event(), asyncio.Event()
        raw = b"" if body is None else body if isinstance(body, bytes) else orjson.dumps(body)
        sent = [{"type": "http.request", "body": raw, "more_body": False}]

        async def receive() -> Message:
            if sent:
                return sent.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = {key.decode(): value.decode() for key, value in message["headers"]}
            else:
                answer.body += message.get("body", b"")
                answer.over = not message.get("more_body", False)
            more.set()

        async def news() -> None:
            await more.wait()
            more.clear()

        task = asyncio.create_task(self._app(_scope(method, path, headers or {}), receive, send))
        task.add_done_callback(lambda _: more.set())
        task.add_done_callback(lambda _: setattr(answer, "over", True))
        try:
            yield answer, news
        finally:
            gone.set()
            await task


def _scope(method: str, path: str, headers: Mapping[str, str]) -> dict[str, Any]:
    plain, _, query = path.partition("?")
    given = {"host": "localhost", "content-type": "application/json", **{k.lower(): v for k, v in headers.items()}}
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": plain,
        "raw_path": plain.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(key.encode(), value.encode()) for key, value in given.items()],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
    }
