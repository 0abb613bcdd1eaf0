"""A server of one agent with one route, and its folder of keys."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router

from shipworthy import Agent, Prompt, ScriptedModel, Skill, Step, tool
from shipworthy.models.model import Price, Reply
from shipworthy.server.asked import Asked
from shipworthy.server.operation.guard import Guard
from shipworthy.server.operation.keyfile import changed_keys
from shipworthy.server.operation.keys import ApiKey, new_key
from shipworthy.server.service import Service
from shipworthy.server.settings import Settings

GO = "Do the daily job"
WORST = 0.01
Make = Callable[..., Guard]


def worker(gate: asyncio.Event | None = None, **parts: Any) -> Agent:
    """An agent whose only tool waits for the gate."""

    @tool
    async def look() -> str:
        """A read."""
        if gate is not None:
            await gate.wait()
        return "seen"

    job = Skill(
        name="job",
        description="Do the daily job",
        examples=(GO,),
        workflow=(Step(tool=look), Step.model_validate({"answer": "{look}"})),
    )
    return Agent(name="worker", skills=[job], tools=[look], store="memory", **parts)


def priced() -> Agent:
    """An agent whose run asks a model, for a second and at most `WORST` dollars."""
    prompt = Step(prompt=Prompt(text="Say hi", max_output_tokens=50))
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=(prompt,), max_cost_usd=WORST)
    model = ScriptedModel(lambda _: Reply(text="Hi there.", seconds=1), price=Price(output=200))
    return Agent(name="worker", skills=[job], model=model, store="memory")


def plain(service: Service) -> Router:
    """The application inside the guard: one route that answers, one that fails, one that tells the caller."""

    async def runs(request: Request) -> Response:
        body = await request.json()
        asked = Asked(agent="worker", message=body["message"], message_id=body.get("id", "m"))
        live = service.begin(request.state.caller, asked)
        return JSONResponse((await live.result()).as_dict())

    async def fails(request: Request) -> Response:
        raise RuntimeError("the inside")

    async def who(request: Request) -> Response:
        caller = request.state.caller
        return JSONResponse({"tenant": caller.tenant, "key": caller.key, "context": dict(caller.context)})

    return Router(
        routes=[
            Route("/v1/runs", runs, methods=["POST"]),
            Route("/v1/runs/{id}", who),
            Route("/fails", fails),
            Route("/who", who, methods=["GET", "POST"]),
        ]
    )


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the keys of this test."""
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path))
    monkeypatch.setenv("SHIPWORTHY_ROUTING", "light")
    return tmp_path / "keys.json"


@pytest.fixture
def guard(keys: Path) -> Make:
    """`guard(agent=…, settings…)`: the guard around the routes of `plain`."""

    def made(agent: Agent | None = None, most_running: int = 1000, **settings: Any) -> Guard:
        service = Service({"worker": agent or worker()}, most_running=most_running)
        return Guard(plain(service), service, Settings(keys=keys, **settings))

    return made


def added(path: Path, tenant: str = "acme", now: float = 0.0, **parts: Any) -> tuple[str, ApiKey]:
    """A new key in the file: its text and what is kept."""
    text, key = new_key(tenant, now=now, **parts)
    with changed_keys(path) as put:
        put(key)
    return text, key
