"""Answers one message and stores the record of its run, also when the run fails or is cancelled."""

import asyncio
import contextlib

from shipworthy.app.arrival import Arrival, UserMessage, identified
from shipworthy.app.building import Built
from shipworthy.app.cancelled import Heard, surely, unfinished
from shipworthy.app.message import check_id, check_message, new_id
from shipworthy.app.settling import Settling
from shipworthy.errors import StateError, UsageError
from shipworthy.events import Degraded
from shipworthy.exits.secrets import current
from shipworthy.runtime.limits.admission import Admission, accounts_of
from shipworthy.runtime.limits.budget import NO_ACCOUNTS
from shipworthy.runtime.result import RunResult
from shipworthy.runtime.turn import run_turn
from shipworthy.stores import Held, Session
from shipworthy.tracing.record import Recording
from shipworthy.world import Live

__all__ = ["UserMessage", "answer"]


async def answer(built: Built, asked: UserMessage) -> RunResult:
    """Run the message in its session and store its record; a run that raises or is cancelled is recorded too.

    Raises UsageError for a message, an id, a skill or a language that cannot be used, StateError from the store.
    """
    check_message(asked.message)
    given = (asked.session, asked.tenant, asked.skill, asked.answering, asked.language, asked.message_id)
    if given != (None, "", None, None, None, None):
        _check(built, asked)
    agent, store = built.compiled, built.store
    if asked.skill is None and (built.loaded if asked.session else built.prepared) is not agent:
        await built.prepare(asked.message, conversation=bool(asked.session))
    if asked.message_id:
        asked = identified(asked)
    arrival = Arrival(built, asked)
    if asked.session or asked.message_id:
        arrival.known()
    if (arrival.key or store.records) and (told := await arrival.told()) is not None:
        return told
    async with contextlib.AsyncExitStack() as stack:
        held = await arrival.held(stack) if asked.session else Held(session=Session(id=asked.run_id))
        if isinstance(held, RunResult):
            return held
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
                began=arrival.began,
                world=tape,
                admission=admission,
                effects=store.effects if tape is None else Settling(store.effects, asked.run_id, tape),
                texts=store,
                answering=asked.answering,
                language=asked.language,
            )
        except (asyncio.CancelledError, Exception) as error:
            # The session is not saved: a write that was started has its claim, which the next message finds.
            result = _broken_off(built, asked, held, heard, tape, error)
            with contextlib.suppress(StateError):
                await surely(store.finish(arrival.record(result, tape, held)))
            raise
        await surely(store.finish(arrival.record(turn.result, tape, held, turn)))
    return turn.result


def _check(built: Built, asked: UserMessage) -> None:
    for what in ("session", "tenant", "skill", "answering", "message_id"):
        if (named := getattr(asked, what)) is not None and named != "":
            check_id(named, what)
    spec = built.compiled.spec
    if asked.skill is not None and asked.skill not in spec.skills:
        raise UsageError(f"there is no skill `{asked.skill}`; there are {', '.join(sorted(spec.skills))}")
    if asked.language is not None and asked.language not in spec.languages:
        raise UsageError(f"there are no phrases in `{asked.language}`; there are {', '.join(spec.languages)}")


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
    attempt = f"{new_id()[:8]}/" if asked.message_id else ""
    return Admission(store=built.store.accounts, accounts=accounts, attempt=attempt) if accounts else NO_ACCOUNTS


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
