"""The event loop of virtual time: exact, fast, and patient with what takes no virtual time."""

import asyncio
import math
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import aiohttp
import pytest
from aiohttp import web
from tests import virtual_time
from tests.virtual_time import Released, VirtualLoop, in_process, ms, sleep

from shipworthy import background
from shipworthy.errors import ToolTimeout
from shipworthy.tools.call import CallContext, call
from shipworthy.tools.threads import in_thread
from shipworthy.tools.tool import tool


@tool(timeout=1.7)
def blocks() -> str:
    """Holds its thread."""
    sleep(10)
    return "late"


async def test_a_deadline_is_exact_and_takes_no_time() -> None:
    loop, began = asyncio.get_running_loop(), time.process_time()
    at = loop.time()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1.7):
            await asyncio.sleep(3600)
    assert ms(at) == 1700.0
    for _ in range(1000):
        await asyncio.sleep(86_400)
    assert ms(at) == 1700.0 + 86_400_000_000 and time.process_time() - began < 5


async def test_timers_come_in_order() -> None:
    said: list[float] = []

    async def say(after: float) -> None:
        await asyncio.sleep(after)
        said.append(after)

    await asyncio.gather(*(say(after) for after in (0.3, 0.1, 0.2, 0.0)))
    assert said == [0.0, 0.1, 0.2, 0.3]


async def test_a_thread_sleeps_in_virtual_time() -> None:
    began = asyncio.get_running_loop().time()
    at = await asyncio.gather(*(in_thread(lambda n=n: (sleep(n), n)[1]) for n in (3, 1, 2)))  # type: ignore[misc]
    assert at == [3, 1, 2] and ms(began) == 3000.0


async def test_a_blocked_tool_costs_its_timeout() -> None:
    began = asyncio.get_running_loop().time()
    with pytest.raises(ToolTimeout, match=r"within 1\.7 s"):
        await call(blocks, {}, CallContext())
    assert ms(began) == 1700.0


async def test_time_stands_while_a_thread_works() -> None:
    began, go = asyncio.get_running_loop().time(), threading.Event()
    asyncio.get_running_loop().call_later(5, go.set)
    worked = asyncio.ensure_future(in_thread(lambda: go.wait(0.05)))
    other = asyncio.ensure_future(asyncio.to_thread(lambda: go.wait(0.05)))
    loading = background.begin(lambda: go.wait(0.05), "test")  # type: ignore[arg-type, return-value]
    assert not await worked and not await other
    await asyncio.wrap_future(loading)
    assert ms(began) == 0.0


async def test_a_cancelled_call_is_under_way_until_its_thread_ends() -> None:
    loop, began, begun, go = asyncio.get_running_loop(), time.monotonic(), threading.Event(), threading.Event()
    assert isinstance(loop, VirtualLoop)

    def work() -> None:
        begun.set()
        sleep(1)
        go.wait(0.05)

    task = asyncio.ensure_future(asyncio.to_thread(work))
    await asyncio.sleep(0.5)
    assert begun.is_set()
    task.cancel()
    await asyncio.sleep(0.1)
    assert task.cancelled() and loop.in_flight == 0
    await asyncio.sleep(1)
    assert loop.in_flight == 0 and time.monotonic() - began >= 0.05


def test_a_thread_that_sleeps_is_released_as_its_loop_closes() -> None:
    ended = threading.Event()

    def work() -> None:
        try:
            sleep(math.inf)
        except Released:
            ended.set()
            raise

    async def main() -> None:
        _ = in_thread(work)
        await asyncio.sleep(1)

    virtual_time.run(main())
    assert ended.wait(10)


async def test_a_server_and_its_clients_speak_in_memory() -> None:
    async def slow(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for number in range(3):
            await asyncio.sleep(10)
            await response.write(b"%d" % number * 100_000)
        return response

    app, began, times = web.Application(), asyncio.get_running_loop().time(), []
    app.router.add_get("/", slow)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{runner.addresses[0][1]}") as answer:
        async for chunk in answer.content.iter_any():
            times.append((ms(began), len(chunk)))
    await runner.cleanup()
    assert {at for at, _ in times} == {10_000.0, 20_000.0, 30_000.0} and sum(size for _, size in times) == 300_000


async def test_a_writer_waits_for_its_reader_and_hears_that_it_left() -> None:
    gone: list[float] = []

    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                writer.write(bytes(50_000))
                await writer.drain()
        except ConnectionError:
            gone.append(ms(began))

    server, began = await asyncio.start_server(flood, "127.0.0.1", 0), asyncio.get_running_loop().time()
    reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
    assert len(await reader.readexactly(1_000_000)) == 1_000_000
    await asyncio.sleep(2)
    writer.close()
    await asyncio.sleep(1)
    server.close()
    assert gone == [2000.0]


async def test_where_a_socket_leads_to_another_process_time_is_real() -> None:
    began, real = asyncio.get_running_loop().time(), time.monotonic()
    process = await asyncio.create_subprocess_exec("cat", stdin=-1, stdout=-1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await process.communicate()
    assert time.monotonic() - real >= 0.09 and ms(began) == 100.0
    process.kill()
    await process.wait()


@pytest.mark.real_time
async def test_a_test_may_ask_for_real_time() -> None:
    assert not isinstance(asyncio.get_running_loop(), VirtualLoop)


def test_a_synchronous_test_may_ask_for_virtual_time(virtual_loops: None) -> None:
    asyncio.run(asyncio.sleep(86_400))
    with asyncio.Runner() as runner:
        runner.run(asyncio.sleep(86_400))


def test_a_process_may_run_in_virtual_time() -> None:
    program = "import asyncio\nasyncio.run(asyncio.sleep(86_400))\nprint(sys.argv[1])"
    done = subprocess.run(in_process(program, "slept"), capture_output=True, text=True, timeout=300)
    assert (done.stdout, done.stderr) == ("slept\n", "")


def test_what_a_thread_of_a_store_does_for_another_loop_is_waited_for() -> None:
    threads, let, heard = ThreadPoolExecutor(1), threading.Event(), list[float]()

    async def leads() -> None:
        asyncio.get_running_loop().run_in_executor(threads, lambda: (let.wait(10), time.sleep(0.05), tell()))

    def tell() -> None:
        waiting.get_loop().call_soon_threadsafe(waiting.set_result, None)

    async def follows() -> None:
        nonlocal waiting
        loop = asyncio.get_running_loop()
        waiting, at = loop.create_future(), loop.time()
        let.set()
        await asyncio.wait_for(waiting, 5)
        heard.append(ms(at))

    waiting: asyncio.Future[None]
    first, second = VirtualLoop(), VirtualLoop()
    first.run_until_complete(leads())
    second.run_until_complete(follows())
    threads.shutdown()
    first.close()
    second.close()
    assert heard == [0.0]
