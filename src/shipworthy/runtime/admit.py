"""Admission: what the message asks for becomes the run's task, and its worst case is set aside before any is spent."""

import datetime as dt
from collections.abc import Mapping

from shipworthy.errors import LimitReached
from shipworthy.events import Degraded, GuidelineApplied, Reason, SkillChosen
from shipworthy.runtime.guard import Guard, guard_of
from shipworthy.runtime.meaning.held import fitting
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.origins import take_origins
from shipworthy.runtime.names.failing import filled
from shipworthy.runtime.names.frame import Frame
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Told
from shipworthy.runtime.outcome import Outcome, joined
from shipworthy.runtime.remember import opening_of
from shipworthy.runtime.run import Run
from shipworthy.runtime.task import Approved
from shipworthy.stores.session import Open


async def admit(run: Run, intent: Intent) -> Outcome | None:
    """Take the task on, and set its worst case aside; the outcome where there is no task, or no room for it."""
    opened = intent.open
    if opened is None or intent.ask is not None:
        # Nothing is worked on; the result shows what is held all the same.
        run.task.inputs = dict(opened.inputs) if opened is not None else {}
        run.budget.admit_nothing()
        if run.agent.spec.guidelines:
            run.task.guard = _guard_of(run, opened.skill if opened is not None else "", opened)
        return _without_skill(intent)
    _take(run, intent, opened)
    run.voice.before = intent.prefix
    run.voice.checked = bool(run.agent.graph(opened.skill).claims)
    bound = run.bound_of_opened(opened) if run.agent.spec.specialists else run.bound_of(opened.skill)
    if run.agent.spec.guidelines:
        _guard(run, opened)
        bound = bound.capped("tool_calls", run.task.guard.rules.most)
    try:
        await run.budget.reserve(bound, run.agent.graph(opened.skill).nodes)
    except LimitReached as error:
        run.budget.admit_nothing()
        run.voice.emit(Degraded(reason="budget", detail=str(error)))
        key = "budget_busy" if error.for_now else "budget"
        told = _own_words(run, opened, error) or Told(run.agent.phrases(key))
        return Outcome(status="refused", text=told.text, reason="budget", origin=told.origin)
    if bound.model_calls and run.can_ask:
        run.lineup.begin()
    return None


def _own_words(run: Run, opened: Open, error: LimitReached) -> Told | None:
    """What the skill says where its budget is used up; None where it says nothing, or the budget is only set aside."""
    graph = run.agent.graph(opened.skill)
    if graph.skill.otherwise is None or error.for_now:
        return None
    scope = Scope(Frame(run, graph, {}, run.budget.deadline, run.budget.ledger), {}, {}, "")
    return filled(graph.skill.otherwise, scope, str(error))


def _without_skill(intent: Intent) -> Outcome:
    if intent.ask is not None:
        text = joined(intent.prefix, intent.ask.text)
        reason: Reason = "which_skill" if intent.ask.kind == "skill" else intent.ask.kind
        return Outcome(status="asked", text=text, reason=reason, pending=intent.ask, origin=intent.ask.label)
    if intent.refused is not None:
        return Outcome(status="refused", text=intent.say, reason=intent.refused)
    return Outcome(status="completed", text=intent.say)


def _take(run: Run, intent: Intent, opened: Open) -> None:
    """Make the intent the run's task."""
    task, graph = run.task, run.agent.graph(opened.skill)
    task.skill = opened.skill
    task.inputs, task.offers = dict(opened.inputs), dict(opened.offers)
    task.doubted = intent.doubted - opened.inputs.keys() if intent.doubted else intent.doubted
    kept: Mapping[str, object] = {}
    if run.session.kept:
        kept = fitting(run.agent.spec, graph.inputs, run.session.kept)
        task.inputs = {name: value for name, value in kept.items() if name not in task.doubted} | task.inputs
    for name, value in task.inputs.items():
        if isinstance(value, dt.time):
            # A time of day is compared with the texts that tools give: both are HH:MM:SS.
            task.inputs[name] = value.isoformat()
    if run.session.turns or opened.origins or opened.meant:
        take_origins(run, opened, kept)
    task.earlier.told, task.earlier.answering, task.earlier.words = intent.told, intent.answering, intent.words
    run.progress.results, run.progress.writes.before = dict(opened.results), opened.results
    if opened.waits:
        same = all(task.inputs.get(name) == value for name, value in opened.settled_for.items())
        run.eras.passed, run.eras.settled = opened.waits, opened.settled if same else {}
    task.opening = opened.id or opening_of(run.session, opened.skill)
    task.message = opened.request or opened.message
    if run.within is not None and run.within.found:
        task.message = f"{task.message}\n\n{run.within.found}"
    task.readings = () if opened.request else opened.readings
    if intent.approved:
        task.approved = Approved(calls={call.hash: call for call in intent.approved}, by=intent.agreed)
    run.voice.emit(
        SkillChosen(skill=opened.skill, confidence=intent.confidence, reason=intent.reason, inputs=dict(task.inputs))
    )


def _guard(run: Run, opened: Open) -> None:
    """Find the guidelines that apply."""
    task = run.task
    task.guard = _guard_of(run, opened.skill, opened)
    run.voice.checked = run.voice.checked or task.guard.rules.checks
    for name, _ in task.guard.rules.named:
        run.voice.emit(GuidelineApplied(name=name))


def _guard_of(run: Run, skill: str, opened: Open | None) -> Guard:
    task = run.task
    return guard_of(
        run.agent.spec,
        skill=skill,
        said=(task.message, opened.message if opened is not None else task.message, run.said.message),
        heard=run.said,
        inputs=task.inputs,
        session={"id": run.session.name, "turns": len(run.session.turns)},
        now=run.said.now,
        context=run.asker.context,
    )
