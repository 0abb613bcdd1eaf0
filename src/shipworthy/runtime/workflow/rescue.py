"""What stands in for a loop when no model answers, and for a step that failed."""

from typing import Any

from shipworthy.contract.graph import Page
from shipworthy.contract.labels import Label, unknown
from shipworthy.contract.language.text import Text
from shipworthy.contract.language.values import MISSING, StepResult
from shipworthy.errors import ShipworthyError
from shipworthy.events import Reason, StepDropped
from shipworthy.runtime.asking.ask import no_model
from shipworthy.runtime.calls.trust import made_of
from shipworthy.runtime.names.failing import own_text, with_error
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Stopped, Told
from shipworthy.runtime.plan.visit import Visit
from shipworthy.runtime.prompting.spoken import fallback_of_loop
from shipworthy.runtime.workflow.attempts import Kind, kind_of_error
from shipworthy.runtime.workflow.values import ask_again, entered


def fallback_page(scope: Scope) -> str | Page:
    """The loop's fallback text, or the steps that stand in for it; raises Stopped where there is neither."""
    run, graph = scope.run, scope.frame.graph
    if isinstance(graph.skill.fallback, Text):
        return fallback_of_loop(scope, graph.skill.fallback)
    if why := run.task.guard.unfit_fallback(graph, run.agent.graph):
        raise Stopped(graph.skill.about, "guideline", why)
    if not graph.fallback:
        raise Stopped(graph.skill.about, "no_model", f"it needs a language model, and {no_model(run)}")
    return graph.fallback_page


def recovering(visit: Visit, error: ShipworthyError | Stopped) -> Scope:
    """The scope for the steps of `on_error`, which read the message of the failure as `error`."""
    return with_error(visit.scope, str(error), _failed(visit))


def _failed(visit: Visit) -> Label:
    """The label of what failed: of a tool that of its results, else all that tools have given so far."""
    target, scope = visit.node.target, visit.scope
    if target is None or target.kind != "tool":
        return scope.run.progress.seen_trust
    return scope.run.agent.mark(target).whole.join(made_of(visit.node, target, scope, None))


def failed_inside(inner: Scope, error: Stopped) -> None:
    """Give a failure of a skill that is a step the text of that skill, unless a step inside has one."""
    error.told = error.told or own_text(inner.frame.graph.skill, inner, error.kind, error.detail)


def instead(visit: Visit, kind: Kind, error: ShipworthyError | Stopped) -> Any:
    """What stands in for a step that failed: a typed line where it is skipped, nothing where it is dropped.

    Raises Question where its `on_error` asks and there is an input to ask for, and Stopped where the skill cannot go on
    without it.
    """
    step, run, name, message = visit.node.step, visit.scope.run, kind_of_error(error), str(error)
    told = _told(visit, error, name, message)
    if step.on_error == "skip":
        run.degrade("partial", message, visit.id)
        value = {"error": name, "message": message}
        text = told.text if told is not None else _line(visit, kind)
        return StepResult(value=value, text=text, mark=unknown("error").join(_failed(visit)))
    if step.on_error == "ask":
        prefix = told.text if told is not None else run.agent.phrases("try_other")
        if (question := ask_again(visit.node, visit.scope, prefix)) is not None:
            raise question from error
    label = kind.label(visit)
    if not step.required:
        reason = f"{name}: {message}"
        run.voice.emit(StepDropped(step=step.name or step.kind, label=label, step_id=visit.id, reason=reason))
        run.progress.miss(visit.id, label, message)
        run.degrade("step_dropped", f"{label}: {message}", visit.id)
        return MISSING
    # One that came from a step inside names that one.
    stopped = error if isinstance(error, Stopped) else Stopped(label, name, message)
    stopped.told = told
    raise stopped from (None if stopped is error else error)


def _told(visit: Visit, error: ShipworthyError | Stopped, reason: Reason, message: str) -> Told | None:
    """The text of the author: of a step inside, of the skill that is the step, or of the step."""
    if isinstance(error, Stopped) and error.told is not None:
        return error.told
    target = visit.node.target
    inner = own_text(target, entered(visit), reason, message) if target is not None and target.kind == "skill" else None
    return inner or own_text(visit.node.step, visit.scope, reason, message) or _silent(visit)


def _silent(visit: Visit) -> Told | None:
    """The sentence that a remote specialist gave no answer; None for a write, of which more is said."""
    run, target = visit.scope.run, visit.node.target
    if target is None or target.kind != "tool" or target.spends is None or target.effect == "write":
        return None
    if run.task.skill not in run.agent.spec.implied or run.agent.spec.failure is not None:
        return None
    return Told(run.agent.phrases("no_answer_of", name=target.label))


def _line(visit: Visit, kind: Kind) -> str:
    """What stands for a result that was skipped: the label of its tool, and that there is none."""
    phrases, target = visit.scope.run.agent.phrases, visit.node.target
    missing = phrases("not_available")
    labelled = target is not None and target.kind == "tool" and target.label
    return phrases("labelled", label=kind.label(visit), text=missing) if labelled else missing
