"""One step: its condition, its items, its attempts, and what happens when it gives no result."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from shipworthy.errors import (
    DeadlinePassed,
    ExpressionError,
    LimitReached,
    ModelError,
    OutcomeUnknown,
    ShipworthyError,
    ToolError,
)
from shipworthy.events import StepDropped, StepFailed
from shipworthy.runtime.approval import ask_group
from shipworthy.runtime.block import merged, run_block, stopped_by
from shipworthy.runtime.calls import call_tool, label_of
from shipworthy.runtime.helper import call_helper
from shipworthy.runtime.plan import Need, leaving, refusal
from shipworthy.runtime.prompt import ask_model
from shipworthy.runtime.scope import Scope, truth
from shipworthy.runtime.signals import Ended, Question, Stopped
from shipworthy.spec.fold import WIDTH, backoff_ms
from shipworthy.spec.graph import Node
from shipworthy.spec.labels import Mark, unknown
from shipworthy.spec.skill import Skill
from shipworthy.spec.step import Prompt
from shipworthy.spec.tool import ToolSpec
from shipworthy.spec.values import MISSING, Compact, plain


async def run_step(node: Node, scope: Scope, later: Need) -> Ended | None:
    """Run a step and leave its result under its name; `later`: what the steps behind it need."""
    step = node.step
    try:
        if step.when is not None and not truth(step.when.evaluate(scope)):
            scope.keep(step.name, MISSING)
            return None
        if step.foreach is not None:
            return await _each(node, scope, later)
        value = await _guarded(node, scope, later)
    except ExpressionError as error:
        raise stopped_by(error, label_of(node, scope)) from error
    if isinstance(value, Ended):
        return value
    scope.keep(step.name, value)
    return None


async def _each(node: Node, scope: Scope, later: Need) -> Ended | None:
    """Once for each item: reads side by side, what keeps the order of the page one after the other."""
    step = node.step
    assert step.foreach is not None and step.max is not None
    found = plain(step.foreach.items.evaluate(scope))
    items = list(found) if isinstance(found, list | tuple) else []
    if len(items) > step.max:
        scope.run.degrade("foreach_cut", f"{len(items) - step.max} of {len(items)} items left out")
        items = items[: step.max]
    label = scope.label(step.foreach.items)
    scopes = [
        scope.within((*_order(node), f"#{index:05d}"), {step.foreach.name: label}, **{step.foreach.name: item})
        for index, item in enumerate(items)
    ]
    if step.confirm is not None and node.blocks:
        ask_group(node, scope, scopes, scope.order + _order(node))
    if node.barrier:
        values = []
        for inner in scopes:
            values.append(await _guarded(node, inner, later))
            if isinstance(values[-1], Ended):
                break
    else:
        values = await _at_once([lambda inner=inner: _guarded(node, inner, later) for inner in scopes])  # type: ignore[misc]
    ended = next((value for value in values if isinstance(value, Ended)), None)
    if ended is None:
        scope.keep(step.name, values)
    return ended


async def _at_once(work: list[Callable[[], Awaitable[Any]]]) -> list[Any]:
    places = asyncio.Semaphore(WIDTH)

    async def placed(one: Callable[[], Awaitable[Any]]) -> Any:
        async with places:
            return await one()

    tasks = [asyncio.create_task(placed(one)) for one in work]
    try:
        if tasks:
            await asyncio.wait(tasks)
    finally:
        for task in tasks:
            task.cancel()
    questions = [error for task in tasks if isinstance(error := task.exception(), Question)]
    if questions:
        raise merged(questions)
    return [task.result() for task in tasks]


async def _guarded(node: Node, scope: Scope, later: Need) -> Any:
    """The step's value; an error is retried, recovered, skipped or dropped as the step says, or it stops the skill."""
    step = node.step
    try:
        return await _attempts(node, scope, later)
    except (ToolError, ModelError, LimitReached, DeadlinePassed, Stopped) as error:
        kind = _kind(error)
        if step.on_error == "skip":
            scope.run.degrade("partial", str(error))
            text, value = f"{label_of(node, scope)}: {error}", {"error": kind, "message": str(error)}
            return Compact(value=value, text=text, mark=unknown("error"))
        if step.on_error == "ask":
            raise _ask_again(node, scope, str(error)) from error
        if isinstance(step.on_error, tuple):
            beside = scope.beside({"error": unknown("error").whole}, error=str(error))
            ended = await run_block(node.recovery, beside, run_step, later)
            return MISSING if ended is None else ended
        if not step.required:
            return _dropped(node, scope, kind, str(error))
        if isinstance(error, Stopped):
            raise  # it came from a step inside, and names that one
        raise Stopped(label_of(node, scope), kind, str(error)) from error


