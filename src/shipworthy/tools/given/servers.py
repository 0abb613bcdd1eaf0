"""Reads the tools of MCP servers, as they were pinned; a server is connected when a tool of it is first needed."""

import functools
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

from shipworthy import lazy
from shipworthy.contract.mcp.definition import LOCK
from shipworthy.contract.mcp.server import McpServer
from shipworthy.contract.mcp.server import McpTool as Chosen
from shipworthy.contract.read.mcp import read_servers, servers_from
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import Problem, SpecError, UsageError
from shipworthy.exits.secrets import keep_secret
from shipworthy.tools.given.options import Candidate, Said, contract
from shipworthy.tools.mcp.variables import variables
from shipworthy.tools.tool import Tool

Servers: TypeAlias = Mapping[str, McpServer | Mapping[str, object]] | str | Path
PIN = f"name the servers under `mcp:` of a YAML file, run `shipworthy pin FILE`, which writes {LOCK}, and give mcp=FILE"


def read_mcp(given: Servers) -> Iterator[Candidate | Problem]:
    """The tools of all servers, or all that keeps them from being used."""
    if find_spec("mcp") is None:
        yield Problem("tools_from: mcp", "tools of MCP servers need a package", "pip install 'shipworthy[serve]'")
        return
    folder = None
    try:
        if isinstance(given, str | Path):
            folder = Path(given).resolve().parent
            servers, pinned = read_servers(Path(given))
            servers = {
                name: one.model_copy(update={"pinned": pinned.servers.get(name, {})}) for name, one in servers.items()
            }
        else:
            servers = servers_from(given)
    except SpecError as error:
        yield from (Problem(f"tools_from: {one.where}", one.message, one.repair) for one in error.problems)
        return
    if not servers:
        yield Problem("tools_from: mcp", "it names no server", "write {NAME: {command: […]}} or {NAME: {url: …}}")
    for name, server in servers.items():
        yield from _tools(name, server, folder)


def _tools(name: str, server: McpServer, folder: Path | None) -> Iterator[Candidate | Problem]:
    where = f"tools_from: mcp[{name!r}]"
    keep_secret(variables(server.headers))
    if not server.pinned:
        yield Problem(where, "its tools are not pinned", PIN)
        return
    contracts = {spec.name: spec for spec in server.contracts()}
    connection = lazy.mcp_tools("connection").Connection(name, server, folder)
    for here, theirs, options in server.taken():
        definition = server.pinned.get(theirs)
        if definition is None:
            yield Problem(f"{where}.tools[{here!r}]", f"`{theirs}` of the server is not pinned", PIN)
        elif definition.problem:
            yield Problem(
                f"{where}.tools[{here!r}]", f"it cannot be used: {definition.problem}", "leave it out of `tools`"
            )
        else:
            build = functools.partial(
                lazy.mcp_tools("tool").McpTool,
                theirs=theirs,
                pinned=definition,
                connection=connection,
                answers=tuple(options.answers),
            )
            make = functools.partial(_made, contracts[here], build)
            yield Candidate(where=where, name=here, make=make, has=_said(server, options))


def _said(server: McpServer, options: Chosen) -> frozenset[str]:
    """The options that the definition of a server itself says of a tool."""
    return frozenset(server.model_fields_set | options.model_fields_set)


def _made(spec: ToolSpec, build: "functools.partial[Tool]", said: Said) -> Tool:
    theirs = {key: value for key, value in spec if key != "name"}
    if "compact" in said:
        raise UsageError(f"tool `{spec.name}`: `compact`: the tools of a server have none")
    return build(contract(spec.name, {**theirs, **said})[0])
