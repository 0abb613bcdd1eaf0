"""Gives each MCP server of agent.yaml the definitions that are pinned in `mcp.lock`, the file beside it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson
from pydantic import ConfigDict, Field, ValidationError

from shipworthy.contract.defined import Defined
from shipworthy.contract.learned import write_json
from shipworthy.contract.mcp.definition import LOCK, Definition, Pinned
from shipworthy.contract.mcp.server import McpServer
from shipworthy.contract.read.build import build
from shipworthy.contract.read.marks import read_yaml
from shipworthy.contract.read.owners import HIDDEN
from shipworthy.contract.read.reading import MAX_BYTES, ReadContext
from shipworthy.contract.read.repair import unknown_key
from shipworthy.contract.source import Source
from shipworthy.errors import SpecError, UsageError

PIN = "run `shipworthy pin AGENT`, and read what it writes"
REPAIR = "make it anew with `shipworthy pin AGENT`"


def with_pins(reading: ReadContext, raw: object, source: Source) -> tuple[object, bool]:
    """The raw servers with their pinned definitions, and whether all are there; what is not is a problem."""
    if not isinstance(raw, Mapping):
        return raw, True
    before = len(reading.problems)
    pinned = read_pins(reading)
    found: dict[str, object] = {}
    for name, server in raw.items():
        if not isinstance(server, Mapping):
            found[name] = server
            continue
        own = dict(server)
        for key in HIDDEN["an MCP server"] & set(own):
            reading.add(source.at(("mcp", name, key)), *unknown_key("an MCP server", key), breaks=False)
        found[name] = {**own, "pinned": {} if pinned is None else pinned.servers.get(name, {})}
        if pinned is not None:
            for path, message in _without_pin(name, found[name]):
                reading.add(source.at(path), message, PIN)
    return found, len(reading.problems) == before


def _without_pin(name: str, raw: object) -> Iterator[tuple[tuple[str, ...], str]]:
    """The server, or each tool of it, that nothing is pinned of, where it can be read at all."""
    try:
        server = McpServer.read(raw)
    except ValidationError:
        return
    if not server.pinned:
        yield ("mcp", name), f"the tools of the MCP server `{name}` are not pinned: {LOCK} says nothing of it"
        return
    for here, theirs, _ in server.taken():
        if theirs not in server.pinned:
            yield ("mcp", name, "tools", here), f"`{theirs}` of the MCP server `{name}` is not pinned in {LOCK}"


def read_pins(reading: ReadContext) -> Pinned | None:
    """What `mcp.lock` says; None, and problems, where it is not valid, and nothing pinned without the file."""
    path = reading.folder / LOCK if reading.folder is not None else None
    if path is None or not path.is_file() or not reading.holds(path):
        return Pinned()
    text = reading.text(path)
    if text is None:
        return None
    try:
        pinned = Pinned.model_validate(orjson.loads(text))
    except orjson.JSONDecodeError as error:
        reading.add(f"{path}:{error.lineno}", f"this is not JSON: {error.msg}", REPAIR)
        return None
    except ValidationError as error:
        for wrong in error.errors():
            reading.add(f"{path}:1", f"`{'.'.join(map(str, wrong['loc']))}`: {wrong['msg'].lower()}", REPAIR)
        return None
    for server, tools in pinned.servers.items():
        for tool, definition in tools.items():
            _usable(reading, f"{path}:1", f"`{tool}` of `{server}`", definition)
    return pinned


def _usable(reading: ReadContext, where: str, what: str, definition: Definition) -> None:
    if why := definition.problem:
        reading.add(where, f"{what} cannot be used: {why}", "leave it out of `tools` of the server, and pin again")


class _Servers(Defined):
    """The part of agent.yaml that names MCP servers."""

    model_config = ConfigDict(frozen=True)

    mcp: dict[str, McpServer] = Field(default_factory=dict)


def read_servers(file: Path) -> tuple[dict[str, McpServer], Pinned]:
    """The servers of an agent.yaml, and what is pinned of them; a broken `mcp.lock` counts as none.

    Raises SpecError with the problems of the servers: the rest of an agent may need what is to be pinned.
    """
    reading = ReadContext(folder=file.parent)
    text = reading.text(file)
    page = None if text is None else read_yaml(reading, text, str(file))
    raw = {} if page is None else {"mcp": page.data.get("mcp") or {}}
    found = None if page is None else build(reading, _Servers, raw, page.source, root="an agent", flow=page.flow)
    if found is None or reading.problems:
        raise SpecError(reading.problems)
    return found.mcp, read_pins(ReadContext(folder=file.parent)) or Pinned()


def servers_from(raw: Mapping[str, object]) -> dict[str, McpServer]:
    """The servers of a mapping in Python, by name; raises SpecError with all problems."""
    reading = ReadContext()
    found = build(reading, _Servers, {"mcp": raw}, Source(), root="an agent")
    if found is None or reading.problems:
        raise SpecError(reading.problems)
    return found.mcp


def write_pins(folder: Path, pinned: Pinned) -> Path:
    """Write `mcp.lock` atomically and return its path; raises OSError, and UsageError where it would be too large."""
    data = pinned.model_dump(by_alias=True, exclude_none=True)
    if (size := len(orjson.dumps(data, option=orjson.OPT_INDENT_2))) >= MAX_BYTES:
        message = f"{LOCK} would have {size:,} bytes, and at most {MAX_BYTES:,} are read"
        raise UsageError(f"{message}: name the tools that the agent needs under `tools` of each server")
    return write_json(folder / LOCK, data)
