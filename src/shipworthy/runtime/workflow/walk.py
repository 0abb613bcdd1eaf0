"""One step: its condition, its items, its attempts, and what happens when it gives no result."""

from typing import Any

from shipworthy.contract.graph import Node
from shipworthy.contract.labels import Mark, unknown
from shipworthy.contract.language.values import MISSING, StepResult, plain
from shipworthy.contract.skill import Skill
from shipworthy.contract.step import Prompt
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import (
    DeadlinePassed,
    ExpressionError,
    LimitReached,
    ModelError,
    ToolError,
)
from shipworthy.events import StepDropped
from shipworthy.runtime.calls.approval import ask_group
from shipworthy.runtime.calls.step import call_tool, label_of
from shipworthy.runtime.names.scope import Scope, truth
from shipworthy.runtime.names.signals import Ended, Question, Stopped, stopped_by
from shipworthy.runtime.prompting.prompt import ask_model
from shipworthy.runtime.workflow.attempts import attempts, kind_of, order_of
from shipworthy.runtime.workflow.block import run_block
from shipworthy.runtime.workflow.gather import at_once
from shipworthy.runtime.workflow.needs import Need
from shipworthy.runtime.workflow.skill import call_helper


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
        scope.within((*order_of(node), f"#{index:05d}"), {step.foreach.name: label}, **{step.foreach.name: item})
        for index, item in enumerate(items)
    ]
    if step.confirm is not None and node.blocks:
        ask_group(node, scope, scopes, scope.order + order_of(node))
    if node.barrier:
        values = []
        for inner in scopes:
            values.append(await _guarded(node, inner, later))
            if isinstance(values[-1], Ended):
                break
    else:
        values = await at_once([lambda inner=inner: _guarded(node, inner, later) for inner in scopes])  # type: ignore[misc]
    ended = next((value for value in values if isinstance(value, Ended)), None)
    if ended is None:
        scope.keep(step.name, values)
    return ended


async def _guarded(node: Node, scope: Scope, later: Need) -> Any:
    """The step's value; an error is retried, recovered, skipped or dropped as the step says, or it stops the skill."""
    step = node.step
    try:
        return await attempts(node, scope, later, _once)
    except (ToolError, ModelError, LimitReached, DeadlinePassed, Stopped) as error:
        kind = kind_of(error)
        if step.on_error == "skip":
            scope.run.degrade("partial", str(error))
            text, value = f"{label_of(node, scope)}: {error}", {"error": kind, "message": str(error)}
            return StepResult(value=value, text=text, mark=unknown("error"))
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


async def _once(node: Node, scope: Scope, seconds: float, later: Need, last: bool) -> Any:
    step, order, later = node.step, order_of(node), later.inside(node)
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
