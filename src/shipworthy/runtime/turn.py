"""The run: one message, from its arrival to its settled result."""

import asyncio
import datetime as dt
import logging
import time
from dataclasses import dataclass

from shipworthy.clock import loop_time
from shipworthy.compiled import Compiled
from shipworthy.errors import DeadlinePassed, LimitReached, ShipworthyError
from shipworthy.events import Emit, GuidelineApplied, QuestionAsked, Reason, RunFinished, SkillChosen, Thinking
from shipworthy.routing.lineup import Lineup
from shipworthy.routing.said import Said
from shipworthy.runtime.calls.reports import look_back
from shipworthy.runtime.guard import guard_of
from shipworthy.runtime.limits.admission import Admission
from shipworthy.runtime.limits.budget import EVERYTHING, Budget
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.held import fitting
from shipworthy.runtime.meaning.intent import Intent, begun
from shipworthy.runtime.meaning.interpret import interpret
from shipworthy.runtime.meaning.understand import understood
from shipworthy.runtime.names.frame import Frame
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import NeedsYes, Question, Stopped
from shipworthy.runtime.outcome import Outcome, answered, asked, joined, kept_to, partial
from shipworthy.runtime.progress import Progress
from shipworthy.runtime.prompting.talk import LOOP
from shipworthy.runtime.remember import identified, opening_of, remembered, remembering, told_all
from shipworthy.runtime.result import RunResult
from shipworthy.runtime.run import Run
from shipworthy.runtime.task import Task
from shipworthy.runtime.voice import Voice
from shipworthy.runtime.workflow.values import last_words
from shipworthy.runtime.workflow.walk import run_skill
from shipworthy.stores.effects import Effects
from shipworthy.stores.session import Open, Pending, Session
from shipworthy.world import Live, World

log = logging.getLogger("shipworthy")
SPENT = "The budget for this is used up. Try again later, or ask whoever runs me to raise it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One message answered: its result, the conversation as it stands now, and the texts behind handles."""

    result: RunResult
    session: Session
    texts: dict[str, str]


async def run_turn(
    message: str,
    *,
    agent: Compiled,
    session: Session,
    emit: Emit | None = None,
    run_id: str,
    lineup: Lineup,
    skill: str | None = None,
    answering: str | None = None,
    now: dt.datetime,
    world: World | None = None,
    admission: Admission = EVERYTHING,
    effects: Effects | None = None,
) -> Turn:
    """Answer one message: understand, admit, work, settle. Errors of the agent's own become outcomes here.

    `skill`: the one to work on, where the caller has chosen it. `answering`: id of the question that the message
    answers. `world`: the outside; None: unrecorded.
    `admission`: the accounts that the run is charged to. `effects`: where its writes are claimed.
    """
    outside, started = world or Live(), loop_time()
    run = Run(
        id=run_id,
        agent=agent,
        session=session,
        said=Said(message, now),
        wall=outside.observe("wall", time.time),
        started=started,
        world=outside,
        lineup=lineup,
        can_ask=outside.observe("can ask", lambda: not lineup.empty),
        effects=effects,
        task=Task(message=message),
        progress=Progress(),
        voice=Voice(run_id, emit, started),
        budget=Budget(run_id, started, outside, admission),
    )
    run.voice.emit(Thinking())
    try:
        if effects is not None and agent.writes:
            await look_back(run, effects)
        talk = Conversation(agent=agent, session=session, said=run.said, wall=run.wall, answering=answering)
        intent = interpret(talk) if skill is None else begun(agent, skill, run.said)
        intent = await understood(run, intent)
        if intent.open is None or intent.ask is not None:
            outcome = _without_skill(run, intent)
        elif (spent := await _admit(run, intent, intent.open)) is not None:
            outcome = spent
        else:
            outcome = await _work(run)
    except asyncio.CancelledError:
        # What was used is charged; the rest of what was set aside is free again.
        await asyncio.shield(run.budget.release())
        raise
    await run.budget.release()
    return _settle(run, intent, outcome)


def _without_skill(run: Run, intent: Intent) -> Outcome:
    run.budget.admit_nothing()
    if intent.ask is not None:
        text = joined(intent.prefix, intent.ask.text)
        reason: Reason = "which_skill" if intent.ask.kind == "skill" else intent.ask.kind
        return Outcome(status="asked", text=text, reason=reason, pending=intent.ask)
    if intent.refused is not None:
        return Outcome(status="refused", text=intent.say, reason=intent.refused)
    return Outcome(status="completed", text=intent.say)


