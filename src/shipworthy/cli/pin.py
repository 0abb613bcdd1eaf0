"""`shipworthy pin AGENT`."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Annotated

import typer

from shipworthy import lazy
from shipworthy.cli import remotes
from shipworthy.cli.printing import put_json, say
from shipworthy.contract.mcp.changes import Change, changes
from shipworthy.contract.mcp.definition import LOCK, Pinned
from shipworthy.contract.mcp.server import McpServer
from shipworthy.contract.read.mcp import read_servers, write_pins
from shipworthy.contract.read.offers import read_remote
from shipworthy.contract.specialist.offer import LOCK as OFFERS
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
    """Ask MCP servers and remote specialists of an agent what they are, show what has changed, and write it down.

    An agent calls a tool, or asks a specialist, only as it was pinned: one that describes itself otherwise is refused
    until it is pinned again. Read what this command prints, and keep mcp.lock and specialists.lock in your repository.

    Example: shipworthy pin my_agent
    """
    file = _file(agent)
    folder, (servers, before), (far, known) = file.parent, read_servers(file), read_remote(file)
    if not servers and not far:
        raise UsageError(
            f"{file} names no MCP server: write `mcp: {{NAME: {{command: […]}}}}` or `{{url: …}}`; "
            "and no remote specialist: `specialists: {NAME: {url: …}}`"
        )
    after = _offered(servers, folder)
    found = list(changes(before, after))
    others = remotes.asked(far, known)
    differs = any(one.kind != "same" for one in found) or others.differs
    if not check:
        if servers:
            _written(folder, after)
        if far or known.specialists:
            remotes.written(folder, others.offers)
    if json:
        path = folder / (LOCK if servers else OFFERS)
        told = {"path": str(path), "changed": differs, "tools": [*map(_data, found)]}
        put_json({**told, "specialists": others.data()}, sys.stdout)
    else:
        lines = [*_report(folder / LOCK, servers, found, check=check)] if servers else []
        if far or known.specialists:
            lines += [f"{folder / OFFERS}{'' if check else ', written'}:", *others.report(far)]
        say("\n".join(lines if differs else [*lines, "nothing has changed"]), sys.stdout)
    if check and differs:
        sys.exit(1)


def _offered(servers: Mapping[str, McpServer], folder: Path) -> Pinned:
    if not servers:
        return Pinned()
    try:
        offered = lazy.mcp_tools("pinning").offered
    except ImportError:
        raise UsageError("tools of MCP servers need a package: pip install 'shipworthy[serve]'") from None
    after: Pinned = offered(servers, folder)
    return after


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
