"""Lazy tools: a loop tells its model an index of its tools, and gives it two tools that describe and call them."""

from shipworthy.contract.tool import Param, ToolSpec

DESCRIBE, CALL = "describe", "call"
RESERVED = (DESCRIBE, CALL)
"""Names that no tool of a loop with lazy tools may have."""
DESCRIBE_TOOL = ToolSpec(
    name=DESCRIBE,
    description=(
        "Read the parameters of tools of the index before you call them. Names that are not in the index, or words "
        "about what is to be done, find the tools that fit."
    ),
    params=(Param(name="tools", type="text", description="Names separated by commas, or words."),),
    trust="trusted",
)
CALL_TOOL = ToolSpec(
    name=CALL,
    description="Call a tool of the index.",
    params=(
        Param(name="tool", type="text", description="Its name, as the index has it."),
        Param(
            name="arguments",
            type="any",
            description="Its arguments by name, as `describe` tells them.",
            json_schema={"type": "object"},
        ),
    ),
)
