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

ASKING = ("test_mrtr_echo_state", "test_mrtr_no_state", "test_mrtr_no_result_type")
ECHO = "json_schema_echo"
"""The tool that is given the schema of another, as it was pinned."""
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
    pinned = offered({"suite": McpServer(url=url)}, None).servers["suite"]
    # What the suite asks back is named, and so it is an argument.
    own = {name: {"answers": {"confirmed": "yesno"} if name in ASKING else {}} for name in pinned}
    server = McpServer.model_validate({"url": url, "effect": "read", "tools": own, "pinned": pinned})
    spec = AgentSpec(mcp={"suite": server})
    context = json.loads(os.environ.get("MCP_CONFORMANCE_CONTEXT") or "{}")
    wanted = context.get("toolCalls") or [
        {"name": name, "arguments": sample(one.schema_for_models)} for name, one in pinned.items()
    ]
    tools = mcp_tools(spec, None)
    for one in wanted:
        tool = tools.get(one["name"])
        if tool is None:
            print("not offered:", one["name"])
            continue
        args = {**one.get("arguments", {}), **({"confirmed": True} if one["name"] in ASKING else {})}
        if one["name"] == ECHO:
            args = {"schema": pinned["json_schema_2020_12_tool"].input_schema}
        try:
            print(one, "→", (await call(tool, args, CallContext())).value)
        except ShipworthyError as error:
            print(one, "✗", error)


asyncio.run(main(sys.argv[-1]))
