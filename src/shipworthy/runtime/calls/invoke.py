"""One call of a tool by a run: reserved before, settled after, seen by whoever listens."""

from typing import Any

from shipworthy.clock import loop_time
from shipworthy.contract.language.text import Text
from shipworthy.contract.language.values import MISSING
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ToolError
from shipworthy.events import StepFailed, StepFinished, StepStarted
from shipworthy.runtime.limits.ledger import Amounts
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.run import Order
from shipworthy.tools.call import CallContext, ToolResult
from shipworthy.tools.tool import Tool


async def invoke(
    tool: ToolSpec, args: dict[str, Any], scope: Scope, order: Order, seconds: float, made: Tool | None = None
) -> ToolResult:
    """Make the call: reserved before, settled after, seen by whoever listens. `made`: the tool, where it is watched."""
    run, label = scope.run, filled(tool, args)
    amounts = Amounts(tool_calls=1, cost_usd=tool.price_usd or 0.0)
    ledger = scope.frame.ledger
    ledger.reserve(amounts)
    run.emit(StepStarted(step=tool.name, label=label))
    run.called(order, tool.name, args)
    run.taken(tool)
    began, where = loop_time(), "/".join(order)
    handle = f"{run.run_id}/{run.calls}"
    context = CallContext(timeout=seconds, handle=handle)
    try:
        result = await run.world.call(where, made or run.agent.tools[tool.name], args, context)
    except ToolError as error:
        elapsed = run.took(where, began)
        run.emit(StepFailed(step=tool.name, label=label, elapsed_ms=elapsed, kind=error.kind, error=str(error)))
        run.missing[label] = str(error)
        raise
    finally:
        ledger.settle(amounts, amounts)
    if result.full is not None:
        run.texts[handle] = result.full
    run.missing.pop(label, None)
    run.gathered[label] = result.text
    elapsed = round(result.elapsed_ms, 1)
    run.emit(StepFinished(step=tool.name, label=label, elapsed_ms=elapsed, tokens=result.tokens))
    return result


def filled(tool: ToolSpec, args: dict[str, Any]) -> str:
    """The tool's friendly name for these arguments."""
    if not tool.label:
        return tool.name.replace("_", " ").capitalize()
    return Text.parse(tool.label).render(lambda name: args.get(name, MISSING)) if "{" in tool.label else tool.label
