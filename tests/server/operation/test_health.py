"""Whether the process lives and can answer."""

import asyncio
import threading

import pytest
from tests.server.operation.asgi import call
from tests.server.operation.conftest import Make, worker

from shipworthy import Agent
from shipworthy.errors import StateError


async def test_it_is_ready_when_its_agents_are_warm(guard: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    gate, warmed = threading.Event(), list[str]()

    def warm(self: Agent) -> None:
        warmed.append(self.spec.name)
        raise OSError("no cache")  # an agent that cannot be warmed up answers all the same

    monkeypatch.setattr(Agent, "warm", warm)
    app = guard()
    assert (await call(app, "GET", "/healthz")).json() == {"status": "ok"}
    found = await call(app, "GET", "/readyz", headers=[])
    assert (found.status, found.json()) == (503, {"status": "waiting", "waits_for": ["warm-up"]})
    gate.set()
    app.readiness.loaded = lambda: warmed.append("all")
    await app.readiness.warm_up()
    assert warmed == ["worker", "all"] and (await call(app, "GET", "/readyz")).status == 200
    app.service.draining = True
    assert (await call(app, "GET", "/readyz")).json()["waits_for"] == ["draining"]
    assert (await call(app, "GET", "/healthz")).status == 200
    assert (await call(app, "POST", "/healthz")).status == 405


async def test_it_is_not_ready_without_its_database(guard: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    agent, fails = worker(), [True]
    app = guard(agent)
    app.readiness.warm = True
    balance = agent.store.accounts.balance

    async def lost(account: str) -> object:
        if fails[0]:
            raise StateError("gone")
        return await balance(account)

    monkeypatch.setattr(agent.store.accounts, "balance", lost)
    assert (await call(app, "GET", "/readyz")).json()["waits_for"] == ["state database"]
    fails[0] = False
    assert (await call(app, "GET", "/readyz")).status == 200
    fails[0] = True
    assert (await call(app, "GET", "/readyz")).status == 200, "asked a moment ago"
    await asyncio.sleep(6)
    assert (await call(app, "GET", "/readyz")).status == 503