async def _admit(run: Run, intent: Intent, opened: Open) -> Outcome | None:
    """Say what was chosen, and set the worst case aside; the outcome where the accounts have no room for it."""
    task, graph = run.task, run.agent.graph(opened.skill)
    task.skill = opened.skill
    kept = fitting(run.agent.spec, graph.inputs, run.session.kept)
    task.inputs = {**kept, **opened.inputs}
    for name, value in task.inputs.items():
        if isinstance(value, dt.time):
            # A time of day is compared with the texts that tools give: both are HH:MM:SS.
            task.inputs[name] = value.isoformat()
    run.progress.results, run.progress.writes.before = dict(opened.results), opened.results
    task.opening = opened.id or opening_of(run.session, opened.skill)
    task.message = opened.message if opened.turns else task.message
    task.approved = {call.hash: call for call in intent.approved}
    run.voice.emit(
        SkillChosen(skill=opened.skill, confidence=intent.confidence, reason=intent.reason, inputs=dict(task.inputs))
    )
    bound = run.bound_of(opened.skill)
    if run.agent.spec.guidelines:
        _guard(run, opened)
        bound = bound.capped("tool_calls", task.guard.rules.most)
    try:
        await run.budget.reserve(bound, graph.nodes)
    except LimitReached as error:
        run.budget.admit_nothing()
        return Outcome(status="refused", text=f"{SPENT} ({error}.)", reason="budget")
    if bound.model_calls and run.can_ask:
        run.lineup.begin()
    return None


def _guard(run: Run, opened: Open) -> None:
    """Find the guidelines that apply."""
    task = run.task
    task.guard = guard_of(
        run.agent.spec,
        skill=opened.skill,
        said=(task.message, opened.message, run.said.message),
        heard=run.said,
        inputs=task.inputs,
        session={"id": run.session.id, "turns": len(run.session.turns)},
        now=run.said.now,
    )
    run.voice.checked = bool(task.guard.rules.checks)
    for name, _ in task.guard.rules.named:
        run.voice.emit(GuidelineApplied(name=name))


async def _work(run: Run) -> Outcome:
    """Run the chosen skill to its answer, its question, or as far as it gets."""
    graph = run.agent.graph(run.task.skill)
    scope = Scope(Frame(run, graph, {}, run.budget.deadline, run.budget.ledger), {}, {}, "")
    run.voice.answering = LOOP if graph.skill.tools else graph.nodes[-1].id if graph.nodes else None
    try:
        if run.task.guard.holds and (why := run.task.guard.unfit(graph, run.agent.graph)):
            raise Stopped(graph.skill.about, "guideline", why)
        outcome = answered(run, await run_skill(scope) or last_words(scope))
    except Exception as error:
        outcome = _ended(run, error)
    return kept_to(run, scope, outcome)


def _ended(run: Run, error: Exception) -> Outcome:
    """The outcome of a skill that asks, waits for a yes, or cannot go on."""
    match error:
        case Question():
            return asked(error)
        case NeedsYes():
            pending = Pending(kind="confirm", names=(), text=error.text, calls=error.calls)
            return Outcome(status="asked", text=error.text, reason="confirm", pending=pending)
        case Stopped():
            return partial(run, error.kind, f"{error.label}: {error.detail}")
        case LimitReached() | DeadlinePassed():
            return partial(run, "limit" if isinstance(error, LimitReached) else "deadline", str(error))
        case ShipworthyError():
            return partial(run, "error", str(error))
    # A fault of our own must not take the program that serves others down with it.
    log.error("run %s failed", run.id, exc_info=error)
    return partial(run, "internal", f"{type(error).__name__}: {error}")


def _settle(run: Run, intent: Intent, outcome: Outcome) -> Turn:
    """Show what has not been shown, close the account, and remember."""
    outcome, voice, progress = told_all(run, identified(run, outcome)), run.voice, run.progress
    text = joined(intent.prefix, outcome.text) if intent.ask is None else outcome.text
    voice.say(text.removeprefix(voice.shown) if text.startswith(voice.shown) else "")
    if (pending := outcome.pending) is not None:
        kind, names, choices = pending.kind, pending.names, pending.choices
        voice.emit(QuestionAsked(kind=kind, names=names, text=text, choices=choices, question_id=pending.id))
    elapsed, first_event, first_token = run.timing()
    result = RunResult(
        run_id=run.id,
        status=outcome.status,
        reason=outcome.reason,
        text=text,
        skill=intent.open.skill if intent.open is not None else None,
        inputs=dict(run.task.inputs),
        model=progress.answered_by,
        path=progress.path,
        question=pending.id if pending is not None else None,
        usage=run.budget.ledger.usage(elapsed),
        bound=run.budget.bound,
        first_event_ms=first_event,
        first_token_ms=first_token,
        trust=outcome.trust if pending is None else progress.seen_trust.trust,
    )
    voice.emit(RunFinished(result=result.as_dict()))
    return Turn(result=result, session=remembering(remembered(run, intent, outcome, text), run), texts=progress.texts)
