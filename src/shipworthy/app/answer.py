"""Answers one message and stores the record of its run, also when the run fails or is cancelled."""

import asyncio
import contextlib
import datetime as dt
from dataclasses import dataclass, field

from shipworthy.app.building import Built
from shipworthy.app.cancelled import Heard, surely, unfinished
from shipworthy.app.message import check_id, check_message, new_id
from shipworthy.app.overdue import OverdueRun
from shipworthy.app.turn import Place, in_turn, turned_away
from shipworthy.errors import StateError, UsageError
from shipworthy.events import Degraded, Emit
from shipworthy.exits.secrets import current
from shipworthy.runtime.limits.admission import Admission, accounts_of
from shipworthy.runtime.result import RunResult
from shipworthy.runtime.settle import Turn
from shipworthy.runtime.turn import run_turn
from shipworthy.stores import Held, RunRecord, Session
from shipworthy.tools.watchdog import watchdog
from shipworthy.tracing.record import Recording


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


async def answer(built: Built, asked: UserMessage) -> RunResult:
    """Run the message in its session and store its record; a run that raises or is cancelled is recorded too.

    Raises UsageError for a message, an id, a skill or a language that cannot be used, StateError from the store.
    """
    check_message(asked.message)
    for what in ("session", "tenant", "skill", "answering"):
        if (named := getattr(asked, what)) is not None and named != "":
            check_id(named, what)
    agent, store, loop = built.compiled, built.store, asyncio.get_running_loop()
    if asked.skill is not None and asked.skill not in (skills := agent.spec.skills):
        raise UsageError(f"there is no skill `{asked.skill}`; there are {', '.join(sorted(skills))}")
    if asked.language is not None and asked.language not in (languages := agent.spec.languages):
        raise UsageError(f"there are no phrases in `{asked.language}`; there are {', '.join(languages)}")
    if asked.skill is None and (built.loaded if asked.session else built.prepared) is not agent:
        await built.prepare(asked.message, conversation=bool(asked.session))
    alone = contextlib.nullcontext(Place(held=Held(session=Session(id=asked.run_id)), began=loop.time()))
    async with in_turn(store, asked.session, agent.longest) if asked.session else alone as own:
        if (held := own.held) is None:
            return await turned_away(built, own, asked)
        admission = _admission(built, asked)
        overdue = OverdueRun(store, own.began, loop, asyncio.current_task())
        tape = _tape(built, asked, held, overdue, charged=bool(admission.accounts)) if store.records else None
        heard = Heard(tape.hearing(asked.emit) if tape is not None else asked.emit)
        overdue.record = lambda result: _cut(built, asked, held, heard, result, tape)
        watched = watchdog.begin(overdue)
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
                held_by=overdue,
                admission=admission,
                effects=store.effects,
                texts=store,
                answering=asked.answering,
                language=asked.language,
            )
            if overdue.taken():
                return await overdue.told()
        except (asyncio.CancelledError, Exception) as error:
            if overdue.taken() and overdue.stopped(error):
                return await overdue.told()
            await _not_answered(built, asked, held, heard, tape, error)
            raise
        finally:
            watchdog.end(watched)
        await own.stored(store.finish(_record(built, asked, held, turn.result, tape, turn)), turn.result)
    return turn.result


def _cut(
    built: Built, asked: UserMessage, held: Held, heard: Heard, result: RunResult, tape: Recording | None
) -> RunRecord:
    """The record of a run that was answered because its event loop was blocked; nothing is heard of it any more."""
    heard.over = True
    if tape is not None:
        tape.cut()
    return _record(built, asked, held, result, tape)


async def _not_answered(
    built: Built, asked: UserMessage, held: Held, heard: Heard, tape: Recording | None, error: BaseException
) -> None:
    """Store what is known of a run that was cancelled or raised."""
    # The session is not saved: a write that was started has its claim, which the next message finds.
    result = _broken_off(built, asked, held, heard, tape, error)
    with contextlib.suppress(StateError):
        await surely(built.store.finish(_record(built, asked, held, result, tape)))


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
        return Admission()
    accounts = accounts_of(spec.limits, agent=spec.name, session=asked.session, tenant=asked.tenant, now=asked.now)
    # Read only here: reading the accounts of a database opens the database.
    return Admission(store=built.store.accounts, accounts=accounts) if accounts else Admission()


def _tape(built: Built, asked: UserMessage, held: Held, overdue: OverdueRun, *, charged: bool) -> Recording:
    definition = {"agent": built.compiled.spec.name, "origin": asked.origin, "contract": built.compiled.contract}
    arguments = {
        "message": asked.message,
        "skill": asked.skill,
        "answering": asked.answering,
        "language": asked.language,
        "now": asked.now,
        "session": held.session,
    }
    return Recording(overdue.live, {"run_id": asked.run_id, **definition, "charged": charged, **arguments})


def _record(
    built: Built, asked: UserMessage, held: Held, result: RunResult, tape: Recording | None, turn: Turn | None = None
) -> RunRecord:
    """The record of the run; the session is stored only if the message named one."""
    if tape is not None:
        tape.end(result.as_dict())
    return RunRecord(
        session_id=held.session.id,
        agent=built.compiled.spec.name,
        message=asked.message,
        result=result.as_dict(),
        tape=tape.lines if tape is not None else None,
        texts=turn.texts if turn is not None else {},
        session=turn.session if turn is not None and asked.session else None,
        lease=held.lease,
    )
