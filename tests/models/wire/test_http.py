"""One POST to a provider: waits, proxies, event loops."""

import asyncio

from tests.models.asked import REQUEST
from tests.models.serving import CHATS, parts_of, row, serving

from shipworthy.models.chat.client import ChatModel
from shipworthy.models.wire.http import Http
from shipworthy.models.wire.post import Post

POST = Post(name="m", url="http://x/v1", headers={}, body=b"", key="sk-canary", key_env="M_KEY")


def test_each_event_loop_has_connections_of_its_own() -> None:
    """A client outlives the loops that it is used in; none of them leaves a connection open."""
    http = Http()

    async def once() -> int:
        async with serving(CHATS["text"]) as server:
            return len(await parts_of(ChatModel(row("openai", server.url), "k", http), REQUEST))

    assert asyncio.run(once()) == asyncio.run(once())


def test_a_loop_that_was_closed_too_early_is_forgotten() -> None:
    """Who closes a loop by hand leaves its generators unfinished, and with them the connections."""
    http = Http()

    async def once() -> int:
        async with serving(CHATS["text"]) as server:
            return len(await parts_of(ChatModel(row("openai", server.url), "k", http), REQUEST))

    for _ in range(2):
        loop = asyncio.new_event_loop()
        assert loop.run_until_complete(once()) > 2
        loop.close()

    async def last() -> int:
        await once()
        return len(http._open)

    assert asyncio.run(last()) == 1


async def test_warming_what_is_not_there_is_no_error() -> None:
    http = Http()
    await http.warm("http://127.0.0.1:9")
    await http.close()
    await http.close()
