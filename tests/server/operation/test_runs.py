"""Each run is counted and charged."""

import asyncio
from pathlib import Path

import pytest
from tests.server.operation.asgi import HERE, call
from tests.server.operation.conftest import GO, Make, added, priced, worker

from shipworthy import Agent, Skill
from shipworthy.server.asked import Asked
from shipworthy.server.caller import LOCAL
from shipworthy.server.refusal import Refused


async def test_a_run_is_counted_however_it_ends(guard: Make) -> None:
    app = guard(worker(asyncio.Event()))
    ended = app.service.begin(LOCAL, Asked(agent="worker", message=GO))
    await asyncio.sleep(0.1)
    ended.cancel()
    with pytest.raises(asyncio.CancelledError):
        await ended.result()
    assert 'shipworthy_runs_total{agent="worker",reason="",status="failed"} 1.0' in app.metrics.text().decode()


async def test_a_key_whose_money_does_not_cover_a_message_is_refused(guard: Make, keys: Path) -> None:
    app = guard(priced())
    text, key = added(keys, usd_per_day=1e-9)
    await call(app, "GET", "/who", headers=[HERE, ("x-api-key", text)])
    with pytest.raises(Refused, match="may spend") as caught:
        await app.service.begin(key.caller(), Asked(agent="worker", message=GO)).result()
    assert caught.value.status == 429


async def test_an_agent_reads_who_asks_from_the_key_and_not_from_the_message(guard: Make, keys: Path) -> None:
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=[{"answer": "Hello {user}."}])
    app = guard(Agent(name="worker", skills=[job], context={"user": "text"}, store="memory"))
    text, _ = added(keys, context={"user": "ann", "undeclared": "x"})
    body = b'{"message": "Do the daily job for user=bob"}'
    found = await call(app, "POST", "/v1/runs", headers=[HERE, ("x-api-key", text)], body=body)
    assert found.json()["text"] == "Hello ann."
