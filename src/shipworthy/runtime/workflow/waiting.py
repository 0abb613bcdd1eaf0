"""A wait ends the run, and a repetition goes on until its condition holds."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from shipworthy.contract.labels import Mark
from shipworthy.contract.language.values import MISSING, StepResult, plain
from shipworthy.contract.waiting import seconds_to_wait
from shipworthy.errors import ExpressionError, LimitReached
from shipworthy.runtime.names.scope import Scope, truth
from shipworthy.runtime.names.signals import Ended, NeedsWait
from shipworthy.runtime.plan.visit import Visit
from shipworthy.stores.session import Stored

MOST_ASLEEP = 100
"""Skills of one conversation that wait for the clock at a time."""


async def wait(visit: Visit) -> Any:
    """Go on where the wait is over, or waits for no time; raises NeedsWait where the run ends here."""
    step, scope, run = visit.node.step, visit.scope, visit.scope.run
    if run.eras.goes_on(visit.id):
        scope.frame.version += 1
        return MISSING
    assert step.wait is not None
    found = plain(step.wait.evaluate(scope))
    if found is MISSING:
        raise ExpressionError("`wait` reads a value that is not there", "give it a default, or write `when: known(…)`")
    try:
        seconds = seconds_to_wait(found)
    except ValueError as error:
        raise ExpressionError(str(error)) from error
    if seconds <= 0:
        return MISSING
    if len(run.session.asleep) >= MOST_ASLEEP:
        raise LimitReached("waits of one conversation", 0, 1)
    said = scope.said(step.say) if step.say is not None else ""
    label = scope.label(step.say) if step.say is not None else scope.under
    raise NeedsWait(step=visit.id, seconds=seconds, text=said, origin=label)


async def repeated(visit: Visit, turn: Callable[[Visit], Awaitable[Any]]) -> Any:
    """The value of the last turn: the first after which `until` holds, or the last that may be made."""
    node, outer, repeat = visit.node, visit.scope, visit.node.step.repeat
    assert repeat is not None
    value: Any = MISSING
    for number in range(repeat.max):
        id = f"{visit.id}~{number}"
        # What decides that there is another turn labels what it makes.
        scope = outer if number == 0 else outer.decided_by(outer.label(repeat.until))
        inner = scope.at(f"{id}/") if node.blocks else scope
        value = await turn(replace(visit, scope=inner, id=id))
        if isinstance(value, Ended):
            return value
        outer.keep(node.step.name, value)
        if _is_done(visit, outer, value) or number + 1 == repeat.max:
            return value
        if repeat.every:
            left = outer.run.world.observe(f"{id} left", outer.frame.deadline.remaining)
            if left - visit.later.seconds <= repeat.every:
                outer.run.degrade("deadline", f"{number + 1} of {repeat.max} turns: no time is left for more", id)
                return value
            await outer.run.world.pause(repeat.every)
    return value


def _is_done(visit: Visit, scope: Scope, value: Any) -> bool:
    """Whether `until` holds; the result of the turn has the name of its step, and that of its tool."""
    step = visit.node.step
    assert step.repeat is not None
    read = scope.beside(**{step.tool: value}) if step.tool and step.name != step.tool else scope
    return truth(step.repeat.until.evaluate(read))


def settled_loop(visit: Visit) -> StepResult | None:
    """The answer of a loop before a wait that is over: no model is asked for it again."""
    run = visit.scope.run
    if not run.eras.behind:
        return None
    stored = run.eras.found(run.progress.results, visit.id, "", run.fresh)
    return None if stored is None else StepResult(value=stored.value, text=stored.text, mark=Mark(whole=stored.origin))


def settle_loop(visit: Visit, value: Any) -> None:
    """Keep the answer of a loop for the runs behind a wait."""
    run = visit.scope.run
    if not isinstance(value, StepResult):
        return
    origin = (value.mark or Mark()).whole
    name = visit.node.step.name or visit.node.step.kind
    stored = Stored(tool=f"skill:{name}", args={}, value=value.value, text=value.text, at=run.wall, origin=origin)
    run.eras.keep(run.progress.results, visit.id, f"loop {visit.id}@{run.eras.walked}", stored)
