"""One message answered, and everything that its run leaves kept, whether it came to its end or not."""

import asyncio
import contextlib
import datetime as dt
from dataclasses import dataclass, field

from shipworthy.app.building import Built
from shipworthy.app.cancelled import Heard, surely, unfinished
from shipworthy.app.message import new_id
from shipworthy.errors import StateError
from shipworthy.events import Emit
from shipworthy.runtime.limits.admission import Admission, accounts_of
from shipworthy.runtime.limits.budget import EVERYTHING
from shipworthy.runtime.result import RunResult
from shipworthy.runtime.settle import Turn
from shipworthy.runtime.turn import run_turn
from shipworthy.stores.store import Held, RunRecord
from shipworthy.tracing.record import Recording
from shipworthy.world import Live


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One message, as it was handed to `run`."""

    message: str
    session: str | None
    skill: str | None
    tenant: str
    answering: str | None
    emit: Emit | None
    now: dt.datetime
    origin: str
    """Where its agent was loaded from."""
    run_id: str = field(default_factory=new_id)


async def answer(built: Built, asked: Asked, held: Held) -> RunResult:
    """Run the message and keep its record; what raises, a cancellation among it, leaves a record too."""
    agent, store = built.compiled, built.store
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
            answering=asked.answering,
        )
    except (asyncio.CancelledError, Exception) as error:
        # The conversation stays as it was: a write that was begun is claimed under it, and the next message finds it.
        result = unfinished(agent, asked.run_id, heard, tape.lines if tape is not None else (), error)
        with contextlib.suppress(StateError):
            await surely(store.finish(_record(built, asked, held, result, tape)))
        raise
    await surely(store.finish(_record(built, asked, held, turn.result, tape, turn)))
    return turn.result


def _admission(built: Built, asked: Asked) -> Admission:
    spec = built.compiled.spec
    if spec.limits.session is None and spec.limits.day is None:
        return EVERYTHING
    accounts = accounts_of(spec.limits, agent=spec.name, session=asked.session, tenant=asked.tenant, now=asked.now)
    # Asked for only here: the accounts of a database open it.
    return Admission(store=built.store.accounts, accounts=accounts) if accounts else EVERYTHING


def _tape(built: Built, asked: Asked, held: Held, *, charged: bool) -> Recording:
    own = {"agent": built.compiled.spec.name, "origin": asked.origin, "contract": built.compiled.contract}
    told = {
        "message": asked.message,
        "skill": asked.skill,
        "answering": asked.answering,
        "now": asked.now,
        "session": held.session,
    }
    return Recording(Live(), {"run_id": asked.run_id, **own, "charged": charged, **told})


def _record(
    built: Built, asked: Asked, held: Held, result: RunResult, tape: Recording | None, turn: Turn | None = None
) -> RunRecord:
    """What the run leaves; a conversation without a name cannot be carried on, so only its result is kept."""
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
