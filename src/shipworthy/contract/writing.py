"""Decides whether a skill writes, and whether it asks for a yes before each write."""

from typing import Literal, TypeAlias

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graph import Graph, GraphOf
from shipworthy.contract.page import walk

Writing: TypeAlias = Literal["never", "asked", "unasked"]
"""Whether a skill calls tools that write: never, after a yes to each call, or without asking."""


def writing_of(agent: AgentSpec, graph: Graph, graph_of: GraphOf) -> Writing:
    """Return how a skill writes, with the skills that it uses as steps."""
    found = {_of_tool(agent, name) for name in graph.skill.tools}
    for place in walk((*graph.nodes, *graph.fallback)):
        target, confirmed = place.node.target, place.confirmed or place.node.step.confirm is not None
        if target is None or target.kind == "prompt":
            continue
        if target.kind == "tool":
            own: Writing = "unasked" if target.effect == "write" else "never"
        elif target.kind == "specialist":
            # Where it writes it asks by the rules of its own.
            own = "asked" if target.may_write else "never"
        else:
            own = writing_of(agent, graph_of(target.name), graph_of)
        found.add("asked" if confirmed and own == "unasked" else own)
    return "unasked" if "unasked" in found else "asked" if "asked" in found else "never"


def _of_tool(agent: AgentSpec, name: str) -> Writing:
    """Return how a loop writes with a tool: it asks first, unless the tool is declared with `confirm: never`."""
    tool = agent.tools.get(name)
    if tool is None or tool.effect != "write":
        return "never"
    return "asked" if tool.confirm == "always" else "unasked"
