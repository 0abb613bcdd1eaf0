"""Answers one message and stores the record of its run: before it begins, and also when it fails or is cancelled."""

import asyncio
import contextlib

from shipworthy.app.admission import admission_of
from shipworthy.app.arrival import STOPPED, Arrival, UserMessage, arrived, run_of
from shipworthy.app.building import Built
from shipworthy.app.cancelled import Heard, surely, unfinished
from shipworthy.app.overdue import OverdueRun
from shipworthy.app.settling import Settling
from shipworthy.app.turn import Place, in_turn, rated, turned_away
from shipworthy.errors import StateError
from shipworthy.events import Degraded
from shipworthy.exits.secrets import current
from shipworthy.runtime.result import RunResult
from shipworthy.runtime.turn import run_turn
from shipworthy.stores import Held, RunRecord, Session
from shipworthy.tools.watchdog import watchdog
from shipworthy.tracing.record import Recording

__all__ = ["UserMessage", "answer", "arrived", "run_of"]


async def answer(built: Built, asked: UserMessage) -> RunResult:
    """Run the message in its session and store its record; a run that raises or is cancelled is recorded too.

    Raises UsageError for a message, an id, a skill or a language that cannot be used, StateError from the store.
    """
    arrival = arrived(built, asked)
    asked, agent, store, loop = arrival.asked, built.compiled, built.store, asyncio.get_running_loop()
    if (arrival.key or store.records) and (told := await arrival.told()) is not None:
        return told
    alone = contextlib.nullcontext(Place(held=Held(session=Session(id=asked.run_id)), began=loop.time()))
    turns = in_turn(store, asked.conversation, arrival.longest) if asked.session else alone
    async with arrival, turns as own:
        if not asked.session:
            own.began = loop.time()  # what its routing needs is loaded before its time begins
        if (held := await rated(store, own.held) if agent.spec.handover else own.held) is None:
            arrival.kept = True
            return await turned_away(built, own, asked, arrival.message)
        admission = admission_of(arrival)
        overdue = OverdueRun(store, own.began, loop, asyncio.current_task())
        outside = overdue.live if arrival.watch is None else arrival.watch.around(overdue.live)
        tape = arrival.recording(outside, held.session, charged=bool(admission.accounts))
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
                inputs=asked.inputs,
                now=asked.now,
                world=tape or outside,
                held_by=overdue,
                admission=admission,
                effects=store.effects if tape is None else Settling(store.effects, asked.run_id, tape),
                texts=store,
                answering=asked.answering,
                language=asked.language,
                asker=asked.asker,
            )
            if overdue.taken():
                return await overdue.told(release=True)
        except STOPPED as error:
            if overdue.taken() and overdue.stopped(error):
                return await overdue.told()
            await _not_answered(arrival, held, heard, tape, error)
            raise
        finally:
            watchdog.end(watched)
        await own.stored(store.finish(arrival.record(turn.result, tape, held, turn)), turn.result)
    return turn.result


def _cut(arrival: Arrival, held: Held, heard: Heard, result: RunResult, tape: Recording | None) -> RunRecord:
    """The record of a run that was answered because its event loop was blocked; nothing is heard of it any more."""
    heard.over = True
    if tape is not None:
        tape.cut()
    return arrival.record(result, tape, held, answered=True)


async def _not_answered(
    arrival: Arrival, held: Held, heard: Heard, tape: Recording | None, error: BaseException
) -> None:
    """Store what is known of a run that was cancelled or raised."""
    # The session is not saved: a write that was started has its claim, which the next message finds.
    result = _broken_off(arrival, held, heard, tape, error)
    with contextlib.suppress(StateError):
        await surely(arrival.built.store.finish(arrival.record(result, tape, held)))


def _broken_off(arrival: Arrival, held: Held, heard: Heard, tape: Recording | None, error: BaseException) -> RunResult:
    """The result of a run that was cancelled or raised."""
    asked = arrival.asked
    if not isinstance(error, asyncio.CancelledError):
        detail = current().hide(f"{type(error).__name__}: {error}")
        heard(Degraded(reason="error", detail=detail, run_id=asked.run_id))
    speaking = arrival.built.compiled.speaking(asked.language or held.session.language)
    result = unfinished(speaking, asked.run_id, heard, tape.lines if tape else (), error)
    current().outward((asked.message,)).hide_fields(result)
    return result
