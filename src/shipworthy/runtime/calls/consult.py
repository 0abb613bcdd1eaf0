"""A specialist step: an earlier answer that still holds, the specialist's own run, and what comes of it."""

import asyncio
import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from shipworthy.cached import cached
from shipworthy.clock import loop_time
from shipworthy.compiled import Child
from shipworthy.contract.labels import TRUSTED, Label, Mark
from shipworthy.contract.language.values import MISSING, StepResult, plain
from shipworthy.contract.limits import GRACE_MS
from shipworthy.contract.specialist.specialist import MESSAGE
from shipworthy.contract.specialist.target import Consulted
from shipworthy.errors import ShipworthyError, SpecError, ToolError, ToolFailed, ToolTimeout
from shipworthy.events import StepFailed, StepFinished, StepStarted
from shipworthy.exits.plain import plain_json
from shipworthy.routing.models.lineup import OneModel
from shipworthy.runtime.calls.approval import ask_group
from shipworthy.runtime.calls.identity import frozen
from shipworthy.runtime.calls.inside import Inside, heard_by
from shipworthy.runtime.consultation import Consultation, SpecialistAnswer
from shipworthy.runtime.limits.budget import Within
from shipworthy.runtime.limits.ledger import Ledger
from shipworthy.runtime.names.signals import Question, Referred, Stopped, Told, merged
from shipworthy.runtime.plan.visit import Visit
from shipworthy.stores.session import FrozenCall, Session, Stored
from shipworthy.tools.abandon import leave

log = logging.getLogger("shipworthy")
SPARED = 0.15
"""Seconds at the end of its time in which a specialist composes what it has; at most a tenth of its time."""
LEAVING = 0.02
"""Seconds that a specialist which was cancelled has to end."""


@dataclass(frozen=True, kw_only=True)
class Errand:
    """One step that asks a specialist, ready to be made."""

    visit: Visit
    target: Consulted
    args: dict[str, Any]
    call: FrozenCall

    @cached
    def label(self) -> str:
        """The specialist's friendly name."""
        return self.target.specialist.named(self.target.name)

    @cached
    def conversation(self) -> str:
        """The key of its conversation: one for all messages to it, and one of its own for a step of a workflow."""
        task, name = self.visit.scope.run.task, self.target.name
        if task.skill in self.visit.scope.run.agent.spec.implied:
            return name
        own = f"{task.opening}/{self.visit.id}/{self.call.hash}"
        return f"{name} {hashlib.sha256(own.encode()).hexdigest()[:16]}"

    @property
    def goes_on(self) -> bool:
        """Whether the message of this run is said to it."""
        return self.visit.scope.run.task.told == self.conversation

    @cached
    def told(self) -> Label:
        """What is known of what it is told: nothing but what the person says is trusted by itself."""
        if self.goes_on:
            return TRUSTED
        whole = self.visit.scope.under
        for value in self.visit.node.args.values():
            whole = whole.join(self.visit.scope.label(value))
        return whole


async def consult_specialist(visit: Visit) -> StepResult:
    """The specialist's answer; raises Question, NeedsYes, Referred, Stopped, LimitReached or a ToolError."""
    target, run = visit.node.target, visit.scope.run
    assert target is not None and target.kind == "specialist"
    args = _arguments(visit)
    errand = Errand(visit=visit, target=target, args=args, call=frozen(target.called, args))
    if run.task.guard.holds and (why := run.task.guard.rules.refusal(target.name)):
        raise Stopped(errand.label, "guideline", why)
    held = run.session.inner.get(errand.conversation)
    if not errand.goes_on:
        if (stored := run.progress.results.get(errand.call.hash)) is not None and run.fresh(stored):
            return _reused(errand, stored)
        if run.task.told and held is not None and (asked := _question(held)) is not None:
            # The message answers another specialist: this one still waits.
            raise Referred(replace(asked, within=errand.conversation), asked.label)
    if visit.node.step.confirm is not None:
        ask_group(visit.node, visit.scope, [visit.scope], visit.id)
    return _settled(errand, await _answer(errand, held))


