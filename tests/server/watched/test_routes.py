"""The report of watching over HTTP: of the caller's tenant alone."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from tests.dev.folders import shop
from tests.server.asgi import Client

from shipworthy import Agent
from shipworthy.durable.memory import MemoryStore
from shipworthy.server.caller import Caller
from shipworthy.server.service import Service
from shipworthy.server.watched.routes import certificate_of, routes


@pytest.fixture
def agent(tmp_path_factory: pytest.TempPathFactory) -> Agent:
    return Agent.load(shop(tmp_path_factory.mktemp("x") / "shop"), store=MemoryStore(records=True))


async def test_each_tenant_sees_its_own_runs(agent: Agent) -> None:
    app = Starlette(routes=routes(Service({"shop": agent})))
    await agent.run("what does a lamp cost", tenant="a")
    await agent.run("what does a chair cost", tenant="a")
    await agent.run("what does a chair cost", tenant="b")
    for tenant, runs in (("a", 2), ("b", 1), ("c", 0)):
        client = Client(app, Caller(tenant=tenant))
        assert (await client.get("/v1/watch")).json["overall"]["runs"] == runs
    assert (await Client(app, Caller(agents=frozenset())).get("/v1/watch?agent=shop")).status == 404


async def test_an_answer_is_kept_for_a_moment(agent: Agent) -> None:
    client = Client(Starlette(routes=routes(Service({"shop": agent}))), Caller())
    assert (await client.get("/v1/watch?since=1d")).json["overall"]["runs"] == 0
    await agent.run("what does a lamp cost")
    first = await client.get("/v1/watch?since=1d")
    assert first.json["overall"]["runs"] == 1, "that there is none is not kept"
    await agent.run("what does a lamp cost")
    assert (await client.get("/v1/watch?since=1d")).json == first.json
    assert (await client.get("/v1/watch?since=2d")).json["overall"]["runs"] == 2
    assert (await client.get("/v1/watch?since=soon")).status == 400


def test_a_certificate_that_cannot_be_read_is_none(agent: Agent) -> None:
    assert certificate_of(agent) is None
    Path(agent.origin, "certificate.json").write_text("broken")
    assert certificate_of(agent) is None
