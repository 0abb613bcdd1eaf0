"""Clients of remote agents for tests: one request each, on connections that are closed afterwards."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from shipworthy.models.wire.http import Http
from shipworthy.tools.remote.door import Door
from shipworthy.tools.remote.errand import Errand, Place

SECONDS = 2.0


@asynccontextmanager
async def door(url: str, **place: Any) -> AsyncIterator[Door]:
    """The door to a remote agent."""
    http = Http()
    try:
        yield Door(Place(name="far", url=url, **place), http)
    finally:
        await http.close()


def errand(text: str = "hello", seconds: float = SECONDS, **more: Any) -> Errand:
    """A request that ends so many seconds from now."""
    return Errand(text=text, ends=now() + seconds, **more)


def now() -> float:
    """The clock of the running loop."""
    return asyncio.get_running_loop().time()
