"""A specialist step: an earlier answer that still holds, or the specialist's own run inside of this one."""

from dataclasses import replace
from typing import Any

from shipworthy.clock import loop_time
from shipworthy.contract.language.values import StepResult
from shipworthy.contract.specialist.target import Consulted
from shipworthy.errors import ToolError
from shipworthy.events import StepStarted
from shipworthy.runtime.calls.advice import question_of, reused, settled, silent, was_told
from shipworthy.runtime.calls.approval import ask_group
from shipworthy.runtime.calls.errand import Errand, arguments
from shipworthy.runtime.calls.identity import frozen
from shipworthy.runtime.calls.in_time import in_time
from shipworthy.runtime.calls.telling import consultation_of
from shipworthy.runtime.consultation import SpecialistAnswer
from shipworthy.runtime.names.signals import Referred, Stopped
from shipworthy.runtime.plan.visit import Visit
from shipworthy.stores.session import Session


async def consult_specialist(visit: Visit) -> StepResult:
    """The specialist's answer; raises Question, NeedsYes, Referred, Stopped, LimitReached or a ToolError."""
    target = visit.node.target
    assert target is not None and target.kind == "specialist"
    return await consult(visit, target, arguments(visit))


async def consult(visit: Visit, target: Consulted, args: dict[str, Any], told: str = "") -> StepResult:
    """Ask a specialist with these arguments; `told`: the conversation that goes on, where it is known.

    Raises what `consult_specialist` raises.
    """
    run = visit.scope.run
    # Two steps that may write are two requests, also where they say the same.
    named = f"{target.called} {visit.id}" if target.may_write else target.called
    errand = Errand(visit=visit, target=target, args=args, call=frozen(named, args), key=told)
    if run.task.guard.holds and (why := run.task.guard.rules.refusal(target.name)):
        raise Stopped(errand.label, "guideline", why)
    held = run.progress.asked.conversations.get(errand.conversation) or run.session.inner.get(errand.conversation)
    if not errand.goes_on:
        if (stored := run.progress.results.get(errand.call.hash)) is not None and run.fresh(stored):
            return reused(errand, stored)
        asked = question_of(held) if held is not None else None
        if held is not None and asked is not None and (run.task.earlier.told or was_told(errand, held)):
            # The message answers another specialist, or leaves its part out: this one still waits.
            raise Referred(replace(asked, within=errand.conversation), asked.label, waits=True)
    if visit.node.step.confirm is not None:
        ask_group(visit.node, visit.scope, [visit.scope], visit.id)
    return settled(errand, await _answer(errand, held))


def label_of_specialist(visit: Visit) -> str:
    """The friendly name of the specialist of a step."""
    target = visit.node.target
    assert target is not None and target.kind == "specialist"
    return target.specialist.named(target.name)


async def _answer(errand: Errand, held: Session | None) -> SpecialistAnswer:
    """Let the specialist answer within its time; raises Stopped where it gives no answer."""
    visit, target = errand.visit, errand.target
    run, began = visit.scope.run, loop_time()
    run.voice.emit(StepStarted(step=target.called, label=errand.label, step_id=visit.id))
    run.progress.call(visit.id, target.called, errand.shown)
    run.progress.asked.consulted[visit.id] = began
    ends = min(visit.scope.frame.deadline.inner, began + visit.seconds)
    if (own := target.specialist.limits.max_latency_ms) is not None:
        ends = min(ends, began + own / 1000)
    try:
        children = run.agent.children
        assert children is not None and run.consult is not None
        child = await in_time(children.ready(target.name, errand.message), ends)
        return await in_time(run.consult(consultation_of(errand, held, child, ends)), ends)
    except ToolError as error:
        raise silent(errand, error, run.took(visit.id, began)) from error
