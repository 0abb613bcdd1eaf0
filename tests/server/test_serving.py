"""Agents served by a process of their own."""

import asyncio
import contextlib
import threading

import pytest
from tests.server.http.test_runs import Shop

from shipworthy.errors import UsageError
from shipworthy.server import serving
from shipworthy.server.settings import Settings


def test_agents_are_put_together_with_their_application(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[object] = []
    monkeypatch.setattr(serving, "run_server", lambda app, service, settings, listening: called.append(service))
    asyncio.run(_serve())
    (service,) = called
    assert list(service.agents) == ["worker"]  # type: ignore[attr-defined]


async def _serve() -> None:
    serving.serve({"worker": Shop().agent}, Settings(port=0))


def test_beyond_the_loopback_keys_are_needed(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path))
    with contextlib.suppress(RuntimeError), pytest.raises(UsageError, match="keys add"):
        serving.serve({}, Settings(host="0.0.0.0", port=0))
    assert threading.active_count() >= 1
