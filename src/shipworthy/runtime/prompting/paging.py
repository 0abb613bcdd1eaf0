"""The tool by which a model reads on in a result that was cut to its ceiling."""

from collections.abc import Mapping

from shipworthy.contract.tool import Param, ToolSpec
from shipworthy.errors import ArgumentError
from shipworthy.tokens.counting import cut
from shipworthy.tools.tool import FunctionTool, Tool

READ_RESULT = ToolSpec(
    name="read_result",
    description="Read on in a result that was cut: its handle stands at its end.",
    params=(
        Param(name="handle", type="text", description="The handle, as it was written."),
        Param(name="offset", type="integer", required=False, default=0, description="Characters to leave out."),
    ),
    label="Reading on",
)
NOTE = 24
"""Tokens for the line that says how much is left."""


def read_result(texts: Mapping[str, str]) -> Tool:
    """The tool over the whole texts of a run's results, by handle."""

    def page(handle: str, offset: int = 0) -> str:
        text = texts.get(handle)
        if text is None:
            raise ArgumentError(f"there is no result behind `{handle[:80]}`; there are {', '.join(texts)}")
        start = min(max(offset, 0), len(text))
        part = cut(text[start:], READ_RESULT.max_tokens - NOTE)
        end = start + len(part)
        rest = f"; read on with offset {end}" if end < len(text) else ""
        return f"{part}\n[characters {start} to {end} of {len(text)}{rest}]"

    return FunctionTool(page, READ_RESULT, None)
