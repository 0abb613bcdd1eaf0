"""Answers one message and stores the record of its run, also when the run fails or is cancelled."""

import asyncio
import contextlib

from shipworthy.app.arrival import Arrival, UserMessage
from shipworthy.app.building import Built
from shipworthy.app.cancelled import Heard, surely, unfinished
from shipworthy.app.message import check_id, check_message, new_id
from shipworthy.app.overdue import OverdueRun
from shipworthy.app.settling import Settling
from shipworthy.app.turn import opened
from shipworthy.errors import StateError, UsageError
from shipworthy.events import Degraded
from shipworthy.exits.secrets import current
from shipworthy.runtime.limits.admission import Admission, accounts_of
from shipworthy.runtime.result import RunResult
from shipworthy.runtime.turn import run_turn
from shipworthy.stores import Held, RunRecord
from shipworthy.tools.watchdog import watchdog
from shipworthy.tracing.record import Recording

__all__ = ["UserMessage", "answer"]


async def answer(built: Built, asked: UserMessage) -> RunResult:
    """Run the message in its session and store its record; a run that raises or is cancelled is recorded too.

    Raises UsageError for a message, an id, a skill or a language that cannot be used, StateError from the store.
    """
    _check(built, asked)
    agent, store, loop = built.compiled, built.store, asyncio.get_running_loop()
    if asked.skill is None and (built.loaded if asked.session else built.prepared) is not agent:
        await built.prepare(asked.message)
    if asked.session or asked.message_id:
        await opened(store, asked.conversation or asked.run_id)
    arrival = Arrival(built, asked)
    if (told := await arrival.told()) is not None:
        return told
    async with contextlib.AsyncExitStack() as stack:
        place = await arrival.place(stack)
        if isinstance(place, RunResult):
            return place
        held = place.held
        admission = _admission(built, asked)
        overdue = OverdueRun(store, arrival.began, loop, asyncio.current_task())
        tape = _tape(built, asked, held, overdue, charged=bool(admission.accounts)) if store.records else None
        heard = Heard(tape.hearing(asked.emit) if tape is not None else asked.emit)
        overdue.record = lambda result: _cut(arrival, held, heard, result, tape)
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
                began=arrival.began,
                world=tape,
                held_by=overdue,
                admission=admission,
                effects=store.effects if tape is None else Settling(store.effects, asked.run_id, tape),
                texts=store,
                answering=asked.answering,
                language=asked.language,
            )
            if overdue.taken():
                if overdue.run is not None:
                    await overdue.run.budget.release()
                return await overdue.told()
        except (asyncio.CancelledError, Exception) as error:
            if overdue.taken() and overdue.stopped(error):
                return await overdue.told()
            await _not_answered(arrival, held, heard, tape, error)
            raise
        finally:
            watchdog.end(watched)
        await place.stored(store.finish(arrival.record(turn.result, tape, held, turn)), turn.result)
    return turn.result


def _check(built: Built, asked: UserMessage) -> None:
    check_message(asked.message)
    for what in ("session", "tenant", "skill", "answering", "message_id"):
        if (named := getattr(asked, what)) is not None and named != "":
            check_id(named, what)
    spec = built.compiled.spec
    if asked.skill is not None and asked.skill not in spec.skills:
        raise UsageError(f"there is no skill `{asked.skill}`; there are {', '.join(sorted(spec.skills))}")
    if asked.language is not None and asked.language not in spec.languages:
        raise UsageError(f"there are no phrases in `{asked.language}`; there are {', '.join(spec.languages)}")


def _cut(arrival: Arrival, held: Held, heard: Heard, result: RunResult, tape: Recording | None) -> RunRecord:
    """The record of a run that was answered because its event loop was blocked; nothing is heard of it any more."""
    heard.over = True
    if tape is not None:
        tape.cut()
    return arrival.record(result, tape, held)


async def _not_answered(
    arrival: Arrival, held: Held, heard: Heard, tape: Recording | None, error: BaseException
) -> None:
    """Store what is known of a run that was cancelled or raised."""
    # The session is not saved: a write that was started has its claim, which the next message finds.
    result = _broken_off(arrival.built, arrival.asked, held, heard, tape, error)
    with contextlib.suppress(StateError):
        await surely(arrival.built.store.finish(arrival.record(result, tape, held)))


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
    attempt = f"{new_id()[:8]}/" if asked.message_id else ""
    return Admission(store=built.store.accounts, accounts=accounts, attempt=attempt) if accounts else Admission()


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
