"""What a message means: an answer, a follow-up or a new request."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shipworthy.compiled import Compiled
from shipworthy.routing.followup import follow_up
from shipworthy.runtime.meaning.answers import answered, late
from shipworthy.runtime.meaning.intent import Intent, routed
from shipworthy.stores.session import Open, Session


def interpret(agent: Compiled, session: Session, message: str, now: dt.datetime, wall: float) -> Intent:
    """The open question first, then a follow-up, then the router; `wall`: seconds since the epoch."""
    opened = session.open if session.open is not None and _alive(agent, session, wall) else None
    if opened is None and (stale := late(agent, session.open, message, now)) is not None:
        return stale
    if opened is not None and opened.pending is not None:
        return answered(agent, session, opened, opened.pending, message, now, wall)
    if opened is not None and opened.skill in agent.spec.skills:
        inputs = agent.graph(opened.skill).inputs
        change = follow_up(inputs, opened.inputs, message, agent.extractor, now)
        if change is not None:
            reason = "a correction of the last answer" if change.correction else "a follow-up on the last answer"
            return Intent(open=_carried_on(opened, change.changes), confidence=1.0, reason=reason)
    return routed(agent, session, message, now)


def _alive(agent: Compiled, session: Session, wall: float) -> bool:
    opened = session.open
    if opened is not None and opened.skill in agent.spec.skills:
        limit = agent.spec.skills[opened.skill].limits(agent.spec.limits).max_turns or 0
        if opened.turns >= limit:
            return False
    elif opened is not None and not (opened.pending and set(opened.pending.names) <= set(agent.spec.skills)):
        # The agent was redeployed since, and its skill is gone.
        return False
    return wall - session.updated <= agent.spec.session.expires


def _carried_on(opened: Open, changes: Mapping[str, Any]) -> Open:
    """The last skill with changed inputs: reads that still hold are kept, what was written is not written again."""
    return replace(opened, inputs={**opened.inputs, **changes}, pending=None, ended=False)
