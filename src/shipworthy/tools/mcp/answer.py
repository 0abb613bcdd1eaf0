"""What a tool of a server gives, as plain data: structured content, JSON in a text, or the text itself."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from shipworthy.errors import ToolFailed
from shipworthy.exits.clean import clean

if TYPE_CHECKING:
    from mcp_types import CallToolResult, ContentBlock

LONGEST_ERROR = 300


def value_of(answer: "CallToolResult") -> object:
    """The value of an answer; raises ToolFailed where the tool says that it failed."""
    text = "\n".join(_texts(answer.content))
    if answer.is_error:
        raise ToolFailed(clean(text)[:LONGEST_ERROR] or "it failed, and does not say why")
    if answer.structured_content is not None:
        return answer.structured_content
    if text[:1] in ("{", "["):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _texts(content: "Iterable[ContentBlock]") -> Iterable[str]:
    """The content in words; what is no text is named, with its size."""
    for block in content:
        if block.type == "text":
            yield block.text
        elif block.type == "resource":
            inner = getattr(block.resource, "text", None)
            yield inner if isinstance(inner, str) else f"[{block.resource.uri}, {block.resource.mime_type or 'binary'}]"
        elif block.type == "resource_link":
            yield f"[{block.name}: {block.uri}]"
        else:
            yield f"[{block.mime_type}, {len(block.data.rstrip('=')) * 3 // 4:,} bytes]"
