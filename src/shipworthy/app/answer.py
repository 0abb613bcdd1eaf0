"""Answers one message and stores the record of its run: before it begins, and also when it fails or is cancelled."""

import asyncio
import contextlib
import datetime as dt
from dataclasses import dataclass, field, replace

from shipworthy.app.building import Built
from shipworthy.app.cancelled import Heard, surely, unended, unfinished
from shipworthy.app.message import check_id, check_message, new_id
from shipworthy.compiled import Compiled
from shipworthy.errors import StateError, UsageError
from shipworthy.events import Degraded, Emit
from shipworthy.exits.secrets import current
from shipworthy.runtime.limits.admission import Admission, accounts_of
from shipworthy.runtime.limits.allowance import WITHIN, Inside, allowed
from shipworthy.runtime.limits.budget import NO_ACCOUNTS
from shipworthy.runtime.result import RunResult
from shipworthy.runtime.settle import Turn
from shipworthy.runtime.turn import run_turn
from shipworthy.stores import Held, RunRecord, Session, Store
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


STOPPED = (asyncio.CancelledError, Exception, SystemExit, KeyboardInterrupt)
"""What ends a run without a result."""


async def answer(built: Built, asked: UserMessage) -> RunResult:
    """Run the message in its session and store its record; a run that raises or is cancelled is recorded too.

    Raises UsageError for a message, an id, a skill or a language that cannot be used, StateError from the store.
    """
    _check(built, asked)
    agent, store, admission = built.compiled, built.store, _admission(built, asked)
    tape = _tape(built, asked, charged=bool(admission.accounts)) if store.records else None
    first = RunRecord(
        session_id=asked.session or asked.run_id,
        agent=agent.spec.name,
        message=asked.message,
        result={**unended(), "run_id": asked.run_id},
        tape=tape.lines if tape is not None else None,
    )
    run = _Accepted(
        asked, agent, store, first, tape, Heard(tape.hearing(asked.emit) if tape is not None else asked.emit)
    )
    alone = contextlib.nullcontext(Held(session=Session(id=asked.run_id)))
    try:
        if not asked.session:
            await store.accept(first)
        async with store.conversation(asked.session, begun=first) if asked.session else alone as held:
            run.held = held
            if tape is not None:
                # Loaded after the first line was kept.
                tape.lines[0]["session"] = held.session
            if asked.skill is None and (built.loaded if asked.session else built.prepared) is not agent:
                await built.prepare(asked.message, conversation=bool(asked.session))
            turn = await run_turn(
                asked.message,
                agent=agent,
                session=held.session,
                emit=run.heard,
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
            await run.end(turn.result, turn)
    except STOPPED as error:
        await run.break_off(error)
        raise
    return turn.result


def _check(built: Built, asked: UserMessage) -> None:
    check_message(asked.message)
    for what in ("session", "tenant", "skill", "answering"):
        if (named := getattr(asked, what)) is not None and named != "":
            check_id(named, what)
    spec = built.compiled.spec
    if asked.skill is not None and asked.skill not in spec.skills:
        raise UsageError(f"there is no skill `{asked.skill}`; there are {', '.join(sorted(spec.skills))}")
    if asked.language is not None and asked.language not in spec.languages:
        raise UsageError(f"there are no phrases in `{asked.language}`; there are {', '.join(spec.languages)}")


@dataclass
class _Accepted:
    """A message that was accepted: its record, from before anything is done until it has ended."""

    asked: UserMessage
    agent: Compiled
    store: Store
    first: RunRecord
    """What is known before anything is done, which stays where the process ends before the run does."""
    tape: Recording | None
    heard: Heard
    held: Held | None = None
    ended: bool = False

    async def end(self, result: RunResult, turn: Turn | None = None) -> None:
        """Store the record of the run; the session is stored only if the message named one."""
        self.ended, fields = True, result.as_dict()
        if self.tape is not None:
            self.tape.end(fields)
        record = replace(
            self.first,
            result=fields,
            texts=turn.texts if turn is not None else {},
            session=turn.session if turn is not None and self.asked.session else None,
            lease=self.held.lease if self.held is not None else "",
        )
        await surely(self.store.finish(record))

    async def break_off(self, error: BaseException) -> None:
        """Store what is known of a run that was cancelled or raised, once.

        Its session is not saved: a write that was started has its claim, which the next message finds.
        """
        if self.ended:
            return
        if self.held is not None and not isinstance(error, asyncio.CancelledError):
            detail = current().hide(f"{type(error).__name__}: {error}")
            self.heard(Degraded(reason="error", detail=detail, run_id=self.asked.run_id))
        spoken = self.held.session.language if self.held is not None else ""
        lines = self.tape.lines if self.tape is not None else ()
        result = unfinished(
            self.agent.speaking(self.asked.language or spoken), self.asked.run_id, self.heard, lines, error
        )
        current().outward((self.asked.message,)).hide_fields(result)
        with contextlib.suppress(StateError):
            await self.end(result)


def _admission(built: Built, asked: UserMessage) -> Admission:
    spec, allowance = built.compiled.spec, allowed.get()
    if spec.limits.session is None and spec.limits.day is None and allowance is None:
        return NO_ACCOUNTS
    accounts = accounts_of(spec.limits, agent=spec.name, session=asked.session, tenant=asked.tenant, now=asked.now)
    # Read only here: reading the accounts of a database opens the database.
    own = built.store.accounts if accounts else None
    if allowance is not None:
        return Admission(store=Inside(allowance, own), accounts=accounts or [WITHIN])
    return Admission(store=own, accounts=accounts) if own is not None else NO_ACCOUNTS


def _tape(built: Built, asked: UserMessage, *, charged: bool) -> Recording:
    definition = {"agent": built.compiled.spec.name, "origin": asked.origin, "contract": built.compiled.contract}
    arguments = {
        "message": asked.message,
        "skill": asked.skill,
        "answering": asked.answering,
        "language": asked.language,
        "now": asked.now,
        "session": None,
    }
    return Recording(Live(), {"run_id": asked.run_id, **definition, "charged": charged, **arguments})