def label_of_specialist(visit: Visit) -> str:
    """The friendly name of the specialist of a step."""
    target = visit.node.target
    assert target is not None and target.kind == "specialist"
    return target.specialist.named(target.name)


def _arguments(visit: Visit) -> dict[str, Any]:
    """The arguments as plain data; one that is missing is left out, for the specialist asks for it."""
    args: dict[str, Any] = {}
    questions: list[Question] = []
    for name, value in visit.node.args.items():
        try:
            found = plain(value.evaluate(visit.scope))
        except Question as question:
            questions.append(question)
            continue
        if found is not MISSING:
            args[name] = found
    if questions:
        raise merged(questions)
    return args


def _question(session: Session) -> Any:
    opened = session.open
    return opened.pending if opened is not None else None


def _reused(errand: Errand, stored: Stored) -> StepResult:
    run, visit = errand.visit.scope.run, errand.visit
    step = errand.target.called
    run.progress.again.add(visit.id)
    run.voice.emit(StepFinished(step=step, label=errand.label, step_id=visit.id, elapsed_ms=0.0, reused=True))
    run.progress.find(visit.id, errand.label, stored.text, stored.origin, stored.text, errand.label)
    return StepResult(value=stored.value, text=stored.text, mark=Mark(whole=stored.origin))


async def _answer(errand: Errand, held: Session | None) -> SpecialistAnswer:
    """Let the specialist answer within its time; raises ToolError where it gives no answer."""
    visit, target = errand.visit, errand.target
    run, step = visit.scope.run, target.called
    run.voice.emit(StepStarted(step=step, label=errand.label, step_id=visit.id))
    run.progress.call(visit.id, step, {MESSAGE: run.said.message} if errand.goes_on else errand.args)
    began = loop_time()
    ends = min(visit.scope.frame.deadline.inner, began + visit.seconds)
    if (own := target.specialist.limits.max_latency_ms) is not None:
        ends = min(ends, began + own / 1000)
    try:
        child = await _in_time(run.agent.children.ready(target.name, _said(errand)), ends)
        answer: SpecialistAnswer = await _in_time(_asked(errand, held, child, ends), ends)
        return answer
    except ToolError as error:
        if target.may_write:
            run.progress.writes.unsure = True
        failed = StepFailed(
            step=step,
            label=errand.label,
            step_id=visit.id,
            elapsed_ms=run.took(visit.id, began),
            kind=error.kind,
            error=str(error),
        )
        run.voice.emit(failed)
        run.progress.miss(visit.id, errand.label, str(error))
        stopped = Stopped(errand.label, error.kind, str(error))
        stopped.told = Told(run.agent.phrases("no_answer_of", name=errand.label))
        raise stopped from error
    finally:
        run.progress.consulted[visit.id] = began


def _said(errand: Errand) -> str:
    """What it is told, as far as it has to find the skill itself."""
    run = errand.visit.scope.run
    if errand.goes_on:
        return run.said.message
    return str(errand.args.get(MESSAGE) or run.task.message) if errand.target.skill is None else ""


