"""Runs over HTTP."""

from tests.server.http.client import Client

from shipworthy import Agent, Skill, Step
from shipworthy.durable.memory import MemoryStore
from shipworthy.server.app import app
from shipworthy.server.service import Service

GO = "Do the daily job"


def _client() -> Client:
    steps = (Step.model_validate({"answer": "Done."}),)
    skill = Skill(name="job", description=GO, examples=(GO,), workflow=steps)
    return Client(app(Service({"worker": Agent(name="worker", skills=[skill], store=MemoryStore(records=True))})))


async def test_a_message_is_answered() -> None:
    client = _client()
    answer = await client.post("/v1/runs", {"message": GO})
    assert (answer.status, answer.json["status"], answer.json["text"]) == (200, "completed", "Done.")
    run_id = answer.json["run_id"]
    shown = await client.get(f"/v1/runs/{run_id}")
    assert shown.json["text"] == "Done." and shown.json["message"] == GO
    events = await client.get(f"/v1/runs/{run_id}/events")
    kinds = [frame["event"] for frame in events.frames]
    assert kinds[0] == "thinking" and kinds[-1] == "run_finished", events.body
    streamed = await client.post("/v1/runs", {"message": GO, "stream": True})
    assert [frame["event"] for frame in streamed.frames] == kinds
