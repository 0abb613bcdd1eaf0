"""Finds addresses of skills that cannot be read."""

from collections.abc import Iterator

from shipworthy.contract.address import variables
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graph import Graph
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.source import Finding
from shipworthy.contract.writing import writing_of

WHERE = ("resource",)


def wrong_address(agent: AgentSpec, graphs: Graphs, graph: Graph) -> Iterator[Finding]:
    """The problems of the address at which a skill is read."""
    skill = graph.skill
    if skill.resource is None:
        return
    for name in variables(skill.resource):
        if name not in graph.inputs:
            known = ", ".join(f"`{one}`" for one in graph.inputs) or "none"
            yield WHERE, f"`{name}` in `resource` is no input of the skill", f"its inputs are {known}"
    if not skill.routable:
        yield WHERE, "a helper is not read at an address", "remove `resource`, or `routable: false`"
    if writing_of(agent, graph, graphs.graph_of) != "never":
        yield WHERE, "the skill writes, and what is read at an address changes nothing", "remove `resource`"
