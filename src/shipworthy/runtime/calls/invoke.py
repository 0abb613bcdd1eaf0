"""One call of a tool by a run: reserved before, settled after, told to the listeners."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shipworthy.cached import cached
from shipworthy.clock import loop_time
from shipworthy.contract.knowledge import SEARCH
from shipworthy.contract.labels import TRUSTED, Label, Mark, passed_on
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ArgumentError, ToolError
from shipworthy.events import StepFailed, StepFinished, StepStarted
from shipworthy.runtime.calls.far import Amounts, Far
from shipworthy.runtime.limits.allowance import Allowance, allowed
from shipworthy.runtime.names.called import label_of, named_of
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.progress import Given
from shipworthy.runtime.step_id import StepId
from shipworthy.tools.call import CallContext, ToolResult
from shipworthy.tools.tool import Tool


@dataclass(frozen=True, kw_only=True)
class Invocation:
    """A call that is ready to be made."""

    id: StepId
    tool: ToolSpec
    args: dict[str, Any]
    scope: Scope
    """Whose ledger pays for it."""
    seconds: float
    nth: int = 0
    """How many equal writes of other steps come before it."""
    carry: str = ""
    """What carries on a conversation in which the specialist behind the tool has asked."""
    labels: Callable[[str], Label] = lambda name: TRUSTED
    """What is known of an argument."""
    origin: Label = TRUSTED
    """What its result carries of the labels of its arguments."""

    @cached
    def mark(self) -> Mark:
        """The label of its result."""
        declared = self.scope.run.agent.mark(self.tool)
        return declared if self.origin is TRUSTED else declared.join(self.origin)

    @cached
    def label(self) -> str:
        """What the user sees while it runs."""
        return label_of(self.tool, self.args)


def written(id: StepId, tool: ToolSpec, args: dict[str, Any], scope: Scope, seconds: float, seen: Label) -> Invocation:
    """A call whose arguments a model wrote that had read what this label says."""
    origin = passed_on(tool, [seen] if args else [])
    return Invocation(
        id=id, tool=tool, args=args, scope=scope, seconds=seconds, labels=lambda name: seen, origin=origin
    )


async def invoke(invocation: Invocation, watched: Tool | None = None) -> ToolResult:
    """The result of the call; raises ToolError, and LimitReached where the ledger has no room for it.

    `watched`: stands in for the tool's code, to see how far the call came.
    """
    tool, args, scope = invocation.tool, invocation.args, invocation.scope
    run, progress, ledger = scope.run, scope.run.progress, scope.frame.ledger
    far = None if tool.spends is None else Far(run, invocation.id, tool, invocation.label)
    amounts = used = Amounts(tool_calls=1, cost_usd=tool.price_usd or 0.0) if far is None else far.most
    ledger.reserve(amounts)
    run.voice.emit(StepStarted(step=tool.name, label=invocation.label, step_id=invocation.id))
    progress.call(invocation.id, tool.name, args)
    if scope.frame.graph.skill.workflow:
        # The prompts of a workflow read what their texts name.
        progress.seen_trust = progress.seen_trust.join(invocation.mark.whole)
    else:
        scope.frame.saw(invocation.mark.whole)
    if run.task.guard.holds:
        run.task.guard.called(tool.name)
    began, inside = loop_time(), allowed.set(Allowance(tool.price_usd or 0.0))
    context = CallContext(timeout=invocation.seconds, handle=f"{run.id}/{invocation.id}")
    if far is not None:
        context = far.context(context, getattr(watched, "key", ""), invocation.carry)
    try:
        result = await run.world.call(invocation.id, watched or run.agent.tools[tool.name], args, context)
        used = used if far is None else far.gave(result)
    except ToolError as error:
        used = used if far is None else far.failed(error)
        _failed(invocation, error, run.took(invocation.id, began))
        if tool.effect != "read" and watched is None and not isinstance(error, ArgumentError):
            progress.writes.unsure = True
        raise
    finally:
        allowed.reset(inside)
        ledger.settle(amounts, used)
    _keep(invocation, result)
    _finished(invocation, result)
    return result


def _keep(invocation: Invocation, result: ToolResult) -> None:
    run, tool = invocation.scope.run, invocation.tool
    if result.full is not None:
        run.progress.texts[f"{run.id}/{invocation.id}"] = result.full
        run.voice.conceal(result.text)
    if result.carry:
        return  # a specialist that asks back has done nothing yet
    keep_found(invocation, result.text)
    if tool.effect != "read":
        run.progress.writes.done[invocation.id] = tool, invocation.args
    if run.can_ask and run.agent.converses:
        given = Given(tool.name, result.value, result.text, invocation.id, invocation.mark.whole)
        run.progress.given.append(given)


def keep_found(invocation: Invocation, text: str) -> None:
    """Note a result; a person may read of it what a text of the author says."""
    run, tool = invocation.scope.run, invocation.tool
    code = run.agent.tools.get(tool.name) if tool.name != SEARCH else None
    told = text if code is not None and code.compact is not None else ""
    named = invocation.label if tool.label else ""
    if not invocation.scope.frame.graph.skill.workflow:
        invocation.scope.frame.saw(invocation.mark.whole)
    run.progress.find(invocation.id, invocation.label, text, invocation.mark.whole, told, named)


def told_done(invocation: Invocation, text: str) -> str:
    """What a person reads of a call that was approved, where no text of the author speaks of it."""
    run, tool = invocation.scope.run, invocation.tool
    if run.agent.tools[tool.name].compact is not None:
        return text
    return run.agent.phrases("done", what=named_of(run, tool, invocation.args))


def _finished(invocation: Invocation, result: ToolResult) -> None:
    finished = StepFinished(
        step=invocation.tool.name,
        label=invocation.label,
        step_id=invocation.id,
        elapsed_ms=round(result.elapsed_ms, 1),
        tokens=result.tokens,
    )
    invocation.scope.run.voice.emit(finished)


def _failed(invocation: Invocation, error: ToolError, elapsed_ms: float) -> None:
    run, step, label = invocation.scope.run, invocation.tool.name, invocation.label
    run.progress.miss(invocation.id, label, str(error))
    failed = StepFailed(
        step=step, label=label, step_id=invocation.id, elapsed_ms=elapsed_ms, kind=error.kind, error=str(error)
    )
    run.voice.emit(failed)
