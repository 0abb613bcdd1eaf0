"""The run: one message, from its arrival to its settled result."""

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from shipworthy.compiled import Compiled
from shipworthy.events import Emit, Thinking
from shipworthy.routing.models.lineup import Lineup
from shipworthy.runtime.admit import admit
from shipworthy.runtime.begin import UNSAID, Asker, begin_run
from shipworthy.runtime.calls.reports import look_back
from shipworthy.runtime.consulting import consult
from shipworthy.runtime.limits.admission import NO_ACCOUNTS, Admission
from shipworthy.runtime.meaning.message import understand
from shipworthy.runtime.run import Run
from shipworthy.runtime.settle import Turn, met, settle
from shipworthy.runtime.work import work
from shipworthy.stores.effects import Effects
from shipworthy.stores.session import Session, Texts
from shipworthy.world import Live, World


class Holder(Protocol):
    """Answers the run where its event loop is blocked at its deadline."""

    began: float
    run: Run | None
    live: Live


async def run_turn(
    message: str,
    *,
    agent: Compiled,
    session: Session,
    emit: Emit | None = None,
    run_id: str,
    lineup: Lineup,
    skill: str | None = None,
    inputs: Mapping[str, object] | None = None,
    answering: str | None = None,
    language: str | None = None,
    now: dt.datetime,
    world: World | None = None,
    admission: Admission = NO_ACCOUNTS,
    effects: Effects | None = None,
    texts: Texts | None = None,
    asker: Asker = UNSAID,
    held_by: Holder | None = None,
) -> Turn:
    """Answer one message: understand, admit, work, settle. Errors of a skill's work are outcomes; others are raised.

    `skill`: the one to work on, where the caller has chosen it. `answering`: id of the question that the message
    answers. `language`: of the built-in sentences, from now on; None: that of the conversation. `world`: the outside;
    None: unrecorded. `admission`: the accounts that the run is charged to. `effects`: where its writes are claimed.
    `asker`: what the caller says of who sends it.
    `texts`: where the whole results of earlier messages are read. `held_by`: is given the run before its work begins.
    """
    if language is not None:
        session = replace(session, language=language)
    found = met(agent, session, asker, answering) if session.unread else None
    session = found.session if found is not None else session
    run = begin_run(
        message,
        agent=agent.speaking(session.language) if session.language else agent,
        session=session,
        emit=emit,
        run_id=run_id,
        lineup=lineup,
        now=now,
        began=held_by.began if held_by is not None else None,
        world=world or (held_by.live if held_by is not None else Live()),
        admission=admission,
        effects=effects,
        texts=texts,
        asker=asker,
        consult=consult,
    )
    if held_by is not None:
        held_by.run, held_by.live.latest = run, run.budget.latest
    run.voice.emit(Thinking())
    try:
        if effects is not None and agent.writes:
            await look_back(run, effects)
        intent = await understand(run, skill, answering, inputs)
        intent = intent if found is None else found.before(intent)
        outcome = await admit(run, intent) or await work(run)
        turn = await settle(run, intent, outcome if found is None else found.labelled(outcome))
        if found is None:
            return turn
        # What was told is over, also where the conversation is not asked for.
        session = found.after(turn.session, turn.result.text)
        return replace(turn, remember=lambda: session)
    except BaseException:
        # Cancelled, or failed: what was used is charged, and the rest of what was set aside is free again.
        await asyncio.shield(run.budget.release())
        raise
