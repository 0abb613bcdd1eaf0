"""Each run is counted and charged."""

import asyncio
from pathlib import Path

import orjson
import pytest
from tests.server.operation.asgi import HERE, call
from tests.server.operation.conftest import GO, Make, added, priced, worker

from shipworthy import Agent, Skill
from shipworthy.server.app import app
from shipworthy.server.asked import Asked
from shipworthy.server.caller import LOCAL
from shipworthy.server.operation.guard import Guard
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service
from shipworthy.server.settings import Settings


async def test_a_run_is_counted_however_it_ends(guard: Make) -> None:
    inner = guard(worker(asyncio.Event()))
    ended = inner.service.begin(LOCAL, Asked(agent="worker", message=GO))
    await asyncio.sleep(0.1)
    ended.cancel()
    with pytest.raises(asyncio.CancelledError):
        await ended.result()
    assert 'shipworthy_runs_total{agent="worker",reason="",status="failed"} 1.0' in inner.metrics.text().decode()


async def test_a_key_whose_money_does_not_cover_a_message_is_refused(guard: Make, keys: Path) -> None:
    inner = guard(priced())
    text, key = added(keys, usd_per_day=1e-9)
    await call(inner, "GET", "/who", headers=[HERE, ("x-api-key", text)])
    with pytest.raises(Refused, match="may spend") as caught:
        await inner.service.begin(key.caller(), Asked(agent="worker", message=GO)).result()
    assert caught.value.status == 429


async def test_an_agent_reads_who_asks_from_the_key_and_not_from_the_message(guard: Make, keys: Path) -> None:
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=[{"answer": "Hello {user}."}])
    inner = guard(Agent(name="worker", skills=[job], context={"user": "text"}, store="memory"))
    text, _ = added(keys, context={"user": "ann", "undeclared": "x"})
    body = b'{"message": "Do the daily job for user=bob"}'
    found = await call(inner, "POST", "/v1/runs", headers=[HERE, ("x-api-key", text)], body=body)
    assert found.json()["text"] == "Hello ann."


@pytest.mark.parametrize("stream", [False, True])
async def test_every_protocol_tells_that_the_money_is_spent(keys: Path, stream: bool) -> None:
    service = Service({"worker": priced()})
    guard = Guard(app(service), service, Settings(keys=keys))
    text, _ = added(keys, usd_per_day=1e-6)
    headers = [HERE, ("content-type", "application/json"), ("authorization", f"Bearer {text}")]
    said = [{"role": "user", "content": GO}]
    for path, body in {
        "/v1/runs": {"message": GO},
        "/v1/chat/completions": {"model": "worker", "messages": said},
        "/v1/responses": {"model": "worker", "input": GO},
        "/v1/messages": {"model": "worker", "max_tokens": 100, "messages": said},
    }.items():
        sent = orjson.dumps({**body, "stream": stream})
        found = await call(guard, "POST", path, headers=headers, body=sent)
        assert found.status == 429 and int(found.headers["retry-after"]) > 0, (path, found.body)
        assert "may spend" in found.json()["error"]["message"]
