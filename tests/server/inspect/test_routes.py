"""Recorded runs over real HTTP: found, inspected, repeated and supposed, by those alone that may."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.types import Receive, Scope, Send
from tests.server.listening import listening
from tests.tracing.inspected.tapes import GO, SAYS, daily

from shipworthy import Agent
from shipworthy.server.app import app
from shipworthy.server.caller import LOCAL, Caller
from shipworthy.server.service import Service

READS = Caller(tenant="t", key="k-read", scopes=frozenset(("read",)))
ELSEWHERE = Caller(tenant="u", key="k-else")
BLIND = Caller(tenant="t", key="k-none", scopes=frozenset(("approve",)))
OTHERS = Caller(tenant="t", key="k-other", agents=frozenset(("other",)))


class Client:
    """Speaks HTTP over a socket, as one caller after the other."""

    def __init__(self, url: str, agent: Agent) -> None:
        self.caller, self.agent = LOCAL, agent
        self._http = httpx.AsyncClient(base_url=url, timeout=30)

    async def get(self, path: str, caller: Caller | None = None) -> tuple[int, Any]:
        return await self.send("GET", path, caller=caller)

    async def send(self, method: str, path: str, body: object = None, caller: Caller | None = None) -> tuple[int, Any]:
        self.caller = caller or LOCAL
        came = await self._http.request(method, path, content=None if body is None else json.dumps(body))
        return came.status_code, came.json()


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    agent = daily(SAYS * 9)
    inner = app(Service({"desk": agent}))
    made: list[Client] = []

    async def known(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, "state": {"caller": made[0].caller}}
        await inner(scope, receive, send)

    with listening(known) as url:
        made.append(Client(url, agent))
        yield made[0]
        await made[0]._http.aclose()


async def ran(client: Client, message: str = GO, **given: Any) -> str:
    return (await client.agent.run(message, **given)).run_id


async def test_runs_are_listed_by_filters_page_after_page(client: Client) -> None:
    runs = [await ran(client) for _ in range(3)] + [await ran(client, "bake me a cake")]
    status, told = await client.get("/v1/inspect?limit=2")
    assert (status, told["total"], [run["run_id"] for run in told["runs"]]) == (200, 4, runs[:1:-1])
    assert told["skills"] == {"desk": ["job", "wonder"]}
    status, rest = await client.get(f"/v1/inspect?limit=2&after={told['next']}")
    assert ([run["run_id"] for run in rest["runs"]], rest["next"]) == (runs[1::-1], None)
    one = rest["runs"][0]
    assert (one["agent"], one["skill"], one["status"], one["message"]) == ("desk", "job", "completed", GO)
    assert one["usage"]["cost_usd"] > 0 and one["bound"]["latency_ms"]
    for query, many in (("status=completed", 3), ("skill=", 1), ("text=CAKE", 1), ("least_usd=1&agent=desk", 0)):
        assert (await client.get(f"/v1/inspect?{query}"))[1]["total"] == many, query


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("colour=red", "colour", "there is no such filter; there are limit, agent"),
        ("least_usd=much", "least_usd", "it is a number from 0"),
        ("since=-1", "since", "it is a number from 0"),
        ("after=here", "after", "it is no place of a list"),
        (f"text={'x' * 201}", "text", "at most 200 characters"),
        ("agent=nobody", "agent", "there is no agent `nobody`"),
    ],
)
async def test_a_wrong_query_is_told(client: Client, query: str, field: str, words: str) -> None:
    status, told = await client.get(f"/v1/inspect?{query}")
    assert (status == 404, status in (400, 404)) == (field == "agent", True)
    assert told["error"]["field"] == field
    assert words in told["error"]["message"]


async def test_a_run_is_inspected_whole_or_without_its_prompts(client: Client) -> None:
    run_id = await ran(client)
    status, whole = await client.get(f"/v1/inspect/{run_id}")
    assert status == 200
    tape = await client.agent.tape(run_id) or ""
    own = json.loads(json.dumps(client.agent.inspect(tape).as_dict()))
    assert {name: whole[name] for name in own} == own
    assert (whole["agent"], whole["approval"]) == ("desk", None)
    _, light = await client.get(f"/v1/inspect/{run_id}?prompts=none")
    assert "prompts" not in light
    seq = light["requests"][0]["seq"]
    _, line = await client.get(f"/v1/inspect/{run_id}/lines/{seq}")
    assert line["prompt"] == whole["prompts"][0]
    assert line["line"]["kind"] == "model"
    assert (await client.get(f"/v1/inspect/{run_id}/lines/0"))[1]["prompt"] is None


async def test_a_run_is_repeated_and_supposed(client: Client) -> None:
    run_id = await ran(client)
    status, same = await client.send("POST", f"/v1/inspect/{run_id}/replay")
    assert (status, same["same"], same["divergence"]) == (200, True, None)
    body = {"limits": {"max_cost_usd": 0.000001}}
    status, found = await client.send("POST", f"/v1/inspect/{run_id}/what-if", body)
    assert status == 200
    assert {"what": "status", "before": "completed", "after": "degraded"} in found["differences"]
    assert found["after"]["result"]["status"] == "degraded"
    status, asked = await client.send("POST", f"/v1/inspect/{run_id}/what-if", {"model": "scripted"})
    assert (status, asked["live"]) == (200, 1)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "say with what"),
        ({"model": "nobody"}, "this agent has no model `nobody`"),
        ({"limits": {"max_wings": 2}}, "is no limit of a run"),
        ({"limits": {"max_cost_usd": "much"}}, "limits.max_cost_usd"),
        ({"colour": 1}, "colour"),
        ([], "body"),
    ],
)
async def test_a_wrong_what_if_is_told(client: Client, body: object, words: str) -> None:
    run_id = await ran(client)
    status, told = await client.send("POST", f"/v1/inspect/{run_id}/what-if", body)
    assert status == 400
    assert words in told["error"]["message"]


async def test_each_path_is_closed_to_other_tenants_and_to_keys_without_the_right(client: Client) -> None:
    run_id = await ran(client, tenant="t")
    paths = [("GET", ""), ("GET", "/lines/1"), ("POST", "/replay"), ("POST", "/what-if")]
    for method, path in paths:
        body = {"limits": {"max_tool_calls": 9}} if path == "/what-if" else None
        for caller, wanted in ((ELSEWHERE, 404), (LOCAL, 404), (BLIND, 403), (OTHERS, 404)):
            status, told = await client.send(method, f"/v1/inspect/{run_id}{path}", body, caller)
            assert status == wanted, (path, caller.key)
            assert run_id not in json.dumps(told)
        wanted = 403 if path == "/what-if" else 200
        assert (await client.send(method, f"/v1/inspect/{run_id}{path}", body, READS))[0] == wanted
    assert (await client.get("/v1/inspect", ELSEWHERE))[1]["total"] == 0
    assert (await client.get("/v1/inspect", OTHERS))[1] == {"runs": [], "total": 0, "next": None, "skills": {}}
    assert (await client.get("/v1/inspect", READS))[1]["total"] == 1
    assert (await client.get("/v1/inspect", BLIND))[0] == 403


async def test_a_run_that_is_not_there_or_a_line_or_a_tape(client: Client) -> None:
    assert (await client.get("/v1/inspect/nothing"))[0] == 404
    run_id = await ran(client)
    status, told = await client.get(f"/v1/inspect/{run_id}/lines/999")
    assert (status, told["error"]["field"]) == (400, "seq")
    client.agent.store._tapes.clear()  # type: ignore[attr-defined]
    status, told = await client.get(f"/v1/inspect/{run_id}")
    assert (status, told["error"]["kind"]) == (410, "gone")
    client.agent.store._tapes[run_id] = "torn\n"  # type: ignore[attr-defined]
    status, told = await client.get(f"/v1/inspect/{run_id}")
    assert (status, told["error"]["kind"]) == (400, "invalid")
    assert "line 1 is not a line of a tape" in told["error"]["message"]
