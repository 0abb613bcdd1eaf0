"""The attempts at one step."""

from collections.abc import Awaitable, Callable
from typing import Any

from shipworthy.contract.bounds.fold import backoff_ms
from shipworthy.contract.graph import Node
from shipworthy.contract.step import Prompt
from shipworthy.errors import (
    DeadlinePassed,
    LimitReached,
    ModelError,
    OutcomeUnknown,
    ShipworthyError,
    ToolError,
)
from shipworthy.events import Reason, StepFailed
from shipworthy.runtime.calls.step import label_of
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Stopped
from shipworthy.runtime.prompting.prompt import ask_model
from shipworthy.runtime.workflow.needs import Need, leaving, refusal

Once = Callable[[Node, Scope, float, Need, bool], Awaitable[Any]]
"""Makes one attempt at a step: node, scope, seconds, what comes later, whether it is the last."""


async def attempts(node: Node, scope: Scope, later: Need, once: Once) -> Any:
    """The step's value after at most `retry` + 1 attempts."""
    left = _clock(node, scope)
    seconds = left()
    if (refused := refusal(node, seconds, later, scope)) is not None:
        return await _not_begun(node, scope, refused)
    kept = leaving(node, later)
    for attempt in range(node.step.retry + 1):
        pause = backoff_ms(attempt) / 1000
        last = attempt == node.step.retry or left() - kept <= pause
        try:
            return await once(node, scope, max(seconds - kept, 0.0), later, last)
        except (ToolError, ModelError) as error:
            # A write of which nobody knows is never tried again.
            if last or scope.run.shown or isinstance(error, OutcomeUnknown):
                raise
            seconds = left() - pause
            if seconds <= kept or refusal(node, seconds, later, scope) is not None:
                return await _given_up(node, scope, error)
            await scope.run.world.pause(pause)
    raise AssertionError("unreachable: the last attempt returns or raises")


async def _not_begun(node: Node, scope: Scope, error: DeadlinePassed | LimitReached) -> Any:
    """What stands in for a step that is not begun; without that, the error."""
    if not node.step.required:
        raise error
    if not isinstance(node.target, Prompt):
        name, label = node.step.name or node.step.kind, label_of(node, scope)
        scope.run.emit(StepFailed(step=name, label=label, elapsed_ms=0.0, kind=kind_of(error), error=str(error)))
    return await _given_up(node, scope, error)


async def _given_up(node: Node, scope: Scope, error: ShipworthyError) -> Any:
    """A prompt has its fallback where no model is asked, or not again; any other step has only the error."""
    if isinstance(node.target, Prompt):
        return await ask_model(node, node.target, scope, scope.order + order_of(node), 0.0, unasked=error)
    raise error


def _clock(node: Node, scope: Scope) -> Callable[[], float]:
    """Seconds left for this step, read as often as it is asked for."""
    key = f"{'/'.join(scope.order + order_of(node))} left"
    return lambda: scope.run.world.fact(key, scope.frame.deadline.remaining)


def kind_of(error: ShipworthyError | Stopped) -> Reason:
    if isinstance(error, ToolError | Stopped):
        return error.kind
    return "limit" if isinstance(error, LimitReached) else "deadline" if isinstance(error, DeadlinePassed) else "model"


def order_of(node: Node) -> tuple[str, ...]:
    return tuple(f"{part:05d}" if isinstance(part, int) else part for part in node.path)
