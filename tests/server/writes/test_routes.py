"""Writes whose outcome is unknown over HTTP: listed, settled, and refused in words."""

import pytest
from starlette.applications import Starlette
from tests.server.http.client import Client
from tests.server.writes.test_unknown import agent

from shipworthy.server.service import Service
from shipworthy.server.writes.routes import routes
from shipworthy.stores import MemoryStore


@pytest.fixture
async def client() -> Client:
    one = agent("one", MemoryStore())
    assert (await one.run("Pay the fee of ann", session="s")).reason == "unknown"
    return Client(Starlette(routes=routes(Service({"one": one}))))


async def test_one_is_listed_and_settled(client: Client) -> None:
    (write,) = (await client.get("/v1/writes")).json["writes"]
    done = await client.post(f"/v1/writes/{write['key']}", {"happened": True})
    assert done.status == 200 and done.json["state"] == "done" and done.json["args"] == {"who": "ann"}
    assert (await client.get("/v1/writes")).json == {"writes": []}
    again = await client.post(f"/v1/writes/{write['key']}", {"happened": True})
    assert again.status == 404 and again.json["error"]["field"] == "key"


@pytest.mark.parametrize(("body", "word"), [({"happened": "no"}, "happened"), ({}, "happened"), ([1], "object")])
async def test_a_wrong_body_is_refused_with_its_field(client: Client, body: object, word: str) -> None:
    (write,) = (await client.get("/v1/writes")).json["writes"]
    refused = await client.post(f"/v1/writes/{write['key']}", body)
    assert refused.status == 400 and word in refused.json["error"]["message"]
    assert len((await client.get("/v1/writes")).json["writes"]) == 1
