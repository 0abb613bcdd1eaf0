"""The conversation of a request without a session: by its name, by the answer that it follows, or by the turns that it
sends along."""

import asyncio
import hashlib
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from shipworthy.app.agent import Agent
from shipworthy.errors import StateError
from shipworthy.events import Reason
from shipworthy.runtime.result import RunResult
from shipworthy.server.asked import Asked
from shipworthy.server.caller import Caller
from shipworthy.server.index import (
    Sent,
    Turn,
    hash_of,
    keep,
    kept,
    of_history,
    of_request,
    places,
)
from shipworthy.server.live import Live
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service, refused
from shipworthy.stores import Session

Came: TypeAlias = Literal["named", "answer", "history", "new", "untrusted"]
"""How a request came to its conversation. named: by the name of its session · answer: by the id of the answer that it
follows · history: the turns that it sends are those of a recorded conversation · new: it sends none · untrusted: the
turns that it sends are of no recorded conversation, and a model reads them as the text of a stranger."""
NOT_STORED: frozenset[Reason | None] = frozenset(("busy", "cancelled"))
"""Reasons of results that leave the conversation as it was."""
MOST_ALIKE = 64
"""Conversations with the same turns that are told apart."""
MOST_TURNS = 50
"""Turns from elsewhere that a conversation begins with, the last ones."""
LONGEST = 20_000
"""Characters that are kept of a text of such a turn."""
AGAIN = 600.0
"""Seconds within which a request whose client says that it tries again is the one before."""
FOLLOWS = "previous_response_id"
"""The field that names the answer which a request follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a message belongs."""

    agent: str
    session: str
    came: Came
    message_id: str
    sent: Sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The question that an answer ends with."""

    id: str
    kind: Literal["input", "confirm", "skill"]
    """confirm: a yes to it needs its id."""
    text: str
    names: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    by: str = ""
    """Who has to say yes; empty: the person that asks."""
    expires: float = 0.0
    """Seconds since the epoch after which it is closed; 0: after those of the session."""

    def as_dict(self) -> dict[str, object]:
        """The question as JSON data; who has to answer it, and until when, only where that is said."""
        other = {name: value for name, value in (("by", self.by), ("expires", self.expires)) if value}
        return {"id": self.id, "kind": self.kind, "names": list(self.names), "choices": list(self.choices), **other}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The result of a message, with the question that it ends with."""

    result: RunResult
    question: Question | None = None


