"""The client that the conformance suite of MCP drives: an agent's tools, called with the arguments that a scenario names."""

import asyncio
import json
import os
import sys
from typing import Any

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.mcp.server import McpServer
from shipworthy.errors import ShipworthyError
from shipworthy.tools.call import CallContext, call
from shipworthy.tools.mcp.pinning import offered
from shipworthy.tools.mcp.tool import mcp_tools

SAMPLES: dict[str, Any] = {"string": "text", "integer": 3, "number": 5, "boolean": True, "array": [], "object": {}}


def sample(schema: Any) -> Any:
    """A value that fits a simple schema."""
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object":
        return {name: sample(one) for name, one in schema.get("properties", {}).items()}
    return schema.get("default", SAMPLES.get(schema.get("type", "string"), "text"))


async def main(url: str) -> None:
    """Pin what the server offers, and call each tool once; a tool that refuses ends nothing."""
    server = McpServer(url=url, effect="read")
    server = server.model_copy(update={"pinned": offered({"suite": server}, None).servers["suite"]})
    spec = AgentSpec(mcp={"suite": server})
    context = json.loads(os.environ.get("MCP_CONFORMANCE_CONTEXT") or "{}")
    wanted = context.get("toolCalls") or [
        {"name": name, "arguments": sample(one.schema_for_models)}
        for name, one in ((name, server.pinned[theirs]) for name, theirs, _ in server.taken())
    ]
    tools = mcp_tools(spec, None)
    for one in wanted:
        tool = tools.get(one["name"])
        if tool is None:
            print("not offered:", one["name"])
            continue
        try:
            print(one, "→", (await call(tool, one.get("arguments", {}), CallContext())).value)
        except ShipworthyError as error:
            print(one, "✗", error)


asyncio.run(main(sys.argv[-1]))
