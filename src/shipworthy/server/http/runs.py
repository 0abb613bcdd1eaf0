"""Runs over HTTP: begin one, follow it, find it again."""

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from shipworthy.app.agent import Agent
from shipworthy.server.answers import answered, body_of, caller_with, number_of
from shipworthy.server.asked import Asked
from shipworthy.server.caller import Caller
from shipworthy.server.http.begun import Beginning, as_listed, begun
from shipworthy.server.http.bodies import AnswerBody, RunBody
from shipworthy.server.http.events import HEARTBEAT, EventStream, headers_of
from shipworthy.server.http.frames import BEAT, failed, recorded
from shipworthy.server.live import Behind
from shipworthy.server.place import START, Place
from shipworthy.server.refusal import Refused
from shipworthy.stores import ListedRun

LOOK_AGAIN = 1.0
"""Seconds between looks at a run that another process answers."""
UNKNOWN = "there is no such run"


class Runs:
    """The handlers of runs."""

    def __init__(self, beginning: Beginning) -> None:
        self._beginning, self._service = beginning, beginning.service

    async def create(self, request: Request) -> Response:
        """Answer a message."""
        caller, body = caller_with(request, "run"), await body_of(request, RunBody)
        named = request.path_params.get("agent", body.agent)
        agent = self._service.agent(caller, named)
        asked = Asked(
            agent=self._service.name_of(agent),
            message=body.message,
            session=body.session,
            skill=body.skill,
            inputs=body.inputs,
            answering=body.answering,
            language=body.language,
            model=body.model,
            limits=body.limits.given,
            leaving=body.leaving,
        )
        return await self._beginning.begin(request, caller, asked, body)

    async def list(self, request: Request) -> Response:
        """The latest runs of the tenant, newest first."""
        caller, limit = caller_with(request, "read"), number_of(request, "limit", 50, 1000)
        session, named = request.query_params.get("session"), request.path_params.get("agent")
        agents = [self._service.agent(caller, named)] if named else self._service.seen(caller)
        found = [
            run
            for agent in agents
            for run in await agent.store.runs(agent.spec.name, limit, tenant=caller.tenant, session=session)
        ]
        found.sort(key=lambda run: run["at"], reverse=True)
        return answered({"runs": [as_listed(run) for run in found[:limit]]})

    async def show(self, request: Request) -> Response:
        """One run: its result, or that it goes on."""
        caller = caller_with(request, "read")
        run_id = request.path_params["run_id"]
        live = self._service.live(caller, run_id)
        if live is not None and not live.done:
            return answered({**begun(live), "message": live.asked.message})
        return answered(as_listed((await self.found(caller, run_id))[1]))

    async def events(self, request: Request) -> Response:
        """Its events, from the beginning or behind the id that the client read last."""
        caller, run_id, after = caller_with(request, "read"), request.path_params["run_id"], _after(request)
        live = self._service.live(caller, run_id)
        if live is not None and not (live.done and not live.finished):
            try:
                has_all = live.done and live.number_of(after) == live.last
                return _over(run_id) if has_all else EventStream(self._service, live, after)
            except Behind:
                if not live.done:
                    raise Refused("gone", "these events are kept no longer: read the run when it has ended") from None
        agent, run = await self.found(caller, run_id)
        if run["status"] == "running":
            return StreamingResponse(self._later(agent, caller, run_id, after), headers=headers_of(run_id))
        frames = await _recorded(agent, run, after)
        return Response(b"".join(frames), headers=headers_of(run_id)) if frames else _over(run_id)

    async def cancel(self, request: Request) -> Response:
        """Cancel the run; what it has done so far is recorded."""
        caller, run_id = caller_with(request, "run"), request.path_params["run_id"]
        live = self._service.live(caller, run_id)
        if live is not None and live.cancel():
            return answered({"run_id": run_id, "status": "cancelling"}, 202)
        _, run = await self.found(caller, run_id)
        if run["status"] == "running":
            raise Refused("unavailable", "another process answers this run: ask that one", retry_after=1)
        raise Refused("conflict", f"the run has ended: it is {run['status']}")

    async def answer(self, request: Request) -> Response:
        """Answer the question with which the run ended."""
        caller, body = caller_with(request, "run"), await body_of(request, AnswerBody)
        agent, run = await self.found(caller, request.path_params["run_id"])
        question = run.get("question")
        if run["status"] != "asked" or not isinstance(question, str):
            raise Refused("conflict", f"the run does not wait for an answer: it is {run['status']}")
        if body.question is not None and body.question != question:
            raise Refused("conflict", "the run asked another question", field="question")
        asked = Asked(
            agent=self._service.name_of(agent),
            message=body.message,
            session=run["session"],
            answering=question,
            language=body.language,
            model=body.model,
            limits=body.limits.given,
            leaving=body.leaving,
        )
        return await self._beginning.begin(request, caller, asked, body)

    async def found(self, caller: Caller, run_id: str) -> tuple[Agent, ListedRun]:
        """The stored run of the caller's tenant with its agent; raises Refused where there is none."""
        for agent in self._service.seen(caller):
            run = await agent.store.run(run_id, tenant=caller.tenant)
            if run is not None and run["agent"] == agent.spec.name:
                return agent, run
        raise Refused("not_found", UNKNOWN)

    async def _later(self, agent: Agent, caller: Caller, run_id: str, after: Place) -> AsyncIterator[bytes]:
        """The events of a run that another process answers, when it has ended."""
        waited = 0.0
        while (run := await agent.store.run(run_id, tenant=caller.tenant)) is not None and run["status"] == "running":
            await asyncio.sleep(LOOK_AGAIN)
            waited += LOOK_AGAIN
            if waited % HEARTBEAT < LOOK_AGAIN:
                yield BEAT
        try:
            if run is None:
                raise Refused("gone", UNKNOWN)
            for one in await _recorded(agent, run, after):
                yield one
        except Refused as error:
            yield failed(error)


async def _recorded(agent: Agent, run: ListedRun, after: Place) -> list[bytes]:
    tape = await agent.tape(run["run_id"])
    if tape is None:
        raise Refused("gone", "the events of this run are kept no longer; its result is")
    return recorded(run["run_id"], tape, after)


def _over(run_id: str) -> Response:
    """The client has read all: with this status it does not come back."""
    return Response(status_code=204, headers={"X-Run-Id": run_id})


def _after(request: Request) -> Place:
    given = request.headers.get("last-event-id") or request.query_params.get("after")
    if not given:
        return START
    if (place := Place.of(given)) is None:
        raise Refused("invalid", "this is no id of an event, which is two numbers such as 3.17", field="last-event-id")
    return place
