"""The end of a run: what was not shown is shown, the result is made, and the conversation remembers."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from shipworthy.cached import cached
from shipworthy.contract.labels import TRUSTED, Label, written
from shipworthy.events import QuestionAsked, RunFinished
from shipworthy.runtime.added import completed, gone_on
from shipworthy.runtime.handover import hand_over
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.unmade import shown_as_it_is
from shipworthy.runtime.meaning.unseen import left_unread, met
from shipworthy.runtime.outcome import Outcome
from shipworthy.runtime.remember import identified, remembered, remembering
from shipworthy.runtime.result import RunResult
from shipworthy.runtime.run import Run
from shipworthy.stores.session import Pending, Session
from shipworthy.stores.store import Charge
from shipworthy.stores.waits import Unread

__all__ = ["Turn", "met", "settle"]


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One message answered: its result, the conversation as it stands now, and the texts behind handles."""

    result: RunResult
    remember: Callable[[], Session]
    """Makes the conversation as it stands now; that of a message which is alone is never asked for."""
    texts: dict[str, str]
    own: str = ""
    """What the run itself has answered, without what was put before and behind it: notes, questions, proposals."""
    agreed: bool = False
    """Whether the yes of the one whom a question named was taken."""
    origin: Label = TRUSTED
    """What is known of where its text comes from."""
    charge: Charge | None = None
    """What it used of its reservation; settled where the rest of the run is stored."""

    @cached
    def session(self) -> Session:
        """The conversation as it stands now."""
        return self.remember()


async def settle(run: Run, intent: Intent, outcome: Outcome) -> Turn:
    """Hand over where that is due, show what has not been shown, make the result, and remember."""
    outcome, streak = await hand_over(run, outcome)
    outcome = shown_as_it_is(run.agent.phrases, intent, outcome)
    done = await completed(run, intent, identified(run, outcome))
    outcome, then, voice, progress = done.outcome, done.then, run.voice, run.progress
    pending = outcome.pending
    text = voice.finish(done.text, question=pending is not None)
    if pending is not None:
        voice.emit(_question(pending, text))
    elapsed, first_event, first_token = run.timing()
    result = RunResult(
        run_id=run.id,
        status=outcome.status,
        reason=outcome.reason,
        text=text,
        skill=intent.open.skill if intent.open is not None else None,
        # Those of a question that came back are shown too: it is what is answered next.
        inputs={**(then.open.inputs if then is not None and then.open is not None else {}), **run.task.inputs},
        model=progress.asked.by,
        path=progress.path,
        question=pending.id if pending is not None else None,
        usage=run.budget.ledger.usage(elapsed),
        bound=run.budget.bound,
        first_event_ms=first_event,
        first_token_ms=first_token,
        trust=outcome.origin.trust,
        next=then.next if then is not None else None,
        facts=progress.quoted,
        due=outcome.wait.due if outcome.wait is not None else None,
    )
    voice.secrets.hide_fields(result)
    voice.emit(RunFinished(result=result.as_dict()))

    def remember() -> Session:
        session = remembering(remembered(run, intent, done.own, text, outcome.origin), run)
        session = gone_on(run, session, then)
        if run.asker.due and not intent.stale:
            session = _unread(run, session, outcome, text)
        return session if streak == session.streak else replace(session, streak=streak)

    return Turn(
        result=result,
        remember=remember,
        texts=progress.texts,
        own=done.own.text,
        agreed=bool(intent.agreed) or progress.asked.agreed,
        origin=outcome.origin,
        charge=run.budget.charge(),
    )


def _question(pending: Pending, text: str) -> QuestionAsked:
    return QuestionAsked(
        kind=pending.kind,
        names=pending.names,
        text=text,
        choices=pending.choices,
        question_id=pending.id,
        by=pending.by,
        expires=pending.expires,
    )


def _unread(run: Run, session: Session, outcome: Outcome, text: str) -> Session:
    """The conversation with what a run that the clock opened has said; without a budget none was begun."""
    if outcome.reason == "budget":
        return session
    asks = outcome.pending.id if outcome.pending is not None else ""
    said = Unread(text=text, run_id=run.id, at=run.wall, question=asks, label=written(outcome.origin))
    return left_unread(session, run.session, said, run.asker.due)
