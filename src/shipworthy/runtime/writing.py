"""A write: claimed before it is made, settled after, and never made twice."""

from typing import Any

from shipworthy.runtime.invoke import invoke
from shipworthy.runtime.run import Order
from shipworthy.runtime.scope import Scope
from shipworthy.spec.tool import ToolSpec
from shipworthy.tools.call import ToolResult


async def make(tool: ToolSpec, args: dict[str, Any], scope: Scope, order: Order, seconds: float) -> ToolResult:
    """The result of the call; a write is claimed first."""
    return await invoke(tool, args, scope, order, seconds)
