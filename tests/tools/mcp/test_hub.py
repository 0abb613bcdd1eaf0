"""The loop of all connections."""

import asyncio
import os
import threading
from contextvars import ContextVar

import pytest

from shipworthy.tools.mcp.hub import HUB, Hub

SEEN: ContextVar[str] = ContextVar("seen", default="nothing")


async def _seen() -> tuple[str, str]:
    return SEEN.get(), threading.current_thread().name


def test_work_runs_on_its_thread_without_the_context_of_a_call() -> None:
    SEEN.set("a call")
    assert HUB.begin(_seen).result(5) == ("nothing", "mcp")


def test_work_that_is_cancelled_ends() -> None:
    ended = threading.Event()

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    async def begun() -> None:
        await asyncio.sleep(0)

    future = HUB.begin(work)
    HUB.begin(begun).result(5)
    assert future.cancel() and ended.wait(5)


def test_what_is_kept_is_ended_with_the_process() -> None:
    hub, ended = Hub(), threading.Event()

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    async def keep() -> None:
        hub.keep(work())
        await asyncio.sleep(0)

    hub.begin(keep).result(5)
    hub.close()
    assert ended.is_set()
    hub.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_f05_a_forked_child_has_a_loop_of_its_own() -> None:
    HUB.begin(_seen).result(5)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(write, HUB.begin(_seen).result(5)[1].encode())
        finally:
            os._exit(0)
    os.close(write)
    assert os.read(read, 100) == b"mcp"
    os.close(read)
    os.waitpid(child, 0)
