"""Answers one message and stores the record of its run, also when the run fails or is cancelled."""

import asyncio
import contextlib
import datetime as dt
from dataclasses import dataclass, field

from shipworthy.app.building import Built
from shipworthy.app.cancelled import Heard, surely, unfinished
from shipworthy.app.message import check_id, check_message, new_id
from shipworthy.errors import StateError, UsageError
from shipworthy.events import Degraded, Emit
from shipworthy.exits.secrets import current
from shipworthy.runtime.limits.admission import Admission, accounts_of
from shipworthy.runtime.limits.budget import NO_ACCOUNTS
from shipworthy.runtime.result import RunResult
from shipworthy.runtime.settle import Turn
from shipworthy.runtime.turn import run_turn
from shipworthy.stores import Held, RunRecord, Session
from shipworthy.tracing.record import Recording
from shipworthy.world import Live


@dataclass(frozen=True, slots=True, kw_only=True)
class UserMessage:
    """One message with the arguments of `Agent.run`."""

    message: str
    session: str | None
    skill: str | None
    tenant: str
    answering: str | None
    language: str | None
    emit: Emit | None
    now: dt.datetime
    origin: str
    """The path or `module:object` that the agent was loaded from; empty for an agent made in Python."""
    run_id: str = field(default_factory=new_id)

    def conversation(self, agent: str) -> str:
        """The id of its conversation: that of its session, of this tenant with this agent."""
        return Session.of(agent, self.tenant, self.session or "").id


async def answer(built: Built, asked: UserMessage) -> RunResult:
    """Run the message in its session and store its record; a run that raises or is cancelled is recorded too.

    Raises UsageError for a message, an id, a skill or a language that cannot be used, StateError from the store.
    """
    check_message(asked.message)
    for what in ("session", "tenant", "skill", "answering"):
        if (named := getattr(asked, what)) is not None and named != "":
            check_id(named, what)
    agent, store = built.compiled, built.store
    if asked.skill is not None and asked.skill not in (skills := agent.spec.skills):
        raise UsageError(f"there is no skill `{asked.skill}`; there are {', '.join(sorted(skills))}")
    if asked.language is not None and asked.language not in (languages := agent.spec.languages):
        raise UsageError(f"there are no phrases in `{asked.language}`; there are {', '.join(languages)}")
    if asked.skill is None and (built.loaded if asked.session else built.prepared) is not agent:
        await built.prepare(asked.message, conversation=bool(asked.session))
    alone = contextlib.nullcontext(Held(session=Session(id=asked.run_id)))
    async with store.conversation(asked.conversation(agent.spec.name)) if asked.session else alone as held:
        admission = _admission(built, asked)
        tape = _tape(built, asked, held, charged=bool(admission.accounts)) if store.records else None
        heard = Heard(tape.hearing(asked.emit) if tape is not None else asked.emit)
        try:
            turn = await run_turn(
                asked.message,
                agent=agent,
                session=held.session,
                emit=heard,
                run_id=asked.run_id,
                lineup=built.lineup,
                skill=asked.skill,
                now=asked.now,
                world=tape,
                admission=admission,
                effects=store.effects,
                texts=store,
                answering=asked.answering,
                language=asked.language,
            )
        except (asyncio.CancelledError, Exception) as error:
            # The session is not saved: a write that was started has its claim, which the next message finds.
            result = _broken_off(built, asked, held, heard, tape, error)
            with contextlib.suppress(StateError):
                await surely(store.finish(_record(built, asked, held, result, tape)))
            raise
        await surely(store.finish(_record(built, asked, held, turn.result, tape, turn)))
    return turn.result


def _broken_off(
    built: Built, asked: UserMessage, held: Held, heard: Heard, tape: Recording | None, error: BaseException
) -> RunResult:
    """The result of a run that was cancelled or raised."""
    if not isinstance(error, asyncio.CancelledError):
        detail = current().hide(f"{type(error).__name__}: {error}")
        heard(Degraded(reason="error", detail=detail, run_id=asked.run_id))
    agent, lines = built.compiled.speaking(asked.language or held.session.language), tape.lines if tape else ()
    result = unfinished(agent, asked.run_id, heard, lines, error)
    current().outward((asked.message,)).hide_fields(result)
    return result


def _admission(built: Built, asked: UserMessage) -> Admission:
    spec = built.compiled.spec
    if spec.limits.session is None and spec.limits.day is None:
        return NO_ACCOUNTS
    accounts = accounts_of(spec.limits, agent=spec.name, session=asked.session, tenant=asked.tenant, now=asked.now)
    # Read only here: reading the accounts of a database opens the database.
    return Admission(store=built.store.accounts, accounts=accounts) if accounts else NO_ACCOUNTS


def _tape(built: Built, asked: UserMessage, held: Held, *, charged: bool) -> Recording:
    definition = {"agent": built.compiled.spec.name, "origin": asked.origin, "contract": built.compiled.contract}
    arguments = {
        "message": asked.message,
        "skill": asked.skill,
        "answering": asked.answering,
        "language": asked.language,
        "now": asked.now,
        "session": held.session,
    }
    return Recording(Live(), {"run_id": asked.run_id, **definition, "charged": charged, **arguments})


def _record(
    built: Built, asked: UserMessage, held: Held, result: RunResult, tape: Recording | None, turn: Turn | None = None
) -> RunRecord:
    """The record of the run; the session is stored only if the message named one."""
    if tape is not None:
        tape.end(result.as_dict())
    return RunRecord(
        session_id=held.session.name,
        agent=built.compiled.spec.name,
        message=asked.message,
        result=result.as_dict(),
        tape=tape.lines if tape is not None else None,
        texts=turn.texts if turn is not None else {},
        session=turn.session if turn is not None and asked.session else None,
        lease=held.lease,
    )
