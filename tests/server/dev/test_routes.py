"""How the files were loaded, and repetitions of runs, over HTTP."""

import asyncio
from pathlib import Path

import pytest
from starlette.applications import Starlette
from tests.dev.folders import calls, edit, shop
from tests.server.asgi import Client

from shipworthy import Agent
from shipworthy.dev.development import Development
from shipworthy.durable.memory import MemoryStore
from shipworthy.server.dev.routes import Serving, none, routes
from shipworthy.server.service import Service


@pytest.fixture
def serving(tmp_path: Path) -> Serving:
    folder = shop(tmp_path / "shop")
    development = Development(str(folder), Agent.load(folder, store=MemoryStore(records=True)))
    return Serving(Service({"shop": development.agent}), development)


@pytest.fixture
def client(serving: Serving) -> Client:
    return Client(Starlette(routes=routes(serving)))


async def test_any_other_server_says_that_it_is_none() -> None:
    client = Client(Starlette(routes=none(Service({}))))
    assert (await client.get("/v1/dev")).json == {"dev": False}


async def test_a_loading_is_waited_for_and_puts_the_new_definition_into_place(serving: Serving, client: Client) -> None:
    development = serving.development
    assert (await client.get("/v1/dev")).json["number"] == 1
    waiting = asyncio.create_task(client.get("/v1/dev?after=1"))
    await asyncio.sleep(1)
    assert not waiting.done()
    edit(development.folder / "skills" / "price.yaml", "A {thing}", "The {thing}")
    loaded = await asyncio.to_thread(development.look)
    assert loaded is not None
    serving.loaded(loaded)
    told = (await waiting).json
    assert told["number"] == 2 and told["good"] and told["redefined"] and told["changed"] == ["skills/price.yaml"]
    assert serving.service.agents == {"shop": development.agent}


async def test_nothing_new_is_told_after_a_while(client: Client) -> None:
    assert (await client.get("/v1/dev?after=1")).json["number"] == 1


async def test_problems_have_file_and_line_and_the_last_definition_answers(serving: Serving, client: Client) -> None:
    agent = serving.development.agent
    edit(serving.development.folder / "skills" / "price.yaml", "tool: price_of", "tool: prize_of")
    loaded = await asyncio.to_thread(serving.development.look)
    assert loaded is not None
    serving.loaded(loaded)
    told = (await client.get("/v1/dev")).json
    assert not told["good"] and told["problems"][0]["file"].endswith("price.yaml") and told["problems"][0]["line"] == 7
    assert serving.service.agents == {"shop": agent}


async def test_a_renamed_agent_is_served_under_its_new_name(serving: Serving) -> None:
    edit(serving.development.folder / "agent.yaml", "name: shop", "name: store")
    loaded = await asyncio.to_thread(serving.development.look)
    assert loaded is not None
    serving.loaded(loaded)
    assert list(serving.service.agents) == ["store"]


async def test_a_run_is_repeated_on_the_edited_skill(serving: Serving, client: Client) -> None:
    development = serving.development
    run = await development.agent.run("what does a lamp cost")
    edit(development.folder / "skills" / "price.yaml", "A {thing} costs", "The {thing} is at")
    assert await asyncio.to_thread(development.look) is not None
    found = await client.post("/v1/dev/repeat", {"run_id": run.run_id[:8]})
    (difference,) = found.json["differences"]
    assert difference == {"field": "text", "before": "A lamp costs 40.", "after": "The lamp is at 40."}
    assert calls(development.folder) == ["price_of lamp"]


@pytest.mark.parametrize(
    ("body", "status"), [({"run_id": "zz"}, 400), ({"run_id": "abcdef12"}, 404), (b"no", 400), ({}, 400)]
)
async def test_requests_that_cannot_be_answered(client: Client, body: object, status: int) -> None:
    found = await client.post("/v1/dev/repeat", body)
    assert found.status == status and found.json["error"]["message"]
    assert (await client.get("/v1/dev?after=x")).status == 400
