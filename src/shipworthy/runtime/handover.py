"""The hand-over of a conversation to a person, after several turns in a row that failed."""

from dataclasses import replace

from shipworthy.contract.labels import TRUSTED
from shipworthy.events import Degraded
from shipworthy.runtime.handed import HANDOVER, scope_of, taken
from shipworthy.runtime.names.failing import filled
from shipworthy.runtime.names.signals import Told
from shipworthy.runtime.outcome import Outcome
from shipworthy.runtime.run import Run
from shipworthy.stores.session import Pending, Session, Streak

NEUTRAL = ("already_done", "busy", "cancelled", "stale_question")
"""Reasons that say nothing of whether the agent can help."""


async def hand_over(run: Run, outcome: Outcome) -> tuple[Outcome, Streak]:
    """The outcome, which says that a person takes over where that is due, and the turns that failed in a row."""
    spec, before = run.agent.spec.handover, run.session.streak
    if spec is None:
        return outcome, before
    wrong = went_wrong(run.session, outcome)
    if wrong is False:
        return outcome, Streak(before=before.turns)
    streak = replace(before, turns=before.turns + (wrong is True), before=before.turns)
    if not wrong or streak.turns < spec.after or streak.handed == "done":
        return outcome, streak
    found = await taken(run, spec.to, outcome)
    if found.why:
        detail = f"the record was not given: {found.why}"
        run.voice.emit(Degraded(reason="handed_over", detail=detail, step_id=HANDOVER))
    now = replace(streak, handed="told" if found.why else "done")
    return (outcome if streak.handed else _told(run, outcome, streak.turns, found.said)), now


def went_wrong(session: Session, outcome: Outcome) -> bool | None:
    """Whether a turn failed; None where it says nothing of that, as a first question does."""
    if outcome.reason in NEUTRAL:
        return None
    if outcome.status in ("failed", "refused"):
        return True
    if outcome.status == "asked":
        open_now = session.open.pending if session.open is not None else None
        again = open_now is not None and outcome.pending is not None and _same(open_now, outcome.pending)
        return True if again else None
    return False


def disliked(session: Session) -> Session:
    """The conversation with its last turn counted as one that failed, because it was rated as bad."""
    streak = session.streak
    counted = streak.turns > streak.before
    return session if counted else replace(session, streak=replace(streak, turns=streak.before + 1))


def _same(earlier: Pending, now: Pending) -> bool:
    """Whether a question asks for what the open one asked for."""
    hashes = [call.hash for call in earlier.calls], [call.hash for call in now.calls]
    return (earlier.kind, earlier.names) == (now.kind, now.names) and hashes[0] == hashes[1]


def _told(run: Run, outcome: Outcome, turns: int, said: Told | None) -> Outcome:
    """The outcome with the sentence; a question that was asked again and again is closed."""
    run.voice.emit(Degraded(reason="handed_over", detail=f"{turns} turns in a row failed"))
    spec = run.agent.spec.handover
    own = filled(spec.say, scope_of(run), "") if spec is not None and spec.say is not None else said
    text, origin = (own.text, own.origin) if own is not None else (run.agent.phrases("handed_over"), TRUSTED)
    if outcome.status == "asked":
        return Outcome(status="failed", text=text, reason="handed_over", origin=origin)
    both = f"{outcome.text}\n{text}" if outcome.text else text
    return replace(outcome, text=both, reason="handed_over", origin=outcome.origin.join(origin))
