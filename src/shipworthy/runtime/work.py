"""The work of a run: its skill, to its answer, its question, or as far as it gets."""

import logging
from contextlib import suppress

from shipworthy.contract.labels import TRUSTED
from shipworthy.contract.page import walk
from shipworthy.errors import DeadlinePassed, LimitReached, OutOfTime, ShipworthyError, StateLate
from shipworthy.events import Reason
from shipworthy.runtime.meaning.asleep import asleep
from shipworthy.runtime.names.failing import own_text
from shipworthy.runtime.names.frame import Frame
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import NeedsWait, NeedsYes, Question, Referred, Stopped
from shipworthy.runtime.outcome import Outcome, answered, asked, asked_for_yes, kept_to, partial, told_of
from shipworthy.runtime.prompting.checks import broken, broken_by_more
from shipworthy.runtime.prompting.wishes import LOOP
from shipworthy.runtime.run import Run
from shipworthy.runtime.workflow.values import given_back, is_together, last_words, referred
from shipworthy.runtime.workflow.walk import run_skill

log = logging.getLogger("shipworthy")


async def work(run: Run) -> Outcome:
    """Run the chosen skill to its answer, its question, or as far as it gets."""
    graph = run.agent.graph(run.task.skill)
    scope = Scope(Frame(run, graph, {}, run.budget.deadline, run.budget.ledger), {}, {}, "")
    if run.within is not None:
        scope = scope.decided_by(run.within.label)
    if not run.agent.spec.specialists or not is_together(scope):
        run.voice.answering = LOOP if graph.skill.tools else graph.nodes[-1].id if graph.nodes else None
    try:
        if run.task.guard.holds and (why := run.task.guard.unfit(graph, run.agent.graph)):
            raise _refused(scope, why)
        outcome = answered(run, await run_skill(scope) or last_words(scope))
        if run.within is not None:
            run.progress.asked.returned = given_back(scope)
    except Exception as error:
        outcome = _outcome_of(run, scope, error)
    if not run.voice.checked:
        return outcome
    kept = await kept_to(run, scope, outcome, broken)
    answer = kept.status in ("completed", "degraded")
    run.task.guard.judge = lambda text: broken_by_more(scope, text, answer=answer)
    return kept


def _refused(scope: Scope, why: str) -> Stopped:
    """A skill that a guideline does not let begin, with the text of the step that it forbids."""
    graph, rules = scope.frame.graph, scope.run.task.guard.rules
    refused = Stopped(graph.skill.about, "guideline", why)
    steps = [
        place.node.step for place in walk(graph.nodes) if place.node.target and rules.refusal(place.node.target.name)
    ]
    told = [text for step in steps if (text := own_text(step, scope, "guideline", why)) is not None]
    refused.told = told[0] if told else None
    return refused


def _texts_in(scope: Scope) -> dict[str, str]:
    """The free texts that are the person's own, by input: said for it, or read out of the message by its default."""
    free = [name for name, spec in scope.frame.graph.inputs.items() if spec.is_free_text]
    held: dict[str, object] = {}
    with suppress(ShipworthyError, OutOfTime):
        held = {name: scope.known(name) for name in free if scope.source(name) == TRUSTED}
    return {name: value for name, value in held.items() if isinstance(value, str) and value}


def _outcome_of(run: Run, scope: Scope, error: Exception) -> Outcome:
    """The outcome of a skill that asks, waits for a yes, or cannot go on."""
    match error:
        case Question():
            return asked(run, error)
        case NeedsYes():
            return asked_for_yes(run, error, _texts_in(scope))
        case NeedsWait():
            return asleep(run, error)
        case Referred():
            return referred(run, scope, error)
        case Stopped():
            told = error.told or told_of(scope, error.kind, error.detail)
            return partial(run, error.kind, str(error), told)
        case LimitReached() | DeadlinePassed() | OutOfTime() | StateLate():
            reason: Reason = "limit" if isinstance(error, LimitReached) else "deadline"
            return partial(run, reason, str(error), told_of(scope, reason, str(error)))
        case ShipworthyError():
            return partial(run, "error", str(error), told_of(scope, "error", str(error)))
    # A fault of our own must not take the program that serves others down with it.
    log.error("run %s failed", run.id, exc_info=error)
    detail = f"{type(error).__name__}: {error}"
    return partial(run, "internal", detail, told_of(scope, "internal", detail))
