"""The tools that an agent has beside its own functions: search, calculate, MCP servers and remote specialists."""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, wait
from importlib.util import find_spec
from pathlib import Path

from shipworthy import lazy
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.calculation import CALCULATE
from shipworthy.contract.knowledge import SEARCH
from shipworthy.errors import Problem, SpecError
from shipworthy.routing.skills.tier import installed_encoder
from shipworthy.tools.calculate import calculate_tool
from shipworthy.tools.mcp.variables import variables
from shipworthy.tools.search import search_tool
from shipworthy.tools.tool import Tool

WARMING = 30.0
"""Most seconds that servers of tools are waited for before the first message."""


def unset(spec: AgentSpec) -> Iterator[str]:
    """A warning for each server that needs a variable of the environment which is not set."""
    for name, server in spec.mcp.items():
        if missing := sorted((variables(server.headers) | variables(server.env)) - set(os.environ)):
            yield f"the MCP server `{name}` needs {', '.join(missing)}, which the environment does not have"
    for name, one in spec.specialists.items():
        if missing := sorted(variables(one.headers) - set(os.environ)):
            yield f"the specialist `{name}` needs {', '.join(missing)}, which the environment does not have"


def connect(tools: Mapping[str, Tool]) -> list[Future[None]]:
    """Begin to connect the servers of these tools, where they have any, before the time of a run begins."""
    ways = [getattr(tool, "connect", None) for tool in tools.values()]
    return [way() for way in ways if callable(way)]


def connected(tools: Mapping[str, Tool]) -> None:
    """Connect the servers of these tools, and wait for them."""
    wait(connect(tools), WARMING)


def disconnect(tools: Mapping[str, Tool]) -> None:
    """Begin to end the sessions of these tools with their servers; the next call begins a new one."""
    for tool in tools.values():
        if callable(way := getattr(tool, "disconnect", None)):
            way()


def equipped(spec: AgentSpec, tools: Mapping[str, Tool], folder: Path | None) -> dict[str, Tool]:
    """All tools of a definition by name; raises SpecError where what they need is not installed."""
    found = dict(tools)
    if spec.knowledge is not None and SEARCH not in found:
        # Imported only for agents with documents: the index imports a database engine.
        index = lazy.index().of((folder or Path()) / spec.knowledge.path)
        found[SEARCH] = search_tool(lazy.meant()(index, installed_encoder), spec.knowledge)
    if CALCULATE in spec.tools and CALCULATE not in found:
        found[CALCULATE] = calculate_tool()
    if spec.mcp:
        if find_spec("mcp") is None:
            where = spec.source.at(("mcp",))
            raise SpecError([Problem(where, "tools of MCP servers need a package", "pip install 'shipworthy[serve]'")])
        found |= {
            name: tool for name, tool in lazy.mcp_tools("tool").mcp_tools(spec, folder).items() if name not in found
        }
    if any(one.is_remote for one in spec.specialists.values()):
        found |= lazy.mcp_tools("offering", "remote").remote_tools(spec.specialists, spec.tools)
    return found