async def _attempts(node: Node, scope: Scope, later: Need) -> Any:
    left = _clock(node, scope)
    seconds = left()
    if (refused := refusal(node, seconds, later, scope)) is not None:
        return await _not_begun(node, scope, refused)
    kept = leaving(node, later)
    for attempt in range(node.step.retry + 1):
        pause = backoff_ms(attempt) / 1000
        last = attempt == node.step.retry or left() - kept <= pause
        try:
            return await _once(node, scope, max(seconds - kept, 0.0), later, last=last)
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
        scope.run.emit(StepFailed(step=name, label=label, elapsed_ms=0.0, kind=_kind(error), error=str(error)))
    return await _given_up(node, scope, error)


async def _given_up(node: Node, scope: Scope, error: ShipworthyError) -> Any:
    """A prompt has its fallback where no model is asked, or not again; any other step has only the error."""
    if isinstance(node.target, Prompt):
        return await ask_model(node, node.target, scope, scope.order + _order(node), 0.0, unasked=error)
    raise error


def _clock(node: Node, scope: Scope) -> Callable[[], float]:
    """Seconds left for this step, read as often as it is asked for."""
    key = f"{'/'.join(scope.order + _order(node))} left"
    return lambda: scope.run.world.fact(key, scope.frame.deadline.remaining)


async def _once(node: Node, scope: Scope, seconds: float, later: Need, *, last: bool) -> Any:
    step, order, later = node.step, _order(node), later.inside(node)
    if step.answer is not None:
        return Ended(text=step.answer.render(scope), mark=Mark(whole=scope.label(step.answer)))
    if step.choose is not None:
        return await _choose(node, scope, later)
    if step.steps is not None:
        if step.confirm is not None and step.foreach is None:
            ask_group(node, scope, [scope], scope.order + order)
        return await _group(node, scope, later)
    scope.frame.execute()
    if isinstance(node.target, ToolSpec):
        return await call_tool(node, node.target, scope, scope.order + order, seconds)
    if isinstance(node.target, Skill):
        if step.confirm is not None:
            ask_group(node, scope, [scope], scope.order + order)
        return await call_helper(node, node.target, scope, scope.order + order, run_step, later)
    if isinstance(node.target, Prompt):
        return await ask_model(node, node.target, scope, scope.order + order, seconds, last=last)
    raise AssertionError(f"unlinked step {node.id}")


async def _choose(node: Node, scope: Scope, later: Need) -> Any:
    for branch, block in zip(node.step.choose or (), node.blocks, strict=True):
        if branch.when is None or truth(branch.when.evaluate(scope)):
            ended = await run_block(block, scope, run_step, later)
            return ended if ended is not None else MISSING
    return MISSING


async def _group(node: Node, scope: Scope, later: Need) -> Any:
    ended = await run_block(node.blocks[0], scope, run_step, later)
    if ended is not None:
        return ended
    names = [name for child in node.blocks[0] if (name := child.step.name)]
    return next((scope.results[name] for name in reversed(names) if name in scope.results), MISSING)


def _ask_again(node: Node, scope: Scope, message: str) -> Question:
    """The error is said, and the inputs behind the step's arguments may be given anew."""
    graph, names = scope.frame.graph, [name for value in node.args.values() for name in sorted(value.reads)]
    lets = {**scope.run.agent.spec.let, **graph.skill.let}
    found: dict[str, None] = {}
    seen: set[str] = set()
    while names:
        name = names.pop(0)
        if name in seen:
            continue
        seen.add(name)
        if name in graph.skill.inputs:
            found[name] = None
        names += sorted(getattr(lets.get(name), "reads", ()))
    words = ", ".join(name.replace("_", " ") for name in found)
    wanted = tuple(scope.wanted(name) for name in found)
    return Question(wanted, prefix=f"{message} What should change ({words})?" if found else message, again=True)


def _dropped(node: Node, scope: Scope, kind: str, message: str) -> Any:
    label = label_of(node, scope)
    scope.run.emit(StepDropped(step=node.step.name or node.step.kind, label=label, reason=f"{kind}: {message}"))
    scope.run.missing[label] = message
    scope.run.degrade("step_dropped", f"{label}: {message}")
    return MISSING


def _kind(error: ShipworthyError | Stopped) -> str:
    if isinstance(error, ToolError | Stopped):
        return error.kind
    return "limit" if isinstance(error, LimitReached) else "deadline" if isinstance(error, DeadlinePassed) else "model"


def _order(node: Node) -> tuple[str, ...]:
    return tuple(f"{part:05d}" if isinstance(part, int) else part for part in node.path)
