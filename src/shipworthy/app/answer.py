"""Answers one message and stores the record of its run: before it begins, and also when it fails or is cancelled."""

import asyncio
import contextlib

from shipworthy.app.arrival import Arrival, UserMessage, identified
from shipworthy.app.building import Built
from shipworthy.app.cancelled import Heard, surely, unfinished
from shipworthy.app.message import check_id, check_message, new_id
from shipworthy.app.settling import Settling
from shipworthy.clock import loop_time
from shipworthy.errors import StateError, UsageError
from shipworthy.events import Degraded
from shipworthy.exits.secrets import current
from shipworthy.runtime.limits.admission import Admission, accounts_of
from shipworthy.runtime.limits.allowance import WITHIN, Inside, allowed
from shipworthy.runtime.limits.budget import NO_ACCOUNTS
from shipworthy.runtime.result import RunResult
from shipworthy.runtime.settle import Turn
from shipworthy.runtime.turn import run_turn
from shipworthy.stores import Session
from shipworthy.tracing.record import Recording
from shipworthy.world import Live

__all__ = ["UserMessage", "answer"]


STOPPED = (asyncio.CancelledError, Exception, SystemExit, KeyboardInterrupt)
"""What ends a run without a result."""


async def answer(built: Built, asked: UserMessage) -> RunResult:
    """Run the message in its session and store its record; a run that raises or is cancelled is recorded too.

    Raises UsageError for a message, an id, a skill or a language that cannot be used, StateError from the store.
    """
    check_message(asked.message)
    given = (asked.session, asked.tenant, asked.skill, asked.answering, asked.language, asked.message_id)
    if given != (None, "", None, None, None, None):
        _check(built, asked)
    if asked.message_id:
        asked = identified(asked)
    arrival, store, admission = Arrival(built, asked), built.store, _admission(built, asked)
    if asked.session or asked.message_id:
        arrival.known()
    if store.records:
        arrival.tape = _tape(built, asked, charged=bool(admission.accounts))
    if (arrival.key or store.records) and (told := await arrival.told()) is not None:
        return told
    heard = Heard(arrival.tape.hearing(asked.emit) if arrival.tape is not None else asked.emit)
    async with contextlib.AsyncExitStack() as stack:
        turn: Turn | None = None
        try:
            session = await _opened(built, arrival, stack)
            if isinstance(session, RunResult):
                result = session
            else:
                turn = await run_turn(
                    asked.message,
                    agent=built.compiled,
                    session=session,
                    emit=heard,
                    run_id=asked.run_id,
                    lineup=built.lineup,
                    skill=asked.skill,
                    now=asked.now,
                    began=arrival.began,
                    world=arrival.tape,
                    admission=admission,
                    effects=store.effects
                    if arrival.tape is None
                    else Settling(store.effects, asked.run_id, arrival.tape),
                    texts=store,
                    answering=asked.answering,
                    language=asked.language,
                )
                result = turn.result
        except STOPPED as error:
            # The session is not saved: a write that was started has its claim, which the next message finds.
            with contextlib.suppress(StateError):
                await surely(store.finish(arrival.record(_broken_off(built, arrival, heard, error))))
            raise
        await surely(store.finish(arrival.record(result, turn)))
    return result


async def _opened(built: Built, arrival: Arrival, stack: contextlib.AsyncExitStack) -> Session | RunResult:
    """The conversation of an accepted message; the result of one whose turn does not come in its time."""
    asked, tape = arrival.asked, arrival.tape
    if asked.skill is None and (built.loaded if asked.session else built.prepared) is not built.compiled:
        loading = loop_time()
        await built.prepare(asked.message, conversation=bool(asked.session))
        # What is loaded once for all messages is no part of the time of this one.
        arrival.began += loop_time() - loading
    session = await arrival.held(stack) if asked.session else Session(id=asked.run_id)
    if tape is not None and isinstance(session, Session):
        # Loaded after the first line was kept.
        tape.lines[0]["session"] = session
    return session


def _check(built: Built, asked: UserMessage) -> None:
    for what in ("session", "tenant", "skill", "answering", "message_id"):
        if (named := getattr(asked, what)) is not None and named != "":
            check_id(named, what)
    spec = built.compiled.spec
    if asked.skill is not None and asked.skill not in spec.skills:
        raise UsageError(f"there is no skill `{asked.skill}`; there are {', '.join(sorted(spec.skills))}")
    if asked.language is not None and asked.language not in spec.languages:
        raise UsageError(f"there are no phrases in `{asked.language}`; there are {', '.join(spec.languages)}")


def _broken_off(built: Built, arrival: Arrival, heard: Heard, error: BaseException) -> RunResult:
    """The result of a run that was cancelled or raised."""
    asked, held = arrival.asked, arrival.conversation
    if held is not None and not isinstance(error, asyncio.CancelledError):
        detail = current().hide(f"{type(error).__name__}: {error}")
        heard(Degraded(reason="error", detail=detail, run_id=asked.run_id))
    agent = built.compiled.speaking(asked.language or (held.session.language if held is not None else ""))
    lines = arrival.tape.lines if arrival.tape is not None else ()
    result = unfinished(agent, asked.run_id, heard, lines, error)
    current().outward((asked.message,)).hide_fields(result)
    return result


def _admission(built: Built, asked: UserMessage) -> Admission:
    spec, allowance = built.compiled.spec, allowed.get()
    if spec.limits.session is None and spec.limits.day is None and allowance is None:
        return NO_ACCOUNTS
    accounts = accounts_of(spec.limits, agent=spec.name, session=asked.session, tenant=asked.tenant, now=asked.now)
    # Read only here: reading the accounts of a database opens the database.
    own = built.store.accounts if accounts else None
    attempt = f"{new_id()[:8]}/" if asked.message_id else ""
    if allowance is not None:
        return Admission(store=Inside(allowance, own), accounts=accounts or [WITHIN], attempt=attempt)
    return Admission(store=own, accounts=accounts, attempt=attempt) if own is not None else NO_ACCOUNTS


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
