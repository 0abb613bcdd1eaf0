"""Finds the skills that may write without a question of their own."""

from shipworthy.compiled import Compiled
from shipworthy.contract.graph import Node
from shipworthy.contract.kinds.table import kind_of
from shipworthy.contract.page import Place, walk


def writes_unasked(agent: Compiled, skill: str) -> bool:
    """Whether a step or a loop of the skill may write without asking the user for a yes."""
    graph = agent.graph(skill)
    tools = [agent.spec.tools[name] for name in graph.skill.tools if name in agent.spec.tools]
    if any(tool.effect == "write" and tool.confirm != "always" for tool in tools):
        return True
    places = walk((*graph.nodes, *graph.fallback))
    return any(_writes(agent, place.node) and not _asks(place) for place in places)


def _writes(agent: Compiled, node: Node) -> bool:
    return node.target is not None and kind_of(node.target).writes(agent.graph)


def _asks(place: Place) -> bool:
    return any(one.node.step.confirm is not None for one in (place, *place.outer))
