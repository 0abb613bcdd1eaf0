"""A server from its first request to its end."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp
from tests.server.operation.conftest import plain, worker

from shipworthy import Agent
from shipworthy.errors import StateError, UsageError
from shipworthy.server import running as module
from shipworthy.server.operation.guard import Guard
from shipworthy.server.service import Service
from shipworthy.server.settings import Settings

RUN = b'{"message": "Do the daily job"}'
PROGRAM = """
import sys
from pathlib import Path
from tests.server.operation.conftest import plain, worker
from shipworthy.server.running import run_server
from shipworthy.server.service import Service
from shipworthy.server.settings import Settings
service = Service({"worker": worker()})
settings = Settings(port=0, keys=Path("none"))
run_server(plain(service), service, settings, listening=lambda host, port: print(port, flush=True))
"""


@pytest.fixture(autouse=True)
def cold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Agents answer here without an encoder."""
    monkeypatch.setattr(Agent, "warm", lambda self: None)


def _post(body: bytes, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    return b"POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s" % (size, body)


async def _until(true: Callable[[], bool]) -> None:
    for _ in range(3000):
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come to that")


class _Serving:
    """A server in the loop of the test."""

    def __init__(self, service: Service, app: ASGIApp | None = None, **settings: Any) -> None:
        self.port, self._writers = 0, list[asyncio.StreamWriter]()
        made = Settings(port=0, keys=Path("/none/keys.json"), **settings)
        self.server = module._Server(Guard(app or plain(service), service, made), self._listening)

    def _listening(self, _: str, port: int) -> None:
        self.port = port

    async def __aenter__(self) -> "_Serving":
        self._task = asyncio.create_task(self.server.run_all())
        await _until(lambda: bool(self.server.started))
        return self

    async def __aexit__(self, *_: object) -> None:
        self.server.should_exit = True
        await self._task
        for writer in self._writers:
            writer.close()

    async def sent(self, *pieces: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Send pieces over a new connection."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._writers.append(writer)
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        return reader, writer


async def _answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, Any]]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
    return int(head.split()[1]), json.loads(await reader.readexactly(int(length.split(b":")[1])))


@pytest.mark.real_time
async def test_runs_that_go_on_end_while_new_ones_are_refused() -> None:
    gate = asyncio.Event()
    service = Service({"worker": worker(gate)})
    async with _Serving(service, late=60) as serving:  # not how busy the machine is
        reader, _ = await serving.sent(_post(RUN))
        other, writer = await serving.sent(_post(b'{"message": "", "id": "a"}'))
        assert (await _answer(other))[0] == 400
        await _until(lambda: bool(service.running))
        serving.server.should_exit = True
        await _until(lambda: bool(service.draining))
        writer.write(_post(b'{"message": "Do the daily job", "id": "n"}'))
        status, body = await _answer(other)
        assert (status, body["error"]["code"]) == (503, "draining")
        gate.set()
        assert (await _answer(reader))[1]["text"] == "seen"


@pytest.mark.real_time
async def test_what_is_left_after_the_time_is_cancelled_and_recorded() -> None:
    agent = worker(asyncio.Event())
    async with _Serving(Service({"worker": agent}), drain=0.05) as serving:
        reader, _ = await serving.sent(_post(RUN))
        await _until(lambda: bool(serving.server._guard.service.running))
    assert b"200 OK" not in await reader.read()
    (run,) = await agent.runs()
    assert (run["status"], run.get("reason")) == ("failed", "cancelled")


@pytest.mark.real_time
async def test_half_a_request_is_given_up_and_a_whole_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shipworthy.server.operation.slow.EVERY", 0.02)
    gate = asyncio.Event()
    service = Service({"worker": worker(gate)})
    async with _Serving(service, head_within=0.1, body_within=0.1, idle=1.0) as serving:
        halves = [await serving.sent(half) for half in (b"", b"POST / HT", _post(b"{", 100))]
        reader, _ = await serving.sent(_post(RUN))
        for half, _ in halves:
            with contextlib.suppress(ConnectionResetError):
                assert await half.read() == b""
        gate.set()
        assert (await _answer(reader))[0] == 200


@pytest.mark.real_time
async def test_a_client_that_does_not_read_is_cut_and_holds_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shipworthy.server.operation.slow.EVERY", 0.02)
    written = [0]

    async def endless(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while (await asyncio.sleep(0)) is None:
            await send({"type": "http.response.body", "body": b"x" * 10_000, "more_body": True})
            written[0] += 10_000
            if serving.server.server_state.connections == set():
                return

    service = Service({})
    async with _Serving(service, endless, read_within=0.1) as serving:
        await serving.sent(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await _until(lambda: bool(written[0]))
        await _until(lambda: not serving.server.server_state.connections)
    assert written[0] < 20_000_000


def test_sigterm_ends_it_with_code_zero(tmp_path: Path) -> None:
    environ = {
        **os.environ,
        "SHIPWORTHY_ROUTING": "light",
        "SHIPWORTHY_HOME": str(tmp_path),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, env=environ, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(_post(RUN))
            assert b"200 OK" in client.recv(100)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_what_cannot_be_listened_on_or_would_be_open_is_refused(tmp_path: Path) -> None:
    service = Service({"worker": worker()})
    with pytest.raises(UsageError, match="keys add"):
        module.run_server(plain(service), service, Settings(host="0.0.0.0", keys=tmp_path / "keys.json"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = Settings(port=taken.getsockname()[1], keys=tmp_path / "keys.json")
        with pytest.raises(StateError, match="--port"):
            module.run_server(plain(service), service, settings)


def test_a_process_that_may_open_few_files_takes_fewer_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    kept: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, 2000))
    monkeypatch.setattr(resource, "setrlimit", lambda _, found: kept.append(found))
    assert (module._allow_files(1500), module._allow_files(10_000), module._allow_files(100)) == (1500, 2000, 100)
    assert kept == [(1500, 2000), (2000, 2000)]

    def refused(_: int, __: object) -> None:
        raise OSError

    monkeypatch.setattr(resource, "setrlimit", refused)
    assert module._allow_files(10_000) == 256


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="there is no IPv6 here")
def test_it_listens_on_the_addresses_that_are_named() -> None:
    with module._bound(Settings(host="::", port=0)) as every:
        port = every.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)), socket.create_connection(("::1", port)):
            pass
    with module._bound(Settings(host="[::1]", port=0)) as own:
        assert own.getsockname()[0] == "::1"
