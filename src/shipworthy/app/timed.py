"""What is kept of a run for the clock: the skills that sleep, the questions whose time ends, what a target is told."""

import hashlib
import time

from shipworthy.app.message import UserMessage
from shipworthy.compiled import Compiled
from shipworthy.exits.secrets import current
from shipworthy.runtime.settle import Turn
from shipworthy.stores.approvals import Approval, Waiting
from shipworthy.stores.session import Open, Session
from shipworthy.stores.timers import Timed, Timer


def timed_of(
    agent: Compiled, asked: UserMessage, before: Session, session: Session, turn: Turn, waiting: Waiting | None
) -> Timed | None:
    """The timers of a conversation after a run; None where nothing waits for the clock, and nothing did.

    `session`: the conversation as it is stored, under the name that its next message uses.
    """
    questions = waiting.waiting if waiting is not None else ()
    told = _told(agent, asked, session, turn) if asked.asker.due and agent.spec.notify is not None else ()
    if not (session.asleep or before.asleep or questions or waiting is not None or asked.asker.due):
        return None
    timers = (
        *(_wait(agent, asked, session, one) for one in session.asleep),
        *(_expiry(agent, asked, session, one) for one in questions),
    )
    return Timed(
        session_id=session.id,
        run_id=asked.run_id,
        waiting=timers,
        told=told,
        opened=asked.asker.due,
        at=time.time(),
    )


def _wait(agent: Compiled, asked: UserMessage, session: Session, one: Open) -> Timer:
    assert one.wait is not None
    speaking = agent.speaking(session.language) if session.language else agent
    return Timer(
        id=one.wait.id,
        agent=asked.agent,
        tenant=asked.tenant,
        session=session.name,
        run_id=asked.run_id,
        skill=one.skill,
        contract=one.contract,
        origin=asked.origin,
        text=speaking.phrases("is_due"),
        due=one.wait.due,
        set_at=one.wait.asked,
    )


def _expiry(agent: Compiled, asked: UserMessage, session: Session, one: Approval) -> Timer:
    speaking = agent.speaking(session.language) if session.language else agent
    return Timer(
        id=f"expiry {one.id}",
        kind="expiry",
        agent=asked.agent,
        tenant=asked.tenant,
        session=session.name,
        run_id=one.run_id,
        skill=one.skill,
        contract=agent.contract,
        origin=asked.origin,
        text=speaking.phrases("is_due"),
        due=one.expires,
        set_at=one.asked,
    )


def _told(agent: Compiled, asked: UserMessage, session: Session, turn: Turn) -> tuple[Timer, ...]:
    """What the target of the agent is told of a run that the clock opened; nothing of one that said nothing."""
    result, now = turn.result, time.time()
    if not result.text or not any(one.run_id == result.run_id for one in session.unread):
        return ()
    about = {"status": result.status, "reason": result.reason, "question": result.question, "due": result.due}
    return (
        Timer(
            # The same however often it is told, so that a target can tell it from another.
            id=hashlib.sha256(f"notice of {result.run_id}".encode()).hexdigest()[:32],
            kind="notify",
            agent=asked.agent,
            tenant=asked.tenant,
            session=session.name,
            run_id=result.run_id,
            skill=result.skill or "",
            contract=agent.contract,
            origin=asked.origin,
            text=current().hide(result.text),
            about=about,
            due=now,
            set_at=now,
        ),
    )
