"""What is kept of runs and conversations: tapes, whole results, ratings, sessions."""

import time

from starlette.requests import Request
from starlette.responses import Response

from shipworthy.app.agent import Agent
from shipworthy.errors import ConversationBusy
from shipworthy.exits.secrets import current
from shipworthy.server.answers import answered, body_of, caller_with, number_of
from shipworthy.server.caller import Caller
from shipworthy.server.http.bodies import FeedbackBody
from shipworthy.server.http.runs import Runs
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service
from shipworthy.stores import ListedRun, Session
from shipworthy.stores.ratings import Rating
from shipworthy.stores.talks import Talk

MOST_CHARACTERS = 100_000
"""Of a whole result, in one answer."""
MOST_LISTED = 1000
LONGEST_MESSAGE = 200
"""Characters of the first message of a conversation, in a list."""


class Records:
    """The handlers of what is kept."""

    def __init__(self, runs: Runs, service: Service) -> None:
        self._runs, self._service = runs, service

    async def tape(self, request: Request) -> Response:
        """The tape of a run, as JSON lines."""
        agent, run = await self._run(request, caller_with(request, "read"))
        if (tape := await agent.tape(run["run_id"])) is None:
            raise Refused("gone", "the tape of this run is not kept, or no longer")
        return Response(current().hide(tape), media_type="application/jsonl")

    async def result(self, request: Request) -> Response:
        """A part of a tool's result that was cut: the text behind its handle."""
        agent, run = await self._run(request, caller_with(request, "read"))
        offset = number_of(request, "offset", 0, 10**9)
        limit = number_of(request, "limit", 4000, MOST_CHARACTERS)
        handle = f"{run['run_id']}/{request.path_params['step']}"
        if (text := await agent.read_result(handle, offset, limit)) is None:
            raise Refused("not_found", "this run has no such result, or it is kept no longer")
        return answered(
            {"handle": handle, "offset": offset, "text": text, "next": offset + len(text) if text else None}
        )

    async def rate(self, request: Request) -> Response:
        """Say what a person thinks of the answer; again, it replaces what was said before."""
        caller, body = caller_with(request, "run"), await body_of(request, FeedbackBody)
        agent, run = await self._run(request, caller)
        rating = Rating(run_id=run["run_id"], mark=body.mark, comment=body.comment, by=caller.key, at=time.time())
        await agent.store.ratings.rate(rating)
        return answered({"run_id": run["run_id"], "mark": body.mark, "comment": body.comment})

    async def ratings(self, request: Request) -> Response:
        """What was said of the answer."""
        agent, run = await self._run(request, caller_with(request, "read"))
        found = await agent.store.ratings.of(run["run_id"])
        told = [{"mark": one.mark, "comment": one.comment, "by": one.by, "at": one.at} for one in found]
        return answered({"run_id": run["run_id"], "feedback": told})

    async def sessions(self, request: Request) -> Response:
        """The conversations of the latest runs, the one that was carried on last first, each with its first message."""
        caller, limit = caller_with(request, "read"), number_of(request, "limit", 50, MOST_LISTED)
        found = list[tuple[str, Talk]]()
        for name, agent in self._chosen(request, caller):
            theirs = await agent.store.talks.latest(agent.spec.name, limit, tenant=caller.tenant)
            found += [(name, talk) for talk in theirs]
        latest = sorted(found, key=lambda one: one[1].at, reverse=True)[:limit]
        return answered({"sessions": [_listed(name, talk) for name, talk in latest]})

    async def session(self, request: Request) -> Response:
        """One conversation: its last turns and its open question."""
        caller, wanted = caller_with(request, "read"), request.path_params["session"]
        for name, agent in self._chosen(request, caller):
            session = await _read(agent, wanted, caller)
            if session.version:
                return answered(_shown(name, wanted, session))
        raise Refused("not_found", "there is no such conversation")

    def _chosen(self, request: Request, caller: Caller) -> list[tuple[str, Agent]]:
        named = request.path_params.get("agent")
        if named is not None:
            return [(named, self._service.agent(caller, named))]
        return [(self._service.name_of(agent), agent) for agent in self._service.seen(caller)]

    async def _run(self, request: Request, caller: Caller) -> tuple[Agent, ListedRun]:
        return await self._runs.found(caller, request.path_params["run_id"])


async def _read(agent: Agent, wanted: str, caller: Caller) -> Session:
    """A conversation, of which what is shown is read; where a message is being answered, that shows it too."""
    try:
        return await agent.read_unread(wanted, tenant=caller.tenant)
    except ConversationBusy:
        return await agent.session(wanted, tenant=caller.tenant)


def _listed(agent: str, talk: Talk) -> dict[str, object]:
    told: dict[str, object] = {"session": talk.session, "agent": agent, "at": talk.at, "runs": talk.runs}
    return told | {"status": talk.status, "message": current().hide(talk.message)[:LONGEST_MESSAGE]}


def _shown(agent: str, name: str, session: Session) -> dict[str, object]:
    opened, hide = session.open, current().hide
    pending = opened.pending if opened is not None else None
    question: dict[str, object] | None = None
    if pending is not None:
        question = {"id": pending.id, "kind": pending.kind, "text": hide(pending.text), "names": list(pending.names)}
        question["choices"] = [hide(one) for one in pending.choices]
        question |= {"by": pending.by, "expires": pending.expires}
    return {
        "session": name,
        "agent": agent,
        "skill": opened.skill if opened is not None and not opened.ended else None,
        "question": question,
        "waits": [
            {"id": one.wait.id, "skill": one.skill, "due": one.wait.due}
            for one in session.asleep
            if one.wait is not None
        ],
        "unread": [{"text": hide(one.text), "run_id": one.run_id, "at": one.at} for one in session.unread],
        "turns": [{"message": hide(said), "answer": hide(answer)} for said, answer in session.turns],
        "language": session.language or None,
        "run_id": session.run or None,
    }
