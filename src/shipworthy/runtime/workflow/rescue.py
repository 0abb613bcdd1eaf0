"""What stands in for a loop when no model answers, and for a step that failed."""

from typing import Any

from shipworthy.contract.graph import Page
from shipworthy.contract.labels import unknown
from shipworthy.contract.language.text import Text
from shipworthy.contract.language.values import MISSING, StepResult
from shipworthy.errors import ShipworthyError
from shipworthy.events import StepDropped
from shipworthy.runtime.asking.ask import no_model
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Stopped
from shipworthy.runtime.plan.visit import Visit
from shipworthy.runtime.progress import in_order
from shipworthy.runtime.workflow.attempts import Kind, kind_of_error
from shipworthy.runtime.workflow.values import ask_again


def fallback_page(scope: Scope) -> str | Page:
    """The loop's fallback text, or the steps that stand in for it; raises Stopped where there is neither."""
    run, graph = scope.run, scope.frame.graph
    if isinstance(graph.skill.fallback, Text):
        return graph.skill.fallback.render(scope)
    if why := run.task.guard.unfit_fallback(graph, run.agent.graph):
        raise Stopped(graph.skill.about, "guideline", why)
    if not graph.fallback:
        raise Stopped(graph.skill.about, "no_model", f"I need a language model for this, and {no_model(run)}")
    return graph.fallback_page


def found_texts(scope: Scope) -> str:
    """Everything that the run has found, in the order of the page."""
    found = scope.run.progress.found
    return "\n".join(found[step_id].text for step_id in in_order(found))


def with_error(scope: Scope, error: ShipworthyError | Stopped) -> Scope:
    """The scope for the steps of `on_error`, which read the message of the failure as `error`."""
    return scope.beside({"error": unknown("error").whole}, error=str(error))


def instead(visit: Visit, kind: Kind, error: ShipworthyError | Stopped) -> Any:
    """What stands in for a step that failed: a typed line where it is skipped, nothing where it is dropped.

    Raises Question where its `on_error` asks and there is an input to ask for, and Stopped where the skill cannot go on
    without it.
    """
    step, run, name, message = visit.node.step, visit.scope.run, kind_of_error(error), str(error)
    if step.on_error == "skip":
        run.degrade("partial", message, visit.id)
        value = {"error": name, "message": message}
        return StepResult(value=value, text=f"{kind.label(visit)}: {message}", mark=unknown("error"))
    if step.on_error == "ask" and (question := ask_again(visit.node, visit.scope, message)) is not None:
        raise question from error
    label = kind.label(visit)
    if not step.required:
        reason = f"{name}: {message}"
        run.voice.emit(StepDropped(step=step.name or step.kind, label=label, step_id=visit.id, reason=reason))
        run.progress.miss(visit.id, label, message)
        run.degrade("step_dropped", f"{label}: {message}", visit.id)
        return MISSING
    if isinstance(error, Stopped):
        raise error  # it came from a step inside, and names that one
    raise Stopped(label, name, message) from error
