"""The result of a run whose event loop is blocked at its deadline, made on another thread."""

from shipworthy.clock import loop_time
from shipworthy.errors import ExpressionError
from shipworthy.events import Degraded, RunFinished
from shipworthy.runtime.names.frame import Frame
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Question
from shipworthy.runtime.outcome import failed, fallback_of, joined, told_of
from shipworthy.runtime.result import RunResult
from shipworthy.runtime.run import Run

WHY = "the event loop was blocked when the time for work was over"


def overdue(run: Run) -> RunResult:
    """What the run has by now: the text that was shown, else the author's for a failure, else a built-in sentence.

    The work of the run stands still meanwhile, because it waits for the code that blocks the loop.
    """
    voice, task, budget = run.voice, run.task, run.budget
    shown = voice.shown
    text = shown or _told(run)
    voice.emit(Degraded(reason="deadline", detail=WHY))
    text = voice.finish(text)
    elapsed = round((loop_time() - run.started) * 1000, 3)
    result = RunResult(
        run_id=run.id,
        status="degraded" if shown or run.progress.found else "failed",
        reason="deadline",
        text=text,
        skill=task.skill or None,
        inputs=dict(task.inputs),
        model=run.progress.asked.by,
        path=run.progress.path,
        usage=budget.ledger.usage(elapsed),
        bound=budget.bound,
        first_event_ms=voice.first_event_ms,
        first_token_ms=voice.first_token_ms,
        trust=run.progress.seen_trust.trust,
    )
    voice.secrets.hide_fields(result)
    voice.emit(RunFinished(result=result.as_dict()))
    return result


def _told(run: Run) -> str:
    """The author's text for a failure, else the fallback, else the sentence of the phrase book."""
    if not run.task.skill:
        return run.agent.phrases("too_slow")
    scope = Scope(Frame(run, run.agent.graph(run.task.skill), {}, run.budget.deadline, run.budget.ledger), {}, {}, "")
    try:
        told = told_of(scope, "deadline", WHY)
        own = told.text if told is not None else fallback_of(scope)[0]
    except (ExpressionError, Question):
        own = ""
    return joined(run.voice.before, own or failed(run, "deadline"))
