"""The skills of a conversation that wait for the clock: how they go to sleep, and how the clock opens them."""

import datetime as dt
import hashlib
from dataclasses import replace

from shipworthy.events import Reason, Status
from shipworthy.routing.replies.reply import Asked, read_reply
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.names.signals import NeedsWait
from shipworthy.runtime.outcome import Outcome
from shipworthy.runtime.run import Run
from shipworthy.stores.session import Open, Session
from shipworthy.stores.waits import Passed, Wait

CLOSED: Reason = "stale_question"
LATE = 300.0
"""Seconds after its time from which a timer counts as missed, and says so."""


def wait_of(run: Run, step: str, seconds: float) -> Wait:
    """What the opened skill waits for at this step; one that was corrected, and still waits for as long, keeps it."""
    opened = run.task.opening
    before = next((one.wait for one in run.session.asleep if one.id == opened and one.wait is not None), None)
    if before is not None and before.step == step and abs(before.seconds - seconds) < 1:
        return before
    named = hashlib.sha256(f"wait of {run.id} at {step}".encode()).hexdigest()[:16]
    return Wait(id=named, step=step, due=run.wall + seconds, asked=run.wall, context=dict(run.asker.context))


def put_to_sleep(run: Run, opened: Open, wait: Wait) -> Open:
    """The opened skill as it sleeps: with the wait among those that are over when the clock opens it."""
    passed = Passed(step=wait.step, now=run.said.now, at=run.wall)
    return replace(
        opened,
        pending=None,
        ended=False,
        wait=wait,
        waits=(*run.eras.passed[: run.eras.walked], passed),
        settled=dict(run.eras.keys),
        settled_for=dict(opened.inputs),
    )


def opened_by_clock(talk: Conversation) -> Intent:
    """Go on with the skill whose time has come; a decision that was not taken in time is closed.

    One that another definition had put to sleep does not go on: what it would write was thought out by that one.
    """
    agent, due = talk.agent, talk.asker.due
    found = next((one for one in talk.session.asleep if one.wait is not None and one.wait.id == due), None)
    if found is None or found.wait is None:
        return _too_late_to_decide(talk, due)
    known = found.skill in agent.spec.skills
    about = agent.spec.skills[found.skill].about if known else found.skill.replace("_", " ")
    if found.contract != agent.contract or not known:
        text = agent.phrases("changed_waiting", about=about)
        return Intent(say=text, refused=CLOSED, reason="the agent was redeployed", foreign=True)
    if found.turns >= (agent.limits(found.skill).max_turns or 0):
        return Intent(say=agent.phrases("too_much_work"), refused="limit", reason="it has had its turns", foreign=True)
    prefix = ""
    if talk.wall - found.wait.due > LATE:
        prefix = agent.phrases("late", about=about)
    return Intent(open=replace(found, wait=None), reason="its time has come", prefix=prefix)


def _too_late_to_decide(talk: Conversation, due: str) -> Intent:
    """Say of a question to another person that its time is over; nothing of one that was answered meanwhile."""
    agent, session = talk.agent, talk.session
    every = (*session.below, *([session.open] if session.open is not None else []))
    found = next((one for one in every if one.pending is not None and f"expiry {one.pending.id}" == due), None)
    if found is None or found.pending is None or talk.wall < found.pending.expires:
        return Intent(say=agent.phrases("closed"), refused=CLOSED, reason="the question is closed", stale=True)
    known = agent.spec.skills.get(found.skill)
    about = known.about if known is not None else found.skill.replace("_", " ")
    text = agent.phrases("undecided", by=found.pending.by, about=about)
    return Intent(say=text, refused=CLOSED, reason="not decided in time", foreign=True)


def given_up(talk: Conversation) -> Intent | None:
    """End the last wait where a message gives up and nothing is asked; None where it says something else."""
    session = talk.session
    if session.open is not None and session.open.pending is not None:
        return None
    reply = read_reply(Asked(kind="confirm"), {}, talk.said, talk.agent.extractor)
    if reply.kind != "abandon":
        return None
    last = session.asleep[-1]
    known = talk.agent.spec.skills.get(last.skill)
    about = known.about if known is not None else last.skill.replace("_", " ")
    return Intent(say=talk.agent.phrases("wait_ended", about=about), reason="the wait was given up", wakes=(last.id,))


def after_run(run: Run, intent: Intent, session: Session, slept: Open | None) -> tuple[Open, ...]:
    """The skills that sleep after a run: without the one that it opened or gave up, with the one that it put to sleep.

    `slept`: the one that sleeps now; None: the run came to its end, or asks.
    """
    over = {intent.wakes, (run.task.opening,) if run.task.opening else ()}
    ended = {id for ids in over for id in ids}
    due = run.asker.due
    kept = [
        one
        for one in session.asleep
        if one.id not in ended and not (due and one.wait is not None and one.wait.id == due)
    ]
    return (*kept, *([slept] if slept is not None else []))


def asleep(run: Run, error: NeedsWait) -> Outcome:
    """The end of a run that waits for the clock, with what the author says of it."""
    wait = wait_of(run, error.step, error.seconds)
    left = dt.timedelta(seconds=max(wait.due - run.wall, 0.0))
    text = error.text or run.agent.phrases("waits", at=_minute(run.said.now + left))
    reason = run.progress.degraded
    status: Status = "completed" if reason is None else "degraded"
    return Outcome(status=status, text=text, reason="wait", wait=wait, origin=error.origin)


def _minute(at: dt.datetime) -> dt.datetime:
    """The minute that an instant is in, or the next one."""
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + dt.timedelta(minutes=1)
