"""What one tenant has does not exist for another, and no secret leaves by any way of the server."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest
from starlette.routing import Route
from tests.server.operation.asgi import HERE, Answered, Headers, call
from tests.server.operation.conftest import GO, added

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.server.app import app
from shipworthy.server.operation.guard import Guard
from shipworthy.server.service import Service
from shipworthy.server.settings import Settings

SECRET = "canary-4711-abcdef"


@dataclass(frozen=True)
class Served:
    """A whole server with the keys of two tenants."""

    guard: Guard
    routes: tuple[Route, ...]
    mine: Headers
    theirs: Headers
    key: str

    async def get(self, path: str, headers: Headers) -> Answered:
        """Read a path."""
        return await call(self.guard, "GET", path, headers=headers)


@pytest.fixture
def served(keys: Path, tmp_path: Path) -> Iterator[Served]:
    @tool(max_tokens=40)
    async def look(where: str) -> list[str]:
        """A read."""
        return [f"{where} {SECRET} {n}" for n in range(300)]

    steps = (Step(tool=look), Step.model_validate({"answer": "{look[0]} {look[1]}"}))
    inputs = {"where": Input(type="text", ask="Where?")}
    job = Skill(name="job", description="Do the daily job", examples=(GO,), inputs=inputs, workflow=steps)
    agent = Agent(name="worker", skills=[job], tools=[look], store=f"sqlite:///{tmp_path}/state.db")
    service = Service({"worker": agent})
    inner = app(service)
    text, other = (added(keys, name, scopes=["read", "run", "admin"])[0] for name in ("mine", "theirs"))
    served = tuple(route for route in inner.routes if isinstance(route, Route))
    guard = Guard(inner, service, Settings(keys=keys))
    json = ("content-type", "application/json")
    mine, theirs = ([HERE, json, ("authorization", f"Bearer {each}")] for each in (text, other))
    yield Served(guard, served, mine, theirs, text)
    agent.close()


async def _done(served: Served, **body: object) -> Answered:
    sent = orjson.dumps({"agent": "worker", "session": "s1", **body})
    return await call(served.guard, "POST", "/v1/runs", headers=served.mine, body=sent)


async def test_every_id_of_another_tenant_is_not_found(served: Served) -> None:
    asked = (await _done(served, message=GO)).json()
    run = (await _done(served, message="the shed", answering=asked["question"])).json()
    assert (asked["status"], run["status"]) == ("asked", "completed"), run
    sent = orjson.dumps({"model": "worker", "input": GO})
    response = (await call(served.guard, "POST", "/v1/responses", headers=served.mine, body=sent)).json()
    sent = orjson.dumps({"model": "worker", "input": "the shed", "previous_response_id": response["id"]})
    refused = await call(served.guard, "POST", "/v1/responses", headers=served.theirs, body=sent)
    assert refused.status == 404, refused.body
    ids = {"response_id": response["id"], "run_id": run["run_id"], "session": "s1", "step": "1", "agent": "worker"}
    tried = 0
    for route in served.routes:
        if not {"run_id", "session", "response_id"} & set(route.param_convertors):
            continue
        path = re.sub(r"\{(\w+)(?::path)?\}", lambda found: str(ids[found[1]]), route.path)
        sent = {"answer": {"message": "yes", "question": asked["question"]}, "feedback": {"mark": "good"}}
        body = orjson.dumps(sent.get(path.rpartition("/")[2], {}))
        for method in (route.methods or set()) - {"HEAD"}:
            found = await call(served.guard, method, path, headers=served.theirs, body=body)
            assert found.status == 404, (method, path, found.body)
            none = path.replace(run["run_id"], "0" * 32).replace("s1", "s0")
            unknown = await call(served.guard, method, none, headers=served.theirs, body=body)
            named = (found.body.replace(run["run_id"].encode(), b"0" * 32).replace(b"s1", b"s0"), unknown.body)
            assert named[0] == named[1], "nothing tells it from an id that never was"
            short = path.replace(run["run_id"], run["run_id"][:12])
            assert (await call(served.guard, method, short, headers=served.theirs, body=body)).status == 404
            tried += 1
    assert tried >= 8
    for path in ("/v1/runs", "/v1/sessions"):
        told = await served.get(path, served.theirs)
        assert told.status == 200 and b"s1" not in told.body and run["run_id"].encode() not in told.body
    assert run["run_id"].encode() in (await served.get("/v1/runs", served.mine)).body


async def test_no_secret_is_in_answers_events_tapes_metrics_or_the_log(
    served: Served, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, keys: Path
) -> None:
    monkeypatch.setenv("CANARY_API_KEY", SECRET)
    caplog.set_level(logging.DEBUG)
    told: list[bytes] = []
    asked = await _done(served, message=f"{GO} with {served.key}")
    run = await _done(served, message="the shed", answering=asked.json()["question"])
    told += [asked.body, run.body]
    wrong = [HERE, ("authorization", f"Bearer {served.key}x")]
    told.append((await served.get(f"/v1/runs/{run.json()['run_id']}", wrong)).body)
    for path in ("", "/events", "/tape", "/results/1", "/nothing"):
        found = await served.get(f"/v1/runs/{run.json()['run_id']}{path}", served.mine)
        told.append(found.body)
    for path in ("/metrics", "/v1/runs", "/v1/sessions", "/v1/sessions/s1", "/", "/openapi.json"):
        told.append((await served.get(path, served.mine)).body)
    told += [caplog.text.encode(), keys.read_bytes()]  # noqa: ASYNC240
    told += [file.read_bytes() for file in tmp_path.glob("state.db*")]  # noqa: ASYNC240
    assert b"[secret CANARY_API_KEY]" in told[1] and len(told) > 15
    for text in told:
        assert SECRET.encode() not in text
    for text in [*told[2:3], *told[8:9], caplog.text.encode(), keys.read_bytes()]:  # noqa: ASYNC240
        assert served.key.encode() not in text, "the key itself, which a person may have pasted into a message"
