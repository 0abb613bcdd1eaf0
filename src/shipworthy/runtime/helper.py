"""A skill used as a step: its own names, its caller's arguments, its own time."""

import time
from collections.abc import Callable
from typing import Any

from shipworthy.runtime.block import RunStep, run_block
from shipworthy.runtime.deadline import Deadline
from shipworthy.runtime.loop import run_loop
from shipworthy.runtime.run import Order
from shipworthy.runtime.scope import Frame, Scope
from shipworthy.spec.graph import Node
from shipworthy.spec.limits import GRACE_MS
from shipworthy.spec.skill import Skill
from shipworthy.spec.text import Value
from shipworthy.spec.values import MISSING, Compact, plain, show


async def call_helper(node: Node, helper: Skill, scope: Scope, order: Order, run_step: RunStep) -> Any:
    """What the helper returns; where it has `returns` and answers early instead, that answer ends the caller too."""
    run, graph = scope.run, scope.run.agent.graph(helper.name)
    own = run.agent.limits(helper.name).max_latency_ms or 0.0
    deadline = Deadline(own + GRACE_MS, time.monotonic())
    deadline.inner = min(deadline.inner, scope.frame.deadline.inner)
    inner = Scope(Frame(run, graph, _given(node, scope), deadline), {}, {}, order)
    if helper.tools:
        text = await run_loop(inner, run_step)
        return Compact(value=text, text=text)
    ended = await run_block(graph.nodes, inner, run_step)
    if ended is not None:
        return ended if helper.returns is not None else Compact(value=ended.text, text=ended.text)
    value = helper.returns.evaluate(inner) if helper.returns is not None else last_result(inner)
    return value if isinstance(value, Compact) else Compact(value=plain(value), text=show(value))


def _given(node: Node, scope: Scope) -> dict[str, Callable[[], Any]]:
    """The arguments, evaluated only when the helper reads them: a question it never gets to is never asked."""

    def reader(value: Value) -> Callable[[], Any]:
        return lambda: value.evaluate(scope)

    return {name: reader(value) for name, value in node.args.items()}


def last_result(scope: Scope) -> Any:
    """The result of the last step of the page that has one."""
    names = [name for node in scope.frame.graph.nodes if (name := node.step.name)]
    for name in reversed(names):
        if name in scope.results and scope.results[name] is not MISSING:
            return scope.results[name]
    return MISSING
