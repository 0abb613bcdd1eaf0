"""What is kept of the questions of a run that another person has to answer."""

import time
from dataclasses import replace

from shipworthy.app.message import UserMessage
from shipworthy.app.timed import timed_of
from shipworthy.compiled import Compiled
from shipworthy.exits.secrets import current
from shipworthy.runtime.calls.identity import GROUP
from shipworthy.runtime.settle import Turn
from shipworthy.stores.approvals import Approval, Decided, Waiting, questions_of
from shipworthy.stores.naming import conversation_id
from shipworthy.stores.session import Open, Pending, Session
from shipworthy.stores.store import RunRecord

__all__ = ["Turn", "with_waiting"]


def with_waiting(record: RunRecord, asked: UserMessage, before: Session, turn: Turn, agent: Compiled) -> RunRecord:
    """The record with what waits for others, and for the clock, as it stands after the run.

    A conversation without a name is stored under its run where it waits for either.
    """
    found = questions_of(turn.session) if agent.asks_others else []
    others = bool(found) or (agent.asks_others and bool(questions_of(before)))
    sleeps = turn.result.due is not None or bool(before.asleep or asked.asker.due)
    if not others and not sleeps:
        return record
    session = turn.session if asked.session else _named(asked, turn)
    waiting = None
    if others:
        expires = agent.spec.session.expires
        waiting = Waiting(
            session_id=session.id,
            run_id=asked.run_id,
            waiting=tuple(_approval(asked, session, opened, pending, expires) for opened, pending in found),
            decided=_decided(asked, before, turn),
            at=time.time(),
        )
    timed = timed_of(agent, asked, before, session, turn, waiting)
    return replace(record, session=session, waiting=waiting, timed=timed)


def _named(asked: UserMessage, turn: Turn) -> Session:
    return replace(turn.session, id=conversation_id(asked.agent, asked.tenant, asked.run_id))


def _decided(asked: UserMessage, before: Session, turn: Turn) -> Decided | None:
    yes = asked.asker.decides
    if yes is not None and asked.answering and (turn.agreed or not yes):
        return Decided(id=asked.answering, yes=yes, by=asked.asker.by)
    pending = before.open.pending if before.open is not None else None
    return Decided(id=pending.id, yes=True, by=pending.by) if turn.agreed and pending is not None else None


def _approval(asked: UserMessage, session: Session, opened: Open, pending: Pending, expires: float) -> Approval:
    secrets = current()
    calls = [{"tool": call.tool, "args": secrets.hide_data(call.args)} for call in pending.calls if call.tool != GROUP]
    return Approval(
        id=pending.id,
        agent=asked.agent,
        tenant=asked.tenant,
        session=session.name,
        run_id=asked.run_id,
        skill=opened.skill,
        text=secrets.hide(pending.text),
        calls=tuple(calls),
        by=pending.by,
        asked=pending.asked,
        expires=pending.expires or pending.asked + expires,
    )
