"""Agents, skills and tools: from a line each to the complete description, and skills to run."""

from tests.server.http.client import Client
from tests.server.http.test_runs import Shop

from shipworthy import Agent, Skill, Step
from shipworthy.server.app import app
from shipworthy.server.caller import Caller
from shipworthy.server.service import Service


def _other() -> Agent:
    steps = (Step.model_validate({"answer": "Other."}),)
    return Agent(
        name="other",
        skills=[Skill(name="job", description="Other job", examples=("Other job",), workflow=steps)],
        store="memory",
    )


async def test_the_home_and_the_list_lead_to_each_agent_and_from_there_on() -> None:
    shop = Shop()
    home = (await shop.client.get("/")).json
    assert [one["name"] for one in home["agents"]] == ["worker"]
    for link in home["links"].values():
        assert (await shop.client.get(link)).status == 200
    for link in home["agents"][0]["links"].values():
        assert (await shop.client.get(link)).status == 200
    agent = (await shop.client.get("/v1/agents/worker")).json
    for one in (*agent["skills"], *agent["tools"]):
        assert (await shop.client.get(one["links"]["self"])).status == 200


async def test_an_agent_says_which_definition_it_is_what_it_may_cost_and_by_which_certificate() -> None:
    shop = Shop()
    agent = (await shop.client.get("/v1/agents/worker")).json
    assert (agent["contract"], agent["writes"]) == (shop.agent.compiled.contract, "unasked")
    assert agent["bound"]["tool_calls"] == 1 and "certificate" not in agent
    assert (await shop.client.get("/v1/agents/worker/certificate")).status == 404
    paper = {"id": "ab", "contract": agent["contract"], "issued": "", "signature": {"key": "k", "value": "v"}}
    shop.agent.certificate = paper
    agent = (await shop.client.get("/v1/agents/worker")).json
    assert agent["certificate"] == {"id": "ab", "contract": agent["contract"], "issued": "", "signed_by": "k"}
    assert (await shop.client.get("/v1/agents/worker/certificate")).json == paper


async def test_a_skill_is_described_whole_and_run_with_its_inputs() -> None:
    shop = Shop()
    (line,) = [one for one in (await shop.client.get("/v1/skills")).json["skills"] if one["name"] == "ask"]
    whole = (await shop.client.get("/v1/skills/ask")).json
    assert (whole["writes"], whole["tools"], whole["bound"]["tool_calls"]) == ("asked", ["send"], 1)
    assert whole["inputs"]["properties"]["count"]["type"] == "integer" and whole["contract"]
    asked = await shop.client.post(line["links"]["run"], {"inputs": {"count": 3}})
    assert asked.json["status"] == "asked" and "3" in asked.json["text"] and asked.json["inputs"] == {"count": 3}
    job = await shop.client.post("/v1/skills/job/run", {"inputs": {"count": 3}, "stream": True})
    assert job.frames[-1]["event"] == "run_finished" and "sent 3" in job.frames[-1]["data"]
    wrong = await shop.client.post("/v1/skills/job/run", {"inputs": {"size": 3}})
    assert (wrong.status, wrong.json["error"]["field"]) == (400, "inputs.size")
    assert (await shop.client.post("/v1/skills/none/run", {})).status == 404


async def test_a_tool_is_described_whole() -> None:
    whole = (await Shop().client.get("/v1/tools/send")).json
    assert (whole["effect"], whole["confirm"], whole["leaves"]) == ("write", "always", True)
    assert whole["parameters"]["required"] == ["count"] and whole["bound"]["latency_ms"] == 10_000
    assert (await Shop().client.get("/v1/tools/none")).status == 404


async def test_of_several_agents_each_has_its_own_paths_and_a_shared_name_asks_which() -> None:
    shop = Shop()
    client = Client(app(Service({"worker": shop.agent, "other": _other()})))
    assert (await client.get("/v1/skills/job")).status == 409
    assert (await client.get("/v1/agents/other/skills/job")).json["description"] == "Other job"
    assert (await client.get("/v1/skills/tell")).json["agent"] == "worker"
    assert (await client.post("/v1/agents/other/runs", {"message": "Other job"})).json["text"] == "Other."
    assert (await client.post("/v1/runs", {"message": "Other job"})).status == 404
    assert (await client.post("/v1/runs", {"message": "Other job", "agent": "other"})).json["text"] == "Other."
    assert (await client.get("/v1/agents/none/skills")).status == 404


async def test_agents_that_a_key_does_not_name_are_not_there() -> None:
    shop, inner = Shop(), None
    inner = app(Service({"worker": shop.agent, "other": _other()}))

    async def limited(scope, receive, send):  # type: ignore[no-untyped-def]
        caller = Caller(agents=frozenset(("other",)), scopes=frozenset(("read",)))
        await inner({**scope, "state": {"caller": caller}}, receive, send)

    client = Client(limited)
    assert [one["name"] for one in (await client.get("/")).json["agents"]] == ["other"]
    assert (await client.get("/v1/agents/worker")).status == 404
    assert {one["agent"] for one in (await client.get("/v1/skills")).json["skills"]} == {"other"}
    assert (await client.get("/v1/tools/send")).status == 404
    assert (await client.post("/v1/runs", {"message": "Other job"})).json["error"]["kind"] == "forbidden"
