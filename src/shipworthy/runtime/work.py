"""The work of a run: its skill, to its answer, its question, or as far as it gets."""

import logging

from shipworthy.errors import DeadlinePassed, LimitReached, ShipworthyError
from shipworthy.runtime.names.frame import Frame
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import NeedsYes, Question, Stopped
from shipworthy.runtime.outcome import Outcome, answered, asked, kept_to, partial
from shipworthy.runtime.prompting.checks import broken
from shipworthy.runtime.prompting.wishes import LOOP
from shipworthy.runtime.run import Run
from shipworthy.runtime.workflow.values import last_words
from shipworthy.runtime.workflow.walk import run_skill
from shipworthy.stores.session import Pending

log = logging.getLogger("shipworthy")


async def work(run: Run) -> Outcome:
    """Run the chosen skill to its answer, its question, or as far as it gets."""
    graph = run.agent.graph(run.task.skill)
    scope = Scope(Frame(run, graph, {}, run.budget.deadline, run.budget.ledger), {}, {}, "")
    run.voice.answering = LOOP if graph.skill.tools else graph.nodes[-1].id if graph.nodes else None
    try:
        if run.task.guard.holds and (why := run.task.guard.unfit(graph, run.agent.graph)):
            raise Stopped(graph.skill.about, "guideline", why)
        outcome = answered(run, await run_skill(scope) or last_words(scope))
    except Exception as error:
        outcome = _outcome_of(run, error)
    return await kept_to(run, scope, outcome, broken) if run.voice.checked else outcome


def _outcome_of(run: Run, error: Exception) -> Outcome:
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
