"""Serves one agent on the loopback while it is written, and loads it anew when its files change."""

import asyncio
from collections.abc import Callable

from shipworthy.dev.development import Development, Loaded
from shipworthy.errors import UsageError
from shipworthy.server.app import app
from shipworthy.server.dev.routes import Serving, routes
from shipworthy.server.running import run_server
from shipworthy.server.service import Service
from shipworthy.server.settings import Settings


def serve_dev(
    development: Development,
    settings: Settings,
    *,
    listening: Callable[[str, int], None],
    told: Callable[[Loaded], None],
) -> None:
    """Serve until SIGTERM or Ctrl-C; `told`: hears of each loading, on the thread that watches the files.

    Raises UsageError for an address that other machines reach, StateError if it cannot listen.
    """
    if not settings.local:
        raise UsageError(
            f"`dev` answers without a key, so it listens on the loopback alone, and not on {settings.host}"
        )
    service = Service({development.agent.spec.name: development.agent})
    serving = Serving(service, development)

    def begun(host: str, port: int) -> None:
        loop = asyncio.get_running_loop()

        def loaded(found: Loaded) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(serving.loaded, found)
            told(found)

        development.told = loaded
        development.watch()
        listening(host, port)

    try:
        run_server(app(service, routes=routes(serving)), service, settings, listening=begun)
    finally:
        development.close()
