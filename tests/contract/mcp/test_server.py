"""A server in a definition: how it is reached, and what its author says of its tools."""

from typing import Any

import pytest
from tests.batches import batch

from shipworthy.contract.mcp.definition import Definition
from shipworthy.contract.mcp.server import McpServer
from shipworthy.errors import SpecError

PINNED = {"get-it": Definition(description="Theirs.", input_schema={"properties": {"q": {"type": "string"}}})}


@batch(
    ("raw", "told"),
    [
        ({}, "either a `command` or a `url`"),
        ({"command": ["x"], "url": "http://a.example"}, "either a `command` or a `url`"),
        ({"command": ["x"], "headers": {"a": "b"}}, "`headers` is of servers with a `url`"),
        ({"url": "http://a.example", "env": {"a": "b"}}, "`env` is of servers with a `command`"),
        ({"url": "ftp://a.example"}, "is no address"),
        ({"url": "http://["}, "is no address"),
        ({"url": "https://me:secret@a.example"}, "holds a password"),
        ({"command": ["x"], "timeout": 0}, "must be above 0"),
        ({"command": ["x"], "tools": {"t": {"effect": "reads"}}}, "not one of read, idempotent, write"),
    ],
)
def test_a_server_that_cannot_be_is_told(raw: dict[str, Any], told: str) -> None:
    with pytest.raises(SpecError, match="(?s)" + told):
        McpServer.model_validate(raw)


def test_a_command_is_a_list_or_one_text_with_quotes() -> None:
    assert McpServer(command="npx -y 'a server'").command == ("npx", "-y", "a server")  # type: ignore[arg-type]


def test_what_a_tool_does_not_say_its_server_says_and_else_it_writes() -> None:
    server = McpServer.model_validate({"command": ["x"], "pinned": PINNED, "timeout": 2, "trust": "tenant"})
    (one,) = server.contracts()
    assert (one.name, one.effect, one.timeout, one.trust, one.leaves) == ("get_it", "write", 2, "tenant", True)
    own = {"get-it": {"timeout": 1, "effect": "read", "description": "Mine.", "label": "Getting {q}"}}
    (two,) = server.model_copy(update={"tools": McpServer(command=("x",), tools=own).tools}).contracts()  # type: ignore[arg-type]
    assert (two.effect, two.timeout, two.description, two.label, two.leaves) == (
        "read",
        1,
        "Mine.",
        "Getting {q}",
        False,
    )


def test_hints_of_a_server_are_not_believed() -> None:
    hinted = Definition(input_schema={}, annotations={"readOnlyHint": True, "idempotentHint": True})
    (one,) = McpServer(command=("x",), pinned={"a": hinted}).contracts()
    assert one.effect == "write"


def test_a_tool_has_the_name_that_its_author_gives_it() -> None:
    server = McpServer.model_validate(
        {"command": ["x"], "pinned": PINNED, "tools": {"fetch": {"tool": "get-it"}, "none": None}}
    )
    assert [one.name for one in server.contracts()] == ["fetch"]
    assert [(here, theirs) for here, theirs, _ in server.taken()] == [("fetch", "get-it"), ("none", "none")]
