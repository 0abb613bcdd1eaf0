"""`shipworthy pin AGENT`."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Annotated

import typer

from shipworthy import lazy
from shipworthy.cli.printing import put_json, say
from shipworthy.contract.mcp.changes import Change, changes
from shipworthy.contract.mcp.definition import LOCK, Pinned
from shipworthy.contract.mcp.server import McpServer
from shipworthy.contract.read.mcp import read_servers, write_pins
from shipworthy.errors import UsageError
from shipworthy.exits.clean import clean, marked

OPTIONAL = {True: "", False: "?"}
SIGNS = {"new": "+", "changed": "~", "gone": "-", "same": " "}


def pin(
    agent: Annotated[str, typer.Argument(metavar="AGENT", help="A folder with an agent.yaml.")],
    check: Annotated[
        bool, typer.Option("--check", help="Only compare: exit code 1 where a server offers something else.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the changes as one JSON object.")] = False,
) -> None:
    """Ask the MCP servers of an agent what their tools are, show what has changed, and write it into mcp.lock.

    An agent calls a tool only as it was pinned: one whose description, arguments or result have changed is refused
    until it is pinned again. Read what this command prints, and keep mcp.lock beside agent.yaml in your repository.

    Example: shipworthy pin my_agent
    """
    file = _file(agent)
    servers, before = read_servers(file)
    if not servers:
        raise UsageError(f"{file} names no MCP server: write `mcp: {{NAME: {{command: […]}}}}` or `{{url: …}}`")
    try:
        offered = lazy.mcp_tools("pinning").offered
    except ImportError:
        raise UsageError("tools of MCP servers need a package: pip install 'shipworthy[serve]'") from None
    after: Pinned = offered(servers, file.parent)
    found = list(changes(before, after))
    differs = any(one.kind != "same" for one in found)
    if not check:
        _written(file.parent, after)
    if json:
        put_json({"path": str(file.parent / LOCK), "changed": differs, "tools": [*map(_data, found)]}, sys.stdout)
    else:
        say("\n".join(_report(file.parent / LOCK, servers, found, check=check)), sys.stdout)
    if check and differs:
        sys.exit(1)


def _file(agent: str) -> Path:
    given = Path(agent)
    try:
        file = given / "agent.yaml" if given.is_dir() else given
        if file.is_file() and file.suffix in (".yaml", ".yml"):
            return file
    except (OSError, ValueError):
        pass  # too long for a path, or invalid
    raise UsageError(f"there is no agent.yaml at `{clean(agent[:80])}`: `shipworthy pin` needs the folder of an agent")


def _written(folder: Path, pinned: Pinned) -> None:
    try:
        write_pins(folder, pinned)
    except OSError as error:
        raise UsageError(f"{folder / LOCK} cannot be written: {error.strerror}") from error


def _data(change: Change) -> dict[str, object]:
    told = {"server": change.server, "tool": change.tool, "kind": change.kind}
    return {**told, "description": change.definition.description, "lines": list(change.lines)}


def _report(path: Path, servers: Mapping[str, McpServer], found: Sequence[Change], *, check: bool) -> Iterator[str]:
    yield f"{path}{'' if check else ', written'}:"
    for change in found:
        yield f"{SIGNS[change.kind]} {change.server} · {clean(change.tool)}{_arguments(change)}"
        # Nothing is cut: what an author does not see, a model would be told all the same.
        for line in change.definition.description.splitlines() if change.kind == "new" else change.lines:
            yield from (f"    {part}" for part in wrap(marked(line), 110))
        if change.kind in ("new", "changed"):
            yield from _hints(change, servers[change.server])
    if not any(change.kind != "same" for change in found):
        yield "nothing has changed"


def _arguments(change: Change) -> str:
    """The arguments in brackets, those that may be left out with a question mark."""
    params = change.definition.params
    return f"({', '.join(f'{param.name}{OPTIONAL[param.required]}: {param.type}' for param in params)})"


def _hints(change: Change, server: McpServer) -> Iterator[str]:
    """What an author should see before a tool is used."""
    if why := change.definition.problem:
        yield f"    it cannot be used: {why}"
    effects = {theirs: options.effect or server.effect for _, theirs, options in server.taken()}
    if server.tools is not None and effects.get(change.tool) == "write" and change.says_it_reads:
        yield "    the server says that it only reads; here it counts as a write: `effect: read`, if you believe that"
