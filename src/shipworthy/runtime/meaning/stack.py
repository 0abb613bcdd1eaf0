"""The stack of open skills: a side question is put on top, and the question under it comes back when it is answered."""

from dataclasses import dataclass, replace

from shipworthy.events import Reason
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.held import answerable, reconciled
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.outcome import Outcome
from shipworthy.runtime.run import Run
from shipworthy.stores.session import Open, Session, Wish

MOST_WAITING = 10
"""Requests that wait at most."""
SHOWN = 60
"""Characters of a value that a proposal shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """What a run ends with beside its own answer: the question that comes back, or the request that is next."""

    outcome: Outcome
    open: Open | None = None
    """The open skill whose question comes back; None: the one of the run stays on top."""
    below: tuple[Open, ...] = ()
    agenda: tuple[Wish, ...] = ()
    next: str | None = None
    """The skill that is proposed."""

    def onto(self, session: Session) -> Session:
        """Return the session with the stack and the agenda as they stand now."""
        return replace(session, open=self.open or session.open, below=self.below, agenda=self.agenda)


def aside(talk: Conversation, opened: Open, intent: Intent) -> Intent:
    """Put the open skill under a request that comes between; at most `max_open` skills are open.

    What was turned down does not come back: it was only asked what is wanted instead.
    """
    if opened.pending is not None and opened.pending.text == talk.agent.phrases("what_else"):
        return intent
    room = talk.agent.spec.session.max_open - 1
    stack = (*(talk.session.below if intent.below is None else intent.below), opened)
    kept, lost = stack[max(len(stack) - room, 0) :], stack[: max(len(stack) - room, 0)]
    dropped = [talk.agent.spec.skills[one.skill].about for one in lost if one.pending and one.skill]
    key = "dropped_question" if len(dropped) == 1 else "dropped_questions"
    note = talk.agent.phrases(key, about="; ".join(dropped)) if dropped else ""
    return replace(intent, below=kept, prefix=" ".join(part for part in (note, intent.prefix) if part))


def come_back(run: Run, intent: Intent, outcome: Outcome) -> After:
    """Return to the question that waits, or propose the request that waits, where the run leaves no question open."""
    session, skills = run.session, run.agent.spec.skills
    if intent.stale or outcome.reason == "budget":
        return After(outcome=outcome, below=session.below, agenda=session.agenda)
    below = session.below if intent.below is None else intent.below
    agenda = session.agenda if intent.agenda is None else intent.agenda
    agenda = tuple(wish for wish in agenda if wish.skill in skills)
    if len(agenda) > MOST_WAITING:
        left = "; ".join(described(run, wish) for wish in agenda[MOST_WAITING:])
        outcome, agenda = _told(outcome, run.agent.phrases("too_many_requests", about=left)), agenda[:MOST_WAITING]
    new = [wish for wish in agenda if wish not in session.agenda]
    if outcome.pending is not None:
        return After(outcome=_told(outcome, _later(run, new)), below=below, agenda=agenda)
    waiting = [one for one in below if one.pending is not None and answerable(run.agent, one, one.pending)]
    loops = tuple(one for one in below if one.pending is None)
    if not waiting:
        return _proposed(run, outcome, loops, agenda)
    opened = reconciled(run.agent, waiting[-1])
    pending = opened.pending
    assert pending is not None
    about, phrases = _about(run, opened.skill), run.agent.phrases
    back = (
        phrases("back_to", about=about, question=pending.text)
        if about
        else phrases("back_to_question", question=pending.text)
    )
    reason: Reason = "which_skill" if pending.kind == "skill" else pending.kind
    if outcome.status == "completed":
        outcome = replace(outcome, status="asked", reason=reason)
    outcome = replace(outcome, pending=pending, origin=outcome.origin.join(pending.label))
    outcome = _told(outcome, back, _later(run, new))
    rest = tuple(one for one in below if one in waiting[:-1] or one in loops)
    return After(outcome=outcome, open=opened, below=rest, agenda=agenda)


def _proposed(run: Run, outcome: Outcome, loops: tuple[Open, ...], agenda: tuple[Wish, ...]) -> After:
    # What a workflow asks a specialist is answered to the workflow, which cannot go on with a proposal.
    if not agenda or (run.within is not None and run.within.once):
        return After(outcome=outcome, below=loops)
    more = _later(run, agenda[1:])
    text = run.agent.phrases("next", about=described(run, agenda[0]))
    return After(outcome=_told(outcome, text, more), below=loops, agenda=agenda, next=agenda[0].skill)


def described(run: Run, wish: Wish) -> str:
    """Return the description of a request with its values; that for a specialist in the user's own words."""
    values = ", ".join(run.agent.phrases.show(value)[:SHOWN] for value in wish.inputs.values() if value is not True)
    about = run.agent.spec.skills[wish.skill].about.rstrip(".")
    if (one := run.agent.spec.specialists.get(wish.skill)) is not None:
        return f"{one.named(wish.skill)}: {' '.join(wish.message.split())[:SHOWN]}"
    return f"{about} ({values})" if values else about


def _about(run: Run, skill: str) -> str:
    """Return what a skill is called whose question comes back: a specialist by its name; several have none."""
    spec = run.agent.spec
    if (one := spec.specialists.get(skill)) is not None:
        return one.named(skill)
    return spec.skills[skill].about if skill in spec.skills and skill not in spec.implied else ""


def _later(run: Run, wishes: "list[Wish] | tuple[Wish, ...]") -> str:
    about = "; ".join(described(run, wish) for wish in wishes)
    return run.agent.phrases("after_that", about=about) if wishes else ""


def _told(outcome: Outcome, *lines: str) -> Outcome:
    return replace(outcome, text="\n".join(line for line in (outcome.text, *lines) if line))
