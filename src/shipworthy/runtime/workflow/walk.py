"""A skill is worked through: its page, its steps, and the skills that are steps of it, in one recursion."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from shipworthy.contract.graph import Node, Page
from shipworthy.contract.language.values import MISSING, plain, show
from shipworthy.errors import (
    DeadlinePassed,
    ExpressionError,
    LimitReached,
    ModelError,
    OutOfTime,
    ShipworthyError,
    ToolError,
)
from shipworthy.runtime.calls.approval import ask_group
from shipworthy.runtime.calls.kinds import (
    call_tool,
    consult_specialist,
    label_of_call,
    label_of_specialist,
)
from shipworthy.runtime.names.scope import Scope, truth
from shipworthy.runtime.names.signals import Ended, Stopped, stopped_by
from shipworthy.runtime.plan.visit import Need, Visit
from shipworthy.runtime.prompting.loop import run_loop
from shipworthy.runtime.prompting.prompt import ask_model, without_model
from shipworthy.runtime.workflow.attempts import Kind, Kinds, attempts, kind_of_error
from shipworthy.runtime.workflow.gather import at_once, side_by_side
from shipworthy.runtime.workflow.rescue import failed_inside, fallback_page, instead, recovering
from shipworthy.runtime.workflow.values import decided, entered, last_result, loop_ended, returned, said
from shipworthy.runtime.workflow.waiting import repeated, settle_loop, settled_loop, wait

FAILURES = (ToolError, ModelError, LimitReached, DeadlinePassed, Stopped)
"""What a step may say with `on_error`."""


def run_skill(scope: Scope, later: Need | None = None) -> Awaitable[Ended | None]:
    """Work through the skill of the scope, for a message or as a step; the Ended of an answer, or None.

    `later`: what comes after it. Raises Question, NeedsYes or Stopped.
    """
    graph = scope.frame.graph
    return _loop(scope) if graph.skill.tools else run_page(graph.page, scope, later)


async def _loop(scope: Scope) -> Ended:
    text = await run_loop(scope)
    if text is None:
        text = fallback if isinstance(fallback := fallback_page(scope), str) else await _rescued(fallback, scope)
    return loop_ended(text, scope)


async def _rescued(page: Page, scope: Scope) -> str:
    ended = await run_page(page, scope)
    # They may be of a helper, whose results no model of this skill has read.
    scope.frame.saw(scope.run.progress.seen_trust)
    if ended is not None:
        return ended.text
    return show(last_result(scope.frame.graph.fallback, scope)[1], words=scope.words)


async def run_page(page: Page, scope: Scope, later: Need | None = None) -> Ended | None:
    """Run steps: barriers in the order of the page, and between them side by side what the data allows."""
    for index, segment in enumerate(page):
        need = Need(scope, page[index + 1 :], later)
        if index:
            scope.run.progress.settle()
        if len(segment) == 1:
            ended = await run_step(segment[0], scope, need, segment)
        else:
            ended = await _segment(segment, scope, need)
        if ended is not None:
            return ended
    return None


def _segment(segment: tuple[Node, ...], scope: Scope, need: Need) -> Awaitable[Ended | None]:
    return side_by_side(segment, lambda node: run_step(node, scope, need.behind(node, segment), segment))


async def run_step(node: Node, scope: Scope, later: Need, segment: tuple[Node, ...]) -> Ended | None:
    """Run a step, and leave its result under its name."""
    step = node.step
    if step.when is not None or step.foreach is not None or step.choose is not None:
        scope = decided(node, scope)
    visit = Visit(node=node, scope=scope, id=f"{scope.place}{node.id}", later=later, segment=segment)
    kind = KINDS[node.target.kind if node.target is not None else step.kind]
    try:
        if step.when is not None and not truth(step.when.evaluate(scope)):
            value = MISSING
        elif step.foreach is not None:
            value = await _each(visit, kind)
        elif step.repeat is not None:
            value = await repeated(visit, lambda one: _item(one, kind))
        else:
            value = await attempts(visit, kind)
    except FAILURES as error:
        value = await _failed(visit, kind, error)
    except OutOfTime as error:
        raise DeadlinePassed(error.message) from error
    except ExpressionError as error:
        raise stopped_by(error, kind.label(visit)) from error
    if isinstance(value, Ended):
        return value
    scope.keep(step.name, value)
    return None


async def _each(visit: Visit, kind: Kind) -> Any:
    """The step once for each item: reads side by side, what keeps the order of the page one after the other."""
    node, scope, step = visit.node, visit.scope, visit.node.step
    assert step.foreach is not None and step.max is not None
    found = plain(step.foreach.items.evaluate(scope))
    items = list(found) if isinstance(found, list | tuple) else []
    if len(items) > step.max:
        scope.run.degrade("foreach_cut", f"{len(items) - step.max} of {len(items)} items left out", visit.id)
        items = items[: step.max]
    name, label = step.foreach.name, scope.label(step.foreach.items)
    ids = [f"{visit.id}#{index}" for index in range(len(items))]
    scopes = [scope.within(f"{id}/", {name: label}, **{name: item}) for id, item in zip(ids, items, strict=True)]
    if step.confirm is not None and node.blocks:
        ask_group(node, scope, scopes, visit.id)
    visits = [
        Visit(node=node, scope=inner, id=id, later=visit.later, segment=visit.segment)
        for id, inner in zip(ids, scopes, strict=True)
    ]
    if not node.barrier:
        return await at_once([lambda one=one: _item(one, kind) for one in visits])  # type: ignore[misc]
    values = []
    for one in visits:
        if node.target is None:
            # A group that calls nothing would keep all other runs waiting to its end.
            await asyncio.sleep(0)
        values.append(await _item(one, kind))
        if isinstance(values[-1], Ended):
            return values[-1]
    return values


async def _item(visit: Visit, kind: Kind) -> Any:
    try:
        return await attempts(visit, kind)
    except FAILURES as error:
        return await _failed(visit, kind, error)


async def _failed(visit: Visit, kind: Kind, error: ShipworthyError | Stopped) -> Any:
    """What stands in for a step that failed: the steps of its `on_error`, or what `instead` says."""
    if isinstance(error, Stopped) and error.kind == "expression":
        # A mistake of the page in a step inside: it is no failure of what the step calls.
        raise error
    if not isinstance(visit.node.step.on_error, tuple):
        return instead(visit, kind, error)
    # What was asked was not done, also where these steps answer instead.
    visit.scope.run.degrade(kind_of_error(error), str(error), visit.id)
    ended = await run_page(visit.node.recovery_page, recovering(visit, error), visit.later)
    return MISSING if ended is None else ended


async def _answer(visit: Visit) -> Ended:
    return said(visit)


def _in_time(visit: Visit) -> None:
    """Raise DeadlinePassed where a step that calls nothing comes too late even for the grace."""
    scope = visit.scope
    if scope.run.world.late(f"{visit.id} late", scope.frame.deadline.beyond):
        raise DeadlinePassed("the time for work is over")


async def _choose(visit: Visit) -> Any:
    node, scope = visit.node, visit.scope
    _in_time(visit)
    for branch, page in zip(node.step.choose or (), node.pages, strict=True):
        if branch.when is None or truth(branch.when.evaluate(scope)):
            ended = await run_page(page, scope, visit.later.inside(node))
            return ended if ended is not None else MISSING
    return MISSING


async def _group(visit: Visit) -> Any:
    node, scope = visit.node, visit.scope
    _in_time(visit)
    if node.step.confirm is not None and node.step.foreach is None:
        ask_group(node, scope, [scope], visit.id)
    ended = await run_page(node.pages[0], scope, visit.later.inside(node))
    if ended is not None:
        return ended
    name, value = last_result(node.blocks[0], scope)
    if node.step.name and name in scope.frame.labels.decided:
        scope.frame.decide((node.step.name,), scope.frame.labels.decided[name])
    return value


async def _skill(visit: Visit) -> Any:
    """The value of a skill that is a step."""
    if visit.node.step.confirm is not None:
        ask_group(visit.node, visit.scope, [visit.scope], visit.id)
    inner = entered(visit)
    loop = bool(inner.frame.graph.skill.tools) and inner.run.agent.waits
    if loop and (before := settled_loop(visit)) is not None:
        return before
    try:
        value = returned(inner, await run_skill(inner, visit.later.inside(visit.node)))
    except Stopped as error:
        failed_inside(inner, error)
        raise
    if loop:
        settle_loop(visit, value)
    return value


def _named(visit: Visit) -> str:
    step = visit.node.step
    return visit.label_of(step.name or step.kind)


KINDS: Kinds = {
    "tool": Kind(run=call_tool, label=label_of_call, needs_time=True),
    "prompt": Kind(run=ask_model, label=_named, instead=without_model),
    "skill": Kind(run=_skill, label=_named),
    "specialist": Kind(run=consult_specialist, label=label_of_specialist, needs_time=True),
    "answer": Kind(run=_answer, label=_named),
    "choose": Kind(run=_choose, label=_named),
    "steps": Kind(run=_group, label=_named),
    "wait": Kind(run=wait, label=_named),
}
"""Kind of step, or of what it calls → how it is executed."""
