"""The attempts at one step: whether it is begun, how often it is tried, and what stands in for it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.contract.fold import backoff_ms
from shipworthy.errors import (
    AnswerCut,
    DeadlinePassed,
    LimitReached,
    ModelError,
    OutcomeUnknown,
    ShipworthyError,
    ToolError,
    Ungrounded,
)
from shipworthy.events import Reason, StepFailed
from shipworthy.runtime.names.signals import Stopped
from shipworthy.runtime.plan.usual import learnt, stands_in
from shipworthy.runtime.plan.visit import Visit

LEAST_SECONDS = 0.05
"""An optional step is not begun with less time than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How a step of one kind is executed."""

    run: Callable[[Visit], Awaitable[Any]]
    """Make one attempt; the step's value, or Ended."""
    label: Callable[[Visit], str]
    """What the user sees of it; readable also where its arguments are not known."""
    instead: Callable[[Visit, ShipworthyError], Any] | None = None
    """What stands in for it where it is not begun, or not tried again; None: only the error."""
    needs_time: bool = False
    """Whether it is not begun without seconds of its own: a call would be given up at once."""


Kinds = Mapping[str, Kind]


async def attempts(visit: Visit, kind: Kind) -> Any:
    """The step's value after at most `retry` + 1 attempts; raises what the last one raised."""
    step, later, target = visit.node.step, visit.later, visit.node.target
    # Seconds that it leaves to the steps behind it.
    kept = later.seconds if not step.required else later.strictly if later.tight else 0.0
    seconds = _left(visit)
    if target is not None and target.kind != "tool" and (not step.required or stands_in(visit.node)):
        kept = max(kept, later.share(seconds))
    if (refused := refusal(visit, kind, seconds, kept)) is not None:
        return _not_begun(visit, kind, refused)
    for attempt in range(step.retry + 1):
        pause = backoff_ms(attempt) / 1000 if attempt < step.retry else 0.0
        visit.seconds = max(seconds - kept, 0.0)
        visit.last = attempt == step.retry or _left(visit) - kept <= pause
        try:
            if visit.node.target is not None:
                if visit.scope.frame.executions_left <= 0:
                    raise LimitReached("max_iterations", 0, 1)
                visit.scope.frame.executions_left -= 1
            return await kind.run(visit)
        except (ToolError, ModelError) as error:
            # A write whose outcome is unknown is never tried again.
            if visit.last or visit.scope.run.voice.shown or isinstance(error, OutcomeUnknown):
                raise
            seconds = _left(visit) - pause
            if seconds <= kept or refusal(visit, kind, seconds, kept) is not None:
                return _given_up(visit, kind, error)
            visit.failed = error if isinstance(error, ModelError) else None
            await visit.scope.run.world.pause(pause)
    raise AssertionError("unreachable: the last attempt returns or raises")


def _left(visit: Visit) -> float:
    """Seconds left for this step."""
    return visit.scope.run.world.observe(f"{visit.id} left", visit.scope.frame.deadline.remaining)


def refusal(visit: Visit, kind: Kind, left: float, kept: float) -> DeadlinePassed | LimitReached | None:
    """Why a step is not begun with `left` seconds, of which `kept` are for what comes after; None where it may be.

    An optional one leaves what comes later its time and its budget, and is given up when that time begins. A step that
    was learnt to take longer than what is left is not begun.
    """
    node, required, learned = visit.node, visit.node.step.required, visit.scope.run.agent.spec.learned
    known = learnt(node, visit.scope) if learned.tools or learned.models else None
    late = left <= kept if kind.needs_time else False
    if not required or known:
        late = late or left - kept < max(known or 0.0, 0.0 if required else LEAST_SECONDS)
    if late:
        usually = f"it usually takes {known:.1f} s, and " if known else ""
        keeping = f", of which {kept:.1f} s are kept for what comes after" if kept else ""
        return DeadlinePassed(f"{usually}{left:.1f} s are left{keeping}")
    return visit.later.too_dear(node) if not required or visit.later.tight else None


def _not_begun(visit: Visit, kind: Kind, error: DeadlinePassed | LimitReached) -> Any:
    step = visit.node.step
    if step.required and kind.instead is None:
        failed = StepFailed(
            step=step.name or step.kind,
            label=kind.label(visit),
            step_id=visit.id,
            elapsed_ms=0.0,
            kind=kind_of_error(error),
            error=str(error),
        )
        visit.scope.run.voice.emit(failed)
    if not step.required:
        raise error
    return _given_up(visit, kind, error)


def _given_up(visit: Visit, kind: Kind, error: ShipworthyError) -> Any:
    if kind.instead is None:
        raise error
    return kind.instead(visit, error)


REASONS: tuple[tuple[type[ShipworthyError], Reason], ...] = (
    (LimitReached, "limit"),
    (DeadlinePassed, "deadline"),
    (AnswerCut, "output_cut"),
    (Ungrounded, "ungrounded"),
)
"""Errors of models and limits that have a reason of their own."""


def kind_of_error(error: ShipworthyError | Stopped) -> Reason:
    """The kind of a failure, as events and partial answers name it."""
    if isinstance(error, ToolError | Stopped):
        return error.kind
    return next((reason for kind, reason in REASONS if isinstance(error, kind)), "model")
