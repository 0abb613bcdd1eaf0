"""A skill used as a step: its own names, its caller's arguments, its own time."""

import time
from dataclasses import replace
from typing import Any

from shipworthy.runtime.block import RunStep, run_block
from shipworthy.runtime.deadline import Deadline
from shipworthy.runtime.ledger import Ledger
from shipworthy.runtime.loop import run_loop
from shipworthy.runtime.plan import Need
from shipworthy.runtime.run import Order
from shipworthy.runtime.scope import Frame, Given, Scope
from shipworthy.runtime.signals import Ended
from shipworthy.spec.graph import Node
from shipworthy.spec.labels import Mark
from shipworthy.spec.limits import GRACE_MS
from shipworthy.spec.skill import Skill
from shipworthy.spec.text import Value
from shipworthy.spec.values import MISSING, Compact, plain, show


async def call_helper(
    node: Node, helper: Skill, scope: Scope, order: Order, run_step: RunStep, later: Need | None = None
) -> Any:
    """What the helper returns; where it has `returns` and answers early instead, that answer ends the caller too."""
    run, graph = scope.run, scope.run.agent.graph(helper.name)
    own = run.agent.limits(helper.name).max_latency_ms or 0.0
    deadline = Deadline(own + GRACE_MS, time.monotonic())
    deadline.inner = min(deadline.inner, scope.frame.deadline.inner)
    ledger = Ledger(run.bound_of_step(helper.name), above=scope.frame.ledger)
    inner = Scope(Frame(run, graph, _given(node, scope), deadline, ledger), {}, {}, order)
    if helper.tools:
        text = await run_loop(inner, run_step)
        return Compact(value=text, text=text, mark=Mark(whole=run.read))
    ended = await run_block(graph.nodes, inner, run_step, later)
    if ended is not None:
        return ended if helper.returns is not None else Compact(value=ended.text, text=ended.text, mark=ended.mark)
    if helper.returns is None:
        value = last_result(inner)
        label = inner.mark(value).whole
    else:
        value, label = helper.returns.evaluate(inner), inner.label(helper.returns)
    if isinstance(value, Compact):
        return value if value.mark is not None else replace(value, mark=Mark(whole=label))
    return Compact(value=plain(value), text=show(value), mark=Mark(whole=label))


def _given(node: Node, scope: Scope) -> dict[str, Given]:
    """The arguments, evaluated only when the helper reads them: a question it never gets to is never asked."""

    def reader(value: Value) -> Given:
        return Given(read=lambda: value.evaluate(scope), label=lambda: scope.label(value))

    return {name: reader(value) for name, value in node.args.items()}


def last_words(scope: Scope) -> Ended:
    """The end of a skill that says no `answer`: the result of its last step."""
    value = last_result(scope)
    return Ended(text=show(value), mark=scope.mark(value))


def last_result(scope: Scope) -> Any:
    """The result of the last step of the page that has one."""
    names = [name for node in scope.frame.graph.nodes if (name := node.step.name)]
    for name in reversed(names):
        if name in scope.results and scope.results[name] is not MISSING:
            return scope.results[name]
    return MISSING
