"""Messages under an Idempotency-Key: Stripe's four behaviours."""

import asyncio
from pathlib import Path

import pytest
from tests.server.http.client import Answer, Client
from tests.server.http.test_runs import GO, Shop

from shipworthy.durable.sql import SqlStore
from shipworthy.server.http import begun as module

KEY = {"Idempotency-Key": "order 7"}


@pytest.fixture
def shop() -> Shop:
    return Shop()


async def test_a_request_that_is_sent_again_gets_the_same_answer_and_is_not_run_again(shop: Shop) -> None:
    first = await shop.client.post("/v1/runs", {"message": GO}, KEY)
    again = await shop.client.post("/v1/runs", {"message": GO}, KEY)
    assert (again.status, again.json, shop.sent) == (200, first.json, 1)
    assert "idempotent-replayed" not in first.headers and again.headers["idempotent-replayed"] == "true"


async def test_a_skill_that_is_run_with_its_inputs_is_the_same_run_when_it_is_sent_again(shop: Shop) -> None:
    first = await shop.client.post("/v1/skills/job/run", {"inputs": {"count": 3}}, KEY)
    shop.restart()
    again = await shop.client.post("/v1/skills/job/run", {"inputs": {"count": 3}}, KEY)
    assert (again.status, again.json, shop.sent) == (200, first.json, 1)
    assert (await shop.client.post("/v1/skills/job/run", {"inputs": {"count": 4}}, KEY)).status == 422


async def test_a_request_that_is_sent_again_while_it_is_answered_is_refused_with_its_run(shop: Shop) -> None:
    shop.gate.clear()
    first = asyncio.create_task(shop.client.post("/v1/runs", {"message": GO}, KEY))
    await shop.begun.wait()
    for body in ({"message": GO}, {"message": GO, "stream": True}):
        again = await shop.client.post("/v1/runs", body, KEY)
        assert (again.status, again.json["error"]["kind"], again.headers["retry-after"]) == (409, "conflict", "1")
    asked = await shop.client.post("/v1/runs", {"message": GO, "background": True}, KEY)
    assert (asked.status, asked.json["run_id"]) == (202, again.json["error"]["run_id"])
    shop.gate.set()
    assert ((await first).json["run_id"], shop.sent) == (asked.json["run_id"], 1)


@pytest.mark.parametrize(
    "other",
    [
        {"message": "Send things"},
        {"message": GO, "session": "another"},
        {"message": GO, "skill": "job"},
        {"message": GO, "limits": {"max_tool_calls": 3}},
    ],
)
async def test_a_key_that_is_used_for_another_request_is_refused(other: dict[str, object], shop: Shop) -> None:
    await shop.client.post("/v1/runs", {"message": GO}, KEY)
    answer = await shop.client.post("/v1/runs", other, KEY)
    assert (answer.status, answer.json["error"]["kind"], shop.sent) == (422, "mismatch", 1)
    if "session" not in other:
        shop.restart()
        answer = await shop.client.post("/v1/runs", other, KEY)
        assert (answer.status, shop.sent) == (422, 1), "the store knows it too"


async def test_a_request_that_was_refused_does_not_use_up_its_key(shop: Shop) -> None:
    assert (await shop.client.post("/v1/runs", {"message": GO, "model": "none"}, KEY)).status == 400
    shop.service.draining = True
    assert (await shop.client.post("/v1/runs", {"message": GO}, KEY)).status == 503
    shop.service.draining = False
    assert (await shop.client.post("/v1/runs", {"message": GO}, KEY)).status == 200


async def test_keys_of_tenants_are_their_own_and_old_ones_are_forgotten(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_KEYS", 1)
    one = await shop.of("one").post("/v1/runs", {"message": GO}, KEY)
    two = await shop.of("two").post("/v1/runs", {"message": GO}, KEY)
    assert (one.status, two.status, shop.sent) == (200, 200, 2) and one.json["run_id"] != two.json["run_id"]
    await shop.client.post("/v1/runs", {"message": GO}, KEY)
    await shop.client.post("/v1/runs", {"message": GO}, {"Idempotency-Key": "k2"})
    assert (await shop.client.post("/v1/runs", {"message": GO}, KEY)).headers["idempotent-replayed"] == "true"


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
async def test_a_key_that_is_none_is_refused(key: str, shop: Shop) -> None:
    answer = await shop.client.post("/v1/runs", {"message": GO}, {"Idempotency-Key": key})
    assert (answer.status, answer.json["error"]["field"]) == (400, "idempotency-key")


async def test_a_request_that_is_sent_again_after_a_restart_is_the_same_run(tmp_path: Path, shop: Shop) -> None:
    async def ask(body: dict[str, object]) -> Answer:
        store = SqlStore(f"sqlite:///{tmp_path}/state.db")
        shop.agent.use_store(store)
        shop.restart()
        answer = await shop.client.post("/v1/runs", body, KEY)
        store.close()
        return answer

    first = await ask({"message": GO})
    again = await ask({"message": GO})
    assert again.json == first.json and shop.sent == 1
    streamed = await ask({"message": GO, "stream": True})
    assert streamed.status == 200 and streamed.frames[-1]["event"] == "run_finished"
    assert streamed.headers["x-run-id"] == first.json["run_id"]
    assert (await ask({"message": GO, "background": True})).status == 202
    accepting = await shop.client.post("/v1/runs", {"message": GO}, {**KEY, "Accept": "text/event-stream, */*"})
    assert accepting.frames[-1]["event"] == "run_finished", "a client that accepts events first gets them"
    assert (await ask({"message": "Send things"})).status == 422 and shop.sent == 1


async def test_a_cancelled_run_is_answered_anew_under_its_key_without_writing_twice(shop: Shop) -> None:
    shop.gate.clear()
    begun = await shop.client.post("/v1/runs", {"message": GO, "background": True}, KEY)
    await shop.begun.wait()
    await shop.client.post(f"{begun.headers['location']}/cancel")
    await shop.service.drained(5)
    shop.gate.set()
    shop.service.draining = False
    again = await shop.client.post("/v1/runs", {"message": GO}, KEY)
    assert again.json["run_id"] == begun.json["run_id"] and shop.sent == 1
    assert Client is not None