async def _asked(errand: Errand, held: Session | None, child: Child, ends: float) -> SpecialistAnswer:
    run, scope, target = errand.visit.scope.run, errand.visit.scope, errand.target
    assert run.consult is not None
    named = None if errand.goes_on or target.skill is None else target.skill.name
    left = max(ends - loop_time(), 0.0)
    # A run without a conversation has one of its own for the time that it lasts.
    session = held or Session(id=f"{run.session.id}/{errand.conversation}", language=run.session.language)
    bound = run.bound_of_specialist(target)
    ledger = Ledger(bound, above=scope.frame.ledger)
    asked = Consultation(
        message=_said(errand) or run.task.message,
        skill=named,
        inputs=None if named is None else _as_json(errand.args),
        answering=run.task.answering if errand.goes_on else None,
        agent=child.compiled,
        lineup=run.lineup if isinstance(run.lineup, OneModel) else child.lineup,
        session=replace(session, version=run.session.version),
        run_id=hashlib.sha256(f"{run.id}/{errand.visit.id}".encode()).hexdigest()[:32],
        emit=heard_by(run.voice, errand.visit.id, target.name, errand.label),
        now=run.said.now,
        world=Inside(run.world, errand.visit.id),
        effects=run.effects,
        texts=run.texts,
        asker=run.asker if errand.goes_on else replace(run.asker, decides=None),
        within=Within(ledger=ledger, until=ends - min(SPARED, left / 10), label=errand.told),
    )
    return await run.consult(asked)


def _as_json(args: Mapping[str, object]) -> dict[str, object]:
    return {name: plain_json(value) for name, value in args.items()}


async def _in_time(work: Any, ends: float) -> Any:
    """What the work gives; raises ToolTimeout where it is not there in time, and ToolFailed for its errors."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=max(ends - loop_time(), 0.0))
    except asyncio.CancelledError:
        task.cancel()
        # What it has used is settled before the run around it charges it.
        await asyncio.wait({task}, timeout=GRACE_MS / 3000)
        leave(task)
        raise
    if not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=LEAVING)
        leave(task)
        raise ToolTimeout("it did not answer in time")
    if task.cancelled():
        raise ToolTimeout("it was cancelled before it answered")
    error = task.exception()
    if error is None:
        return task.result()
    if isinstance(error, SpecError):
        raise ToolFailed(f"it cannot be loaded: {error}") from error
    if not isinstance(error, ShipworthyError):
        log.error("a specialist failed", exc_info=error)
    raise ToolFailed(f"{type(error).__name__}: {error}") from error


def _settled(errand: Errand, answer: SpecialistAnswer) -> StepResult:
    """The value of the step; raises Referred where the specialist asks, and Stopped where it did not do it."""
    visit, result, run = errand.visit, answer.result, errand.visit.scope.run
    progress, text, origin = run.progress, answer.result.text, answer.origin.join(errand.told)
    progress.take(answer.progress, visit.id, errand.target.name)
    lasting = answer.pending is not None or errand.conversation == errand.target.name
    progress.conversations[errand.conversation] = answer.session if lasting else None
    elapsed = run.took(visit.id, progress.consulted[visit.id])
    if answer.pending is not None:
        run.voice.emit(_finished(errand, elapsed))
        raise Referred(replace(answer.pending, within=errand.conversation), origin)
    if result.status in ("failed", "refused"):
        reason = result.reason or "failed"
        kind = reason if reason != "cancelled" else "failed"
        failed = StepFailed(
            step=errand.target.called,
            label=errand.label,
            step_id=visit.id,
            elapsed_ms=elapsed,
            kind=kind,
            error=f"{result.status}: {reason}",
        )
        run.voice.emit(failed)
        progress.miss(visit.id, errand.label, f"{result.status}: {reason}")
        stopped = Stopped(errand.label, kind, f"{result.status}: {reason}")
        stopped.told = Told(text, origin)
        raise stopped
    run.voice.emit(_finished(errand, elapsed))
    if result.status == "degraded" and result.reason is not None:
        progress.degrade(result.reason, visit.id)
    progress.find(visit.id, errand.label, text, origin, text, errand.label)
    writes = bool(answer.progress.writes.done)
    kept = Stored(
        tool=errand.target.called, args=errand.args, value=text, text=text, at=run.wall, write=writes, origin=origin
    )
    progress.results[errand.call.hash] = kept
    return StepResult(value=text, text=text, mark=Mark(whole=origin))


def _finished(errand: Errand, elapsed: float) -> StepFinished:
    return StepFinished(
        step=errand.target.called, label=errand.label, step_id=errand.visit.id, elapsed_ms=round(elapsed, 1)
    )
