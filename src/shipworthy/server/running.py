"""Runs a server until it is told to end: it listens, watches its clients, and lets the runs that go on end."""

import asyncio
import contextlib
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator

import uvicorn
from prometheus_client import disable_created_metrics
from starlette.types import ASGIApp

from shipworthy.errors import StateError
from shipworthy.exits.logs import HidingFilter
from shipworthy.server.due import Opening
from shipworthy.server.operation.collector import settle
from shipworthy.server.operation.guard import Guard
from shipworthy.server.operation.quick import Quick
from shipworthy.server.operation.slow import Slow
from shipworthy.server.service import Service
from shipworthy.server.settings import Settings
from shipworthy.server.traced import Traced

if sys.platform != "win32":
    import resource

SPARE = 500
"""Open files that are for no client: of the store, the models, the tools."""
LAST = 2.0
"""Seconds that answers have to leave after the last run has ended."""
log = logging.getLogger("shipworthy")


def run_server(
    app: ASGIApp, service: Service, settings: Settings, *, listening: Callable[[str, int], None] | None = None
) -> None:
    """Serve an application with its runs, under the guard, until SIGTERM or Ctrl-C.

    `listening`: called with the host and the port once it listens. Raises UsageError where it would be open to other
    machines without keys, StateError if it cannot listen.
    """
    disable_created_metrics()  # type: ignore[no-untyped-call] # they double the counters
    guard = Guard(Traced(app), service, settings)
    guard.readiness.loaded = settle  # the process is the server's own
    server = _Server(guard, listening)
    with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        runner.run(server.run_all())


class _Server(uvicorn.Server):
    """uvicorn with a guard, which ends when its runs have."""

    def __init__(self, guard: Guard, listening: Callable[[str, int], None] | None) -> None:
        self._guard, self._listening, self._settings = guard, listening, guard.settings
        super().__init__(_config(guard, guard.settings))
        self.config.load()
        parser, quick = self.config.http_protocol_class, Quick(guard.shedding, guard.metrics)

        def connection(**parts: object) -> object:
            return quick.before(parser(**parts))

        self.config.http_protocol_class = connection  # type: ignore[assignment] # it is only called

    async def run_all(self) -> None:
        """Warm up, serve, and close the agents."""
        service = self._guard.service
        files = _allow_files(self._settings.most_connections + SPARE)
        self.config.limit_concurrency = min(self._settings.most_connections, max(files - SPARE, files // 2))
        slow = Slow(self.server_state, self._settings)
        works = (slow.watch(), self._guard.readiness.warm_up(), Opening(service).watch())
        tasks = [asyncio.create_task(work) for work in works]
        self._guard.shedding.watch()
        listener = _bound(self._settings)
        try:
            if self._listening is not None:
                self._listening(self._settings.host, listener.getsockname()[1])
            await self.serve([listener])
        finally:
            listener.close()
            self._guard.shedding.close()
            for task in tasks:
                task.cancel()
            for agent in service.agents.values():
                await agent.aclose()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Refuse new messages while those that go on end, then close."""
        drained = asyncio.create_task(self._guard.service.drained(self._settings.drain))
        while not drained.done() and not self.force_exit:
            await asyncio.wait({drained}, timeout=0.1)
        drained.cancel()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take SIGTERM and SIGINT for the wish to end; the process then ends with code 0."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {each: signal.signal(each, self.handle_exit) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)


def _config(guard: Guard, settings: Settings) -> uvicorn.Config:
    logging.getLogger("uvicorn.error").addFilter(HidingFilter())
    return uvicorn.Config(
        guard,
        log_config=None,
        log_level="error",
        access_log=False,
        lifespan="auto",
        ws="none",
        proxy_headers=False,
        server_header=False,
        limit_concurrency=settings.most_connections,
        timeout_keep_alive=int(settings.idle),
        timeout_graceful_shutdown=int(LAST),
        h11_max_incomplete_event_size=settings.most_head + settings.most_target + 1024,
    )


def _allow_files(wanted: int) -> int:
    """Let the process have so many open files, or as many as the system allows; returns how many it may have."""
    if sys.platform == "win32":
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    except (OSError, ValueError):
        return soft
    return most


def _bound(settings: Settings) -> socket.socket:
    """A socket that listens; raises StateError."""
    host = settings.host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = host == "::" and socket.has_dualstack_ipv6()  # every address of this machine, in the old form too
    try:
        return socket.create_server((host, settings.port), family=family, backlog=2048, dualstack_ipv6=both)
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        raise StateError(
            f"{where} cannot be listened on: {error.strerror or error}. Choose another `--port`."
        ) from error
