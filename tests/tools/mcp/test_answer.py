"""What a tool of a server gives, as plain data."""

from typing import Any

import pytest
from mcp_types import CallToolResult
from tests.batches import batch

from shipworthy.errors import ToolFailed
from shipworthy.tools.mcp.answer import value_of

TEXT = {"type": "text", "text": "one"}
RESOURCE = {"uri": "file:///a", "mimeType": "text/plain"}


@batch(
    ("content", "value"),
    [
        ([], ""),
        ([TEXT, {"type": "text", "text": "two"}], "one\ntwo"),
        ([{"type": "text", "text": '{"a": 1}'}], {"a": 1}),
        ([{"type": "text", "text": "[1, 2"}], "[1, 2"),
        ([{"type": "text", "text": "12"}], "12"),
        ([{"type": "image", "data": "QUJD", "mimeType": "image/png"}], "[image/png, 3 bytes]"),
        ([{"type": "audio", "data": "QQ==", "mimeType": "audio/wav"}], "[audio/wav, 1 bytes]"),
        ([{"type": "resource", "resource": {**RESOURCE, "text": "inside"}}], "inside"),
        ([{"type": "resource", "resource": {**RESOURCE, "blob": "QQ=="}}], "[file:///a, text/plain]"),
        ([{"type": "resource_link", "name": "doc", "uri": "https://a.example/"}], "[doc: https://a.example/]"),
    ],
)
def test_content_is_text_or_the_data_in_it(content: list[Any], value: object) -> None:
    assert value_of(CallToolResult.model_validate({"content": content})) == value


def test_structured_content_goes_before_the_text_of_it() -> None:
    assert value_of(CallToolResult.model_validate({"content": [TEXT], "structuredContent": {"a": 1}})) == {"a": 1}


@batch(("text", "told"), [("no such\x1b[2J city", "no such"), ("", "does not say why"), ("x" * 999, "x" * 300)])
def test_an_error_is_told_in_one_short_line(text: str, told: str) -> None:
    answer = CallToolResult.model_validate({"content": [{"type": "text", "text": text}], "isError": True})
    with pytest.raises(ToolFailed) as caught:
        value_of(answer)
    assert told in str(caught.value) and len(str(caught.value)) <= 300 and "\x1b" not in str(caught.value)
