"""The run: one message, from its arrival to its settled result."""

import asyncio
import datetime as dt
import logging
import time
from dataclasses import dataclass
from typing import Any

from shipworthy.compiled import Compiled
from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.bounds.fold import floor
from shipworthy.errors import DeadlinePassed, LimitReached, ShipworthyError
from shipworthy.events import Emit, GuidelineApplied, QuestionAsked, Reason, RunFinished, SkillChosen, Status, Thinking
from shipworthy.routing.lineup import Lineup
from shipworthy.runtime.calls.reports import look_back, remembering, told_all
from shipworthy.runtime.guard import guard_of
from shipworthy.runtime.limits.admission import Admission
from shipworthy.runtime.meaning.intent import Intent, begun
from shipworthy.runtime.meaning.interpret import interpret
from shipworthy.runtime.meaning.understand import understood
from shipworthy.runtime.names.frame import Frame
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Ended, NeedsYes, Question, Stopped
from shipworthy.runtime.outcome import Outcome, answered, asked, joined, kept_to, partial
from shipworthy.runtime.prompting.loop import run_loop
from shipworthy.runtime.remember import opening_of, remembered
from shipworthy.runtime.result import RunResult
from shipworthy.runtime.run import EVERYTHING, Run
from shipworthy.runtime.workflow.block import run_block
from shipworthy.runtime.workflow.skill import last_words, rescuing
from shipworthy.runtime.workflow.walk import run_step
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
    emit: Emit,
    run_id: str,
    lineup: Lineup,
    skill: str | None = None,
    now: dt.datetime,
    world: World | None = None,
    admission: Admission = EVERYTHING,
    effects: Effects | None = None,
    answering: str | None = None,
) -> Turn:
    """Answer one message: understand, admit, work, settle. Errors of the agent's own become outcomes here.

    `skill`: the one to work on, where somebody else has chosen it. `world`: the outside; None: as it is.
    `admission`: the accounts that the run is charged to. `effects`: where its writes are claimed.
    `answering`: the id of the question that the message answers.
    """
    run = Run(
        agent=agent,
        session=session,
        message=message,
        emit=emit,
        run_id=run_id,
        lineup=lineup,
        world=world or Live(),
        admission=admission,
        effects=effects,
        now=now,
        started=time.monotonic(),
    )
    run.emit(Thinking())
    await look_back(run)
    intent = interpret(agent, session, message, now, run.wall) if skill is None else begun(agent, skill, message, now)
    intent = await understood(run, intent)
    if intent.open is None or intent.ask is not None:
        outcome = _without_skill(run, intent)
    else:
        outcome = await _admitted(run, intent, intent.open)
    await run.release()
    return _settle(run, intent, outcome)


async def _admitted(run: Run, intent: Intent, opened: Open) -> Outcome:
    try:
        await _admit(run, intent, opened)
    except LimitReached as error:
        _unbound(run)
        return Outcome(status="refused", text=f"{SPENT} ({error}.)", reason="budget")
    try:
        return await _work(run, opened)
    except asyncio.CancelledError:
        # Whoever left has used what it has used; the rest of what was set aside is free again.
        await asyncio.shield(run.release())
        raise


def _unbound(run: Run) -> None:
    """Nothing is worked on: no call at all, and time to say so."""
    if not run.ledger.usage(0).model_calls:
        run.admit(Bound().plus_ms(10_000))


def _without_skill(run: Run, intent: Intent) -> Outcome:
    _unbound(run)
    if intent.ask is not None:
        text = joined(intent.prefix, intent.ask.text)
        reason: Reason = "which_skill" if intent.ask.kind == "skill" else intent.ask.kind
        return Outcome(status="asked", text=text, reason=reason, pending=intent.ask)
    if intent.refused is not None:
        status: Status = "refused"
        return Outcome(status=status, text=intent.say, reason=intent.refused)
    return Outcome(status="completed", text=intent.say)


