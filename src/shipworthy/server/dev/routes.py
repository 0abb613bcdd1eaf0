"""`GET /v1/dev`, which waits for a change, and `POST /v1/dev/repeat`; other servers have the first alone."""

import asyncio
import dataclasses
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from shipworthy.dev.development import Development, Loaded
from shipworthy.dev.repeat import repeated
from shipworthy.server.answers import guarded, without_secrets
from shipworthy.server.dev.pending import pending
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service

LONGEST = 20.0
"""Seconds that a request waits for a change."""
LEAST = 6
"""Characters of the id of a run."""


class RepeatBody(BaseModel):
    """Which run is repeated."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    run_id: str = Field(min_length=LEAST, max_length=64, pattern="^[0-9a-f]+$", description="Its id.")


class Serving:
    """Puts a definition that was loaded into the place of the one before, and tells who waits for it."""

    def __init__(self, service: Service, development: Development) -> None:
        self.service, self.development = service, development
        self._changed = asyncio.Event()

    def loaded(self, _: Loaded) -> None:
        """Serve the definition that answers now; on the loop of the server."""
        agent = self.development.agent
        if list(self.service.agents.values()) != [agent]:
            # Runs that go on end on the definition that they began on.
            self.service.agents = {agent.spec.name: agent}
        self._changed.set()
        self._changed = asyncio.Event()

    async def told(self, after: int) -> dict[str, object]:
        """How the last loading ended, once it is a later one than that; the last one after LONGEST seconds."""
        if self.development.loaded.number <= after and not self.service.draining:
            waited = asyncio.create_task(self._changed.wait())
            await asyncio.wait({waited}, timeout=LONGEST)
            waited.cancel()
        development, loaded = self.development, self.development.loaded
        return {
            "dev": True,
            "agent": development.agent.spec.name,
            "folder": str(development.folder),
            "good": loaded.good,
            **{name: getattr(loaded, name) for name in NAMES},
            "problems": [_problem(problem) for problem in map(dataclasses.asdict, loaded.problems)],
            "pending": await pending(development.agent, loaded.contract),
        }


NAMES = ("number", "at", "took_ms", "changed", "contract", "redefined", "warnings")


def routes(serving: Serving) -> list[BaseRoute]:
    """The routes of a server that serves an agent which is being written."""

    async def shown(request: Request) -> Response:
        after = request.query_params.get("after", "0")
        if not after.isascii() or not after.isdigit() or len(after) > 9:
            raise Refused("invalid", "`after` is the number of a loading", field="after")
        return without_secrets(await serving.told(int(after)))

    async def repeat(request: Request) -> Response:
        body, agent = _body(await request.body()), serving.development.agent
        tape = await agent.tape(body.run_id)
        run = None if tape is None else await agent.store.run(_id(tape))
        if tape is None or run is None or run["agent"] != agent.spec.name:
            raise Refused("not_found", "there is no such run with a tape, of this agent", field="run_id")
        return without_secrets((await repeated(agent, tape)).as_dict())

    return [
        Route("/v1/dev", guarded(shown), methods=["GET"]),
        Route("/v1/dev/repeat", guarded(repeat), methods=["POST"]),
    ]


def none(_: Service) -> list[BaseRoute]:
    """The route of a server that serves agents as they are: it says so, and nothing is repeated."""

    async def shown(_: Request) -> Response:
        return without_secrets({"dev": False})

    return [Route("/v1/dev", guarded(shown), methods=["GET"])]


def _body(raw: bytes) -> RepeatBody:
    try:
        return RepeatBody.model_validate(orjson.loads(raw))
    except orjson.JSONDecodeError as error:
        raise Refused("invalid", f"the body is not JSON: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise Refused("invalid", f"`{field}`: {first['msg']}", field=field) from error


def _id(tape: str) -> str:
    """The whole id of the run of a tape, which may be found by the beginning of it."""
    first: dict[str, Any] = orjson.loads(tape.partition("\n")[0])
    return str(first["run_id"])


def _problem(problem: dict[str, str]) -> dict[str, object]:
    """A problem with its place cut into file and line, where it has them."""
    file, colon, line = problem["where"].rpartition(":")
    placed = bool(colon) and line.isdigit()
    return {**problem, "file": file if placed else "", "line": int(line) if placed else None}
