"""A loop by hand over aiohttp and orjson; streamed, it is the floor."""

from collections.abc import Callable
from typing import Any

import aiohttp
import orjson
from drivers import hand

PACKAGES = ("aiohttp", "orjson")


class Whole:
    """Asks for each answer in one piece."""

    def __init__(self, task: str, url: str) -> None:
        self._task, self._url = task, f"{url}/chat/completions"
        self._session = aiohttp.ClientSession(headers=hand.HEADERS, connector=aiohttp.TCPConnector(limit=0))

    async def run(self) -> str:
        """The answer."""
        return await hand.converse(self._ask, hand.opening(self._task, stream=False))

    async def _ask(self, body: dict[str, Any]) -> dict[str, Any]:
        async with self._session.post(self._url, data=orjson.dumps(body)) as response:
            response.raise_for_status()
            message: dict[str, Any] = orjson.loads(await response.read())["choices"][0]["message"]
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
        async with self._session.post(self._url, data=orjson.dumps(body)) as response:
            response.raise_for_status()
            async for line in response.content:
                if line.startswith(b"data: ") and not line.startswith(b"data: [DONE]"):
                    message.event(line[6:])