async def _admit(run: Run, intent: Intent, opened: Open) -> None:
    """Say what was chosen, and set the worst case aside before anything is spent."""
    kept = {name: value for name, value in run.session.kept.items() if name in run.agent.graph(opened.skill).inputs}
    run.inputs = {name: _plain_time(value) for name, value in {**kept, **opened.inputs}.items()}
    run.results, run.writes.before = dict(opened.results), opened.results
    run.instance = opened.id or opening_of(run.session, opened.skill)
    run.message = opened.message if opened.turns else run.message
    run.approved_calls = intent.approved
    run.approved = frozenset(call.hash for call in intent.approved)
    run.emit(
        SkillChosen(skill=opened.skill, confidence=intent.confidence, reason=intent.reason, inputs=dict(run.inputs))
    )
    run.guard = guard_of(
        run.agent.spec,
        skill=opened.skill,
        said=(run.message, opened.message, run.said),
        inputs=run.inputs,
        session={"id": run.session.id, "turns": len(run.session.turns)},
        now=run.now,
    )
    for name, _ in run.guard.rules.named:
        run.emit(GuidelineApplied(name=name))
    bound = run.bound_of(opened.skill).capped("tool_calls", run.guard.rules.most)
    # Nobody asks for the least where no account could give less.
    nodes = run.agent.graph(opened.skill).nodes if run.admission.accounts else ()
    await run.reserve(bound, floor(nodes))
    if bound.model_calls and run.can_ask:
        run.lineup.begin()


async def _work(run: Run, opened: Open) -> Outcome:
    """Run the skill to its answer, its question, or as far as it gets."""
    graph = run.agent.graph(opened.skill)
    frame = Frame(run, graph, {}, run.deadline)
    scope = Scope(frame, {}, {}, ())
    last = graph.nodes[-1] if graph.nodes else None
    run.answering = opened.skill if graph.skill.tools else last.id if last is not None else None
    return kept_to(run, scope, await _worked(run, scope))


async def _worked(run: Run, scope: Scope) -> Outcome:
    graph = scope.frame.graph
    try:
        if why := run.guard.unfit(graph, run.agent.graph):
            raise Stopped(graph.skill.about, "guideline", why)
        if graph.skill.tools:
            return answered(run, Ended(text=await run_loop(scope, rescuing(run_step))))
        ended = await run_block(graph.nodes, scope, run_step)
        return answered(run, ended or last_words(scope))
    except Question as question:
        return asked(question)
    except NeedsYes as confirm:
        pending = Pending(kind="confirm", names=(), text=confirm.text, calls=confirm.calls)
        return Outcome(status="asked", text=confirm.text, reason="confirm", pending=pending)
    except Stopped as stopped:
        return partial(run, stopped.kind, f"{stopped.label}: {stopped.detail}")
    except (LimitReached, DeadlinePassed) as error:
        return partial(run, "limit" if isinstance(error, LimitReached) else "deadline", str(error))
    except ShipworthyError as error:
        return partial(run, "error", str(error))
    except Exception as error:
        # A fault of our own must not take the program that serves others down with it.
        log.exception("run %s failed", run.run_id)
        return partial(run, "internal", f"{type(error).__name__}: {error}")


def _settle(run: Run, intent: Intent, outcome: Outcome) -> Turn:
    """Show what has not been shown, close the account, and remember."""
    outcome = told_all(run, outcome)
    text = outcome.text
    if intent.prefix and intent.ask is None:
        text = joined(intent.prefix, text)
    run.say(text.removeprefix(run.shown) if text.startswith(run.shown) else "")
    if outcome.pending is not None:
        pending = outcome.pending
        run.emit(QuestionAsked(kind=pending.kind, names=pending.names, text=text, choices=pending.choices))
    elapsed, first_event, first_token = run.timing()
    result = RunResult(
        run_id=run.run_id,
        status=outcome.status,
        reason=outcome.reason,
        text=text,
        skill=intent.open.skill if intent.open is not None else None,
        inputs=dict(run.inputs),
        model=run.asked,
        path=run.path,
        usage=run.ledger.usage(elapsed),
        bound=run.bound,
        first_event_ms=first_event,
        first_token_ms=first_token,
        trust=outcome.trust if outcome.pending is None else run.read.trust,
    )
    run.emit(RunFinished(result=result.as_dict()))
    return Turn(result=result, session=remembering(remembered(run, intent, outcome, text), run), texts=run.texts)


def _plain_time(value: Any) -> Any:
    # A time of day is compared with the texts that tools give: both are HH:MM:SS.
    return value.isoformat() if isinstance(value, dt.time) else value
