"""Tapes, whole results, ratings and sessions."""

from tests.server.http.client import Client
from tests.server.http.test_runs import GO, Shop

from shipworthy import Agent, Skill, Step, tool
from shipworthy.durable.tapes import read_tape
from shipworthy.server.app import app
from shipworthy.server.service import Service


async def test_a_tape_is_fetched_and_repeats_its_run() -> None:
    shop = Shop()
    run = (await shop.client.post("/v1/runs", {"message": GO})).json
    tape = await shop.client.get(f"/v1/runs/{run['run_id']}/tape")
    assert tape.headers["content-type"] == "application/jsonl" and read_tape(tape.body.decode())[0]["message"] == GO
    assert (await shop.agent.replay(tape.body.decode())).divergence is None


async def test_without_tapes_there_is_none_and_so_no_events_after_a_restart() -> None:
    shop = Shop()
    shop.store.records = False
    run = (await shop.client.post("/v1/runs", {"message": GO})).json
    assert (await shop.client.get(f"/v1/runs/{run['run_id']}/tape")).status == 410
    shop.restart()
    assert (await shop.client.get(f"/v1/runs/{run['run_id']}/events")).status == 410


async def test_a_result_that_was_cut_is_read_behind_its_handle() -> None:
    @tool(max_tokens=50)
    def read() -> list[str]:
        """A read."""
        return [f"line {number}" for number in range(500)]

    steps = (Step(tool=read), Step.model_validate({"answer": "Read."}))
    agent = Agent(
        skills=[Skill(name="job", description=GO, examples=(GO,), workflow=steps)], tools=[read], store="memory"
    )
    client = Client(app(Service({"agent": agent})))
    run_id = (await client.post("/v1/runs", {"message": GO})).json["run_id"]
    first = await client.get(f"/v1/runs/{run_id}/results/0?limit=30")
    following = await client.get(f"/v1/runs/{run_id}/results/0?offset={first.json['next']}&limit=30")
    whole = await client.get(f"/v1/runs/{run_id}/results/0?limit=999999")
    assert first.json["text"] + following.json["text"] == whole.json["text"][:60] and "line 499" in whole.json["text"]
    assert (await client.get(f"/v1/runs/{run_id}/results/9")).status == 404
    assert (await client.get(f"/v1/runs/{run_id}/results/0?limit=-1")).json["error"]["field"] == "limit"


async def test_feedback_is_kept_and_replaced() -> None:
    shop = Shop()
    run_id = (await shop.client.post("/v1/runs", {"message": GO})).json["run_id"]
    path = f"/v1/runs/{run_id}/feedback"
    assert (await shop.client.post(path, {"mark": "bad", "comment": "wrong"})).status == 200
    await shop.client.post(path, {"mark": "good"})
    assert [(one["mark"], one["comment"]) for one in (await shop.client.get(path)).json["feedback"]] == [("good", "")]
    assert (await shop.client.post(path, {"mark": "best"})).json["error"]["field"] == "mark"


async def test_a_conversation_shows_its_turns_and_its_open_question() -> None:
    shop = Shop()
    await shop.client.post("/v1/runs", {"message": GO, "session": "a"})
    asked = await shop.client.post("/v1/runs", {"message": "x", "skill": "ask", "inputs": {}, "session": "a"})
    await shop.client.post("/v1/runs", {"message": GO, "session": "b"})
    listed = (await shop.client.get("/v1/sessions")).json["sessions"]
    assert [(one["session"], one["runs"]) for one in listed] == [("b", 1), ("a", 2)]
    assert [(one["message"], one["status"]) for one in listed] == [(GO, "completed"), (GO, "asked")]
    shown = (await shop.client.get("/v1/sessions/a")).json
    assert (shown["question"]["id"], shown["question"]["kind"]) == (asked.json["question"], "confirm")
    assert (shown["question"]["by"], shown["question"]["expires"]) == ("", 0.0)
    assert shown["turns"][0] == {"message": GO, "answer": "sent 1"} and shown["skill"] == "ask"
    assert (await shop.client.get("/v1/agents/worker/sessions/b")).json["question"] is None
    assert (await shop.client.get("/v1/sessions/c")).status == 404
