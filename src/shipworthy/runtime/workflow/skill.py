"""A skill used as a step: its own names, its caller's arguments, its own time."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from shipworthy.contract.graph import Node
from shipworthy.contract.labels import Mark
from shipworthy.contract.language.text import Text, Value
from shipworthy.contract.language.values import MISSING, StepResult, plain, show
from shipworthy.contract.limits import GRACE_MS
from shipworthy.contract.skill import Skill
from shipworthy.runtime.limits.deadline import Deadline
from shipworthy.runtime.limits.ledger import Ledger
from shipworthy.runtime.names.frame import Frame, Given
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Ended, Stopped
from shipworthy.runtime.prompting.loop import run_loop
from shipworthy.runtime.run import Order
from shipworthy.runtime.workflow.block import RunStep, run_block
from shipworthy.runtime.workflow.needs import Need


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
        text = await run_loop(inner, rescuing(run_step))
        return StepResult(value=text, text=text, mark=Mark(whole=run.read))
    ended = await run_block(graph.nodes, inner, run_step, later)
    if ended is not None:
        return ended if helper.returns is not None else StepResult(value=ended.text, text=ended.text, mark=ended.mark)
    if helper.returns is None:
        value = last_result(inner)
        label = inner.mark(value).whole
    else:
        value, label = helper.returns.evaluate(inner), inner.label(helper.returns)
    if isinstance(value, StepResult):
        return value if value.mark is not None else replace(value, mark=Mark(whole=label))
    return StepResult(value=plain(value), text=show(value), mark=Mark(whole=label))


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


NO_MODEL = "I need a language model for this, and none is set up. Set OPENAI_API_KEY or ANTHROPIC_API_KEY."


def rescuing(run_step: RunStep) -> Callable[[Scope], Awaitable[str]]:
    """How a loop's fallback is run."""
    return lambda scope: _fallback(scope, run_step)


async def _fallback(scope: Scope, run_step: RunStep) -> str:
    skill = scope.frame.graph.skill
    if isinstance(skill.fallback, Text):
        return skill.fallback.render(scope)
    if why := scope.run.guard.unfit_fallback(scope.frame.graph, scope.run.agent.graph):
        raise Stopped(skill.about, "guideline", why)
    if scope.frame.graph.fallback:
        ended = await run_block(scope.frame.graph.fallback, scope, run_step)
        return ended.text if ended is not None else "\n".join(scope.run.gathered.values())
    raise Stopped(skill.about, "no_model", NO_MODEL)
