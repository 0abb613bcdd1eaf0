"""A store with recorded traffic, made once for all tests of this room."""

import asyncio

import pytest
from tests.virtual_time import VirtualLoop
from tests.watch.traffic import send

RUNS, DRIFTED = 150, 60


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database with runs of an agent, the last ones with a tool three times as slow."""
    url = f"sqlite:///{tmp_path_factory.mktemp('recorded')}/state.db"

    async def record() -> None:
        await send(url, 31, RUNS)
        await send(url, 32, DRIFTED, "speed", slower=3.0)

    loop = VirtualLoop()
    try:
        loop.run_until_complete(asyncio.wait_for(record(), None))
    finally:
        loop.close()
    return url
