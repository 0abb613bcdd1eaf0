"""A loop by hand over httpx and orjson."""

from collections.abc import Callable
from typing import Any

import httpx
import orjson
from drivers import hand

PACKAGES = ("httpx", "orjson")


class Whole:
    """Asks for each answer in one piece."""

    def __init__(self, task: str, url: str) -> None:
        self._task, self._url = task, f"{url}/chat/completions"
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
        self._client = httpx.AsyncClient(headers=hand.HEADERS, timeout=60, limits=limits)

    async def run(self) -> str:
        """The answer."""
        return await hand.converse(self._ask, hand.opening(self._task, stream=False))

    async def _ask(self, body: dict[str, Any]) -> dict[str, Any]:
        response = await self._client.post(self._url, content=orjson.dumps(body))
        response.raise_for_status()
        message: dict[str, Any] = orjson.loads(response.content)["choices"][0]["message"]
        return message


class Streamed(Whole):
    """Streams each answer."""

    async def run(self) -> str:
        """The answer."""
        return await hand.converse(self._ask, hand.opening(self._task, stream=True))

    async def stream(self, take: Callable[[str], object]) -> None:
        """Give the answer piece by piece."""
        await self._listen(hand.opening(self._task, stream=True), hand.Streaming(take))

    async def _ask(self, body: dict[str, Any]) -> dict[str, Any]:
        texts: list[str] = []
        message = hand.Streaming(texts.append)
        await self._listen(body, message)
        return {"content": "".join(texts), "tool_calls": message.calls}

    async def _listen(self, body: dict[str, Any], message: hand.Streaming) -> None:
        async with self._client.stream("POST", self._url, content=orjson.dumps(body)) as response:
            response.raise_for_status()
            async for line in response.aiter_lines():
                if line.startswith("data: ") and line != "data: [DONE]":
                    message.event(line[6:])
