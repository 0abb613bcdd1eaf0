"""Finds the inputs of an agent that one of its skills reads: the others are no inputs of that skill."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graph import Graph, Node, Readable
from shipworthy.contract.input import Input
from shipworthy.contract.page import fields, walk
from shipworthy.contract.skill import Skill


def needed(
    agent: AgentSpec,
    skill: Skill,
    nodes: tuple[Node, ...],
    inputs: Mapping[str, Input],
    graph_of: Callable[[str], Graph],
) -> dict[str, Input]:
    """Return the inputs without those of the agent that neither the skill nor one that it calls declares or reads.

    A loop's model and the rules of an agent may read any of them: there all are kept.
    """
    if skill.tools or agent.guidelines:
        return dict(inputs)
    called = [place.node.target for place in walk(nodes) if place.node.target is not None]
    inherited = {name for one in called if one.kind == "skill" for name in graph_of(one.name).inputs}
    read = _closed(agent, skill, inputs, inherited | {name for value in _values(skill, nodes) for name in value.reads})
    return {
        name: spec for name, spec in inputs.items() if name in read or name in skill.inputs or name not in agent.inputs
    }


def _values(skill: Skill, nodes: Iterable[Node]) -> Iterator[Readable]:
    yield from (value for value in (skill.returns, skill.failure, skill.otherwise) if value is not None)
    yield from skill.claims.values()
    yield from (value for spec in skill.inputs.values() for value in spec.fields)
    for place in walk(nodes):
        yield from (value for _, value, _ in fields(place.node, set(), set()))


def _closed(agent: AgentSpec, skill: Skill, inputs: Mapping[str, Input], names: set[str]) -> set[str]:
    """The names, and those that are read through named values and inputs."""
    lets = {**agent.let, **skill.let}
    todo, found = list(names), set[str]()
    while todo:
        name = todo.pop()
        if name in found:
            continue
        found.add(name)
        behind = [lets[name]] if name in lets else inputs[name].fields if name in inputs else ()
        todo += [further for value in behind for further in value.reads]
    return found
