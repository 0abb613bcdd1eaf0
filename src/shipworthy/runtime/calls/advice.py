"""What comes of asking a specialist: its answer as a value, its question, its failure, and what it leaves behind."""

from dataclasses import replace

from shipworthy.contract.labels import Mark, unknown
from shipworthy.contract.language.values import StepResult
from shipworthy.contract.specialist.several import TOGETHER
from shipworthy.errors import ToolError
from shipworthy.events import Reason, StepFailed, StepFinished
from shipworthy.runtime.calls.errand import Errand
from shipworthy.runtime.consultation import SpecialistAnswer
from shipworthy.runtime.names.signals import Referred, Stopped, Told
from shipworthy.stores.session import Pending, Session, Stored


def question_of(session: Session) -> Pending | None:
    """The open question of a conversation."""
    return session.open.pending if session.open is not None else None


def was_told(errand: Errand, held: Session) -> bool:
    """Whether its part of a message for several is what it asks about already."""
    began = held.open.message if held.open is not None else ""
    return errand.visit.scope.run.task.skill == TOGETHER and bool(began) and began in errand.message


def reused(errand: Errand, stored: Stored) -> StepResult:
    """The answer that it has given before to the same words, with the labels of those that it is told now."""
    run, visit, origin = errand.visit.scope.run, errand.visit, stored.origin.join(errand.told)
    step = errand.target.called
    run.progress.asked.again.add(visit.id)
    run.voice.emit(StepFinished(step=step, label=errand.label, step_id=visit.id, elapsed_ms=0.0, reused=True))
    run.progress.find(visit.id, errand.label, stored.text, origin, stored.text, errand.label)
    return StepResult(value=stored.value, text=stored.text, mark=Mark(whole=origin))


def silent(errand: Errand, error: ToolError, elapsed_ms: float) -> Stopped:
    """The end of a step whose specialist gave no answer: it is named, and what it may have written is not known."""
    run = errand.visit.scope.run
    if errand.target.may_write:
        run.progress.writes.unsure = True
    return _failed(
        errand, error.kind, str(error), elapsed_ms, Told(run.agent.phrases("no_answer_of", name=errand.label))
    )


def settled(errand: Errand, answer: SpecialistAnswer) -> StepResult:
    """The value of the step: its answer, or what its skill returns.

    Raises Referred where the specialist asks, and Stopped where it did not do it.
    """
    visit, result, run = errand.visit, answer.result, errand.visit.scope.run
    progress, text, origin = run.progress, answer.result.text, answer.origin.join(errand.told)
    progress.take(answer.progress, visit.id, errand.target.name)
    progress.asked.agreed = progress.asked.agreed or answer.agreed
    lasting = answer.pending is not None or errand.conversation == errand.target.name
    progress.asked.conversations[errand.conversation] = answer.session if lasting else None
    elapsed = run.took(visit.id, progress.asked.consulted[visit.id])
    if result.status in ("failed", "refused"):
        reason: Reason = "failed" if result.reason in (None, "cancelled") else result.reason
        raise _failed(errand, reason, f"{result.status}: {reason}", elapsed, Told(text, origin))
    step, label = errand.target.called, errand.label
    run.voice.emit(StepFinished(step=step, label=label, step_id=visit.id, elapsed_ms=round(elapsed, 1)))
    if answer.pending is not None:
        raise Referred(replace(answer.pending, within=errand.conversation), origin, text)
    if result.status == "degraded" and result.reason is not None:
        progress.degrade(result.reason, visit.id)
    progress.find(visit.id, label, text, origin, text, label)
    writes = bool(answer.progress.writes.done)
    # Others are told what it has found out, and not what it proposes to the person, or that it did nothing.
    value: object = "" if answer.nothing else answer.own or text
    if (given := answer.progress.asked.returned) is not None and given.mark is not None:
        # Its data, with the label of what it is made of; texts show its answer.
        value, origin = given.value, origin.join(given.mark.whole)
    if run.task.skill == TOGETHER and answer.own:
        progress.asked.said[visit.id], text = text, answer.own
    kept = Stored(tool=step, args=errand.args, value=value, text=text, at=run.wall, write=writes, origin=origin)
    progress.results[errand.call.hash] = kept
    return StepResult(value=value, text=text, mark=Mark(whole=origin))


def _failed(errand: Errand, reason: Reason, detail: str, elapsed_ms: float, told: Told) -> Stopped:
    run, place = errand.visit.scope.run, errand.visit.id
    failed = StepFailed(
        step=errand.target.called,
        label=errand.label,
        step_id=place,
        elapsed_ms=elapsed_ms,
        kind=reason,
        error=detail,
    )
    run.voice.emit(failed)
    run.progress.miss(place, errand.label, detail)
    if errand.target.may_write or run.task.skill == TOGETHER:
        # It was said to have failed. What it may have written is not begun again with the next answer of the person.
        run.progress.results[errand.call.hash] = Stored(
            tool=errand.target.called,
            args=errand.args,
            value={"error": reason, "message": detail},
            text=told.text,
            at=run.wall,
            origin=told.origin.join(unknown("error").whole),
            failed=True,
        )
    stopped = Stopped(errand.label, reason, detail)
    stopped.told = told
    return stopped
