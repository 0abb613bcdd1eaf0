"""Checks what an agent takes of MCP servers: names that meet, and words that name no argument."""

import difflib
from collections.abc import Iterable, Iterator

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.mcp.definition import LOCK
from shipworthy.contract.source import Finding
from shipworthy.contract.tool import ToolSpec


def server_problems(agent: AgentSpec) -> Iterator[Finding]:
    """Tools that are not pinned, names that two tools have, and options that name no argument."""
    owners: dict[str, str] = {}
    for name, server in agent.mcp.items():
        for here, theirs, _ in server.taken():
            path = ("mcp", name, "tools", here)
            if theirs not in server.pinned:
                known = _near(theirs, server.pinned, f"give its definition, as `shipworthy pin` writes it into {LOCK}")
                yield path, f"`{theirs}` of the MCP server `{name}` is not pinned", known
            elif here in owners:
                repair = f"write `tools: {{ANOTHER_NAME: {{tool: {theirs}}}}}`"
                yield path, f"two tools are called `{here}`: of `{owners[here]}` and of `{name}`", repair
            owners.setdefault(here, name)
        for contract in server.contracts():
            if owners[contract.name] == name:
                yield from _contract(agent, name, contract)


def _contract(agent: AgentSpec, server: str, contract: ToolSpec) -> Iterator[Finding]:
    path = ("mcp", server, "tools", contract.name)
    if agent.tools[contract.name].parameters is None:
        repair = "rename the tool of your own, or give the server's another name under `tools`"
        yield path, f"the agent has a tool `{contract.name}` of its own, and the MCP server `{server}` another", repair
    words = {"identity": contract.identity, "accepts": tuple(contract.accepts), "policy": tuple(contract.policy)}
    for key, names in words.items():
        for word in names:
            if contract.param(word) is None:
                known = [param.name for param in contract.params]
                repair = _near(word, known, f"its arguments are: {', '.join(known) or 'none'}")
                yield (*path, key), f"`{key}`: `{contract.name}` has no argument `{word}`", repair


def _near(word: str, known: Iterable[str], otherwise: str) -> str:
    close = difflib.get_close_matches(word, sorted(known), n=1)
    return f"did you mean `{close[0]}`?" if close else otherwise