@dataclass(slots=True)
class Conversations:
    """Finds the conversations of requests, begins their runs, and keeps where each answer belongs.

    A conversation is matched only while it stands as the sender has seen it. Two requests of one key never find each
    other's conversation of another key or tenant.
    """

    service: Service
    _keeping: dict[str, "asyncio.Task[None]"] = field(default_factory=dict)
    """Run → the task that keeps where its answer belongs."""

    async def place(self, caller: Caller, sent: Sent) -> Place:
        """Find the conversation of a request, or begin one.

        Raises Refused: `forbidden` for a key without the right, `not_found` for an agent or an answer that is unknown
        to the caller, `invalid` for an answer that is not the last of its conversation, `mismatch` for a key that
        another request was sent with.
        """
        agent = self.service.agent(caller, sent.agent)
        if not caller.may("run"):
            raise Refused("forbidden", "this key may not send messages")
        request = of_request(caller, sent)
        if (before := await self._again(agent, request, sent)) is not None:
            return before
        message_id = hashlib.sha256(request.encode()).hexdigest()[:32] if sent.key else secrets.token_hex(16)
        session, came = await self._found(agent, caller, sent)
        if session is None:
            # Derived, so that the same request at the same moment is the same run.
            session = f"chat-{message_id[:24]}"
        if came == "untrusted":
            await begin_with(agent, caller, session, sent.turns)
        if sent.key or sent.attempt is not None:
            entry = {"session": session, "came": came, "message_id": message_id, "at": time.time()}
            await keep(agent, request, {**entry, "body": hash_of(sent.body)})
        return Place(agent=sent.agent, session=session, came=came, message_id=message_id, sent=sent)

    def begin(self, caller: Caller, place: Place, asked: Asked) -> Live:
        """Begin to answer the message at its place; a later request can follow the answer by the id of the run.

        `asked` keeps its own fields but for its session and its id. Raises Refused as `Service.begin` does.
        """
        asked = replace(asked, session=place.session, message_id=place.message_id)
        if asked.answering is None:
            asked = replace(asked, answering="")
        live = self.service.begin(caller, asked)
        if live.run_id not in self._keeping:
            keeping = asyncio.create_task(self._kept(caller, place, live))
            self._keeping[live.run_id] = keeping
            self.service.keeping.add(keeping)
            keeping.add_done_callback(lambda _: self._keeping.pop(live.run_id, None))
            keeping.add_done_callback(self.service.keeping.discard)
        return live

    async def answer(self, caller: Caller, place: Place, live: Live) -> Answer:
        """Wait for the answer, and until a next request can follow it. Raises Refused."""
        result = await result_of(live)
        if (keeping := self._keeping.get(live.run_id)) is not None:
            await asyncio.shield(keeping)
        return Answer(result=result, question=await self.question(caller, place.agent, place.session, result))

    async def question(self, caller: Caller, name: str, session: str, result: RunResult) -> Question | None:
        """The question of a result in the session of an agent, while it is open."""
        if result.question is None:
            return None
        opened = (await self.service.agent(caller, name).session(session, tenant=caller.tenant)).open
        pending = opened.pending if opened is not None else None
        if pending is None or pending.id != result.question:
            return None
        return Question(
            id=pending.id,
            kind=pending.kind,
            text=pending.text,
            names=pending.names,
            choices=pending.choices,
            by=pending.by,
            expires=pending.expires,
        )

    async def named(self, caller: Caller, name: str, question: str) -> str:
        """The id of a question; where it is the id of the run that asked, the question of that."""
        found = await self.service.agent(caller, name).store.run(question, tenant=caller.tenant)
        asked = found.get("question") if found is not None else None
        return str(asked or question)

    async def _again(self, agent: Agent, request: str, sent: Sent) -> Place | None:
        """The place of a request that was sent before; None for one that is new."""
        if not sent.key and not sent.attempt:
            return None
        found = await kept(agent, request)
        if not isinstance(found, dict) or (not sent.key and time.time() - float(found["at"]) > AGAIN):
            return None
        if found["body"] != hash_of(sent.body):
            said = "this Idempotency-Key was sent with another request: give each request a key of its own"
            raise Refused("mismatch", said, field="Idempotency-Key")
        came: Came = found["came"]
        session, message_id = str(found["session"]), str(found["message_id"])
        return Place(agent=sent.agent, session=session, came=came, message_id=message_id, sent=sent)

    async def _found(self, agent: Agent, caller: Caller, sent: Sent) -> tuple[str | None, Came]:
        if sent.after is not None:
            return await _followed(agent, caller, sent.after), "answer"
        if sent.session is not None:
            return sent.session, "named"
        if not sent.turns:
            return None, "new"
        for at in reversed(places(await kept(agent, of_history(caller, sent, sent.turns)))):
            if await _run_of(agent, caller, at.session) == at.run:
                return at.session, "history"
        return None, "untrusted"

    async def _kept(self, caller: Caller, place: Place, live: Live) -> None:
        """Keep where the answer of a run belongs, also where its client has left."""
        try:
            result = await result_of(live)
        except Refused:
            return
        if place.came not in ("new", "history", "untrusted"):
            return  # what was sent may be a part of the conversation
        agent, turns = self.service.agents[live.asked.agent], (*place.sent.turns, (live.asked.message, result.text))
        handle, run = of_history(caller, place.sent, turns), live.run_id
        try:
            if result.reason in NOT_STORED:
                run = await _run_of(agent, caller, place.session)
            at = {"session": place.session, "run": run}
            others = [{"session": one.session, "run": one.run} for one in places(await kept(agent, handle))]
            await keep(agent, handle, [*(one for one in others if one != at), at][-MOST_ALIKE:])
        except StateError:
            return  # the answer is there; a request that follows it is not matched


async def result_of(live: Live) -> RunResult:
    """The result of a run; raises Refused where it was cancelled, or failed without a result."""
    try:
        return await live.result()
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if live.done and not (task is not None and task.cancelling()):
            raise Refused("gone", "the run was cancelled before it had an answer") from None
        raise
    except Exception as error:
        raise refused(error) from error


async def _followed(agent: Agent, caller: Caller, run_id: str) -> str:
    """The conversation of an answer, while it is the last of it."""
    run = await agent.store.run(run_id, tenant=caller.tenant)
    if run is None or run["agent"] != agent.spec.name:
        said = f"there is no answer `{run_id[:100]}` here, or it is not kept any more"
        raise Refused("not_found", said, field=FOLLOWS)
    if run["status"] == "running":
        raise Refused("conflict", "the answer is not there yet: wait for it", field=FOLLOWS, retry_after=1)
    if run.get("reason") not in NOT_STORED and await _run_of(agent, caller, run["session"]) != run_id:
        said = "the conversation has gone on after this answer: follow its last one, or send the turns as the input"
        raise Refused("invalid", said, field=FOLLOWS)
    return run["session"]


async def begin_with(agent: Agent, caller: Caller, name: str, turns: Sequence[Turn]) -> None:
    """Begin a conversation with turns of which only the sender knows; their label is that of a stranger's text.

    Raises Refused for a caller that may not send messages.
    """
    if not caller.may("run"):
        raise Refused("forbidden", "this key may not send messages")
    new = Session.of(agent.spec.name, caller.tenant, name)
    if await agent.store.load(new.id) is not None:
        return
    kept = tuple((message[:LONGEST], answer[:LONGEST]) for message, answer in turns[-MOST_TURNS:])
    try:
        await agent.store.save(replace(new, turns=kept))
    except StateError:
        # The same request came a moment earlier, and has begun it.
        if await agent.store.load(new.id) is None:
            raise


async def _run_of(agent: Agent, caller: Caller, session: str) -> str:
    """The run after which a conversation stands as it is; empty for a new one."""
    return (await agent.session(session, tenant=caller.tenant)).run
