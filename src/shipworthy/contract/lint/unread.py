"""Finds the inputs of a skill that nothing reads: a value of one only explains words of a message."""

from collections.abc import Iterator

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graph import Graph, Readable
from shipworthy.contract.page import fields, walk


def unread(agent: AgentSpec, graph: Graph) -> frozenset[str]:
    """The names of the inputs with a default that no expression reads; none where a model or a rule may read them."""
    if graph.skill.tools or agent.guidelines:
        return frozenset()
    read = {name for field in readable(agent, graph) for name in field.reads}
    free = {name for name, spec in graph.inputs.items() if spec.default is not None and spec.keep != "session"}
    return frozenset(free - read)


def readable(agent: AgentSpec, graph: Graph) -> Iterator[Readable]:
    """Every expression of a skill."""
    skill = graph.skill
    yield from (*agent.let.values(), *skill.let.values())
    yield from (value for spec in graph.inputs.values() for value in spec.fields)
    yield from (value for value in (skill.returns, skill.failure, skill.otherwise) if value is not None)
    for place in (*walk(graph.nodes), *walk(graph.fallback)):
        yield from (value for _, value, _ in fields(place.node, set(), set()))
