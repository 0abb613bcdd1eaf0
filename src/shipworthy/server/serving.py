"""Serves agents: the service, the application of all rooms, and the server under its guard."""

from collections.abc import Callable, Mapping

from shipworthy.app.agent import Agent
from shipworthy.server.app import app
from shipworthy.server.running import run_server
from shipworthy.server.service import Service
from shipworthy.server.settings import Settings


def serve(
    agents: Mapping[str, Agent], settings: Settings, *, listening: Callable[[str, int], None] | None = None
) -> None:
    """Serve the agents until SIGTERM or Ctrl-C; `listening`: called with the host and the port once it listens.

    Raises UsageError where it would be open to other machines without keys, StateError if it cannot listen.
    """
    service = Service(agents)
    run_server(app(service), service, settings, listening=listening)
