"""Whether a skill works on the words of a message, beside its inputs."""

from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel

from shipworthy.app.agent import Agent
from shipworthy.contract.page import walk
from shipworthy.contract.skill import Skill

MESSAGE = "message"
"""The name of the words in expressions, and of the argument that has them; no input has it."""


def worded(agent: Agent, skill: Skill) -> bool:
    """Whether a loop, a search, a prompt or an expression of the skill reads the message."""
    graph = agent.compiled.graph(skill.name)
    if skill.tools or not skill.workflow or skill.retrieval != "off":
        return True
    read: list[object] = [skill, graph.inputs, agent.spec.let]
    for place in walk((*graph.nodes, *graph.fallback)):
        target = place.node.target
        read.append(place.node.args)
        if target is not None and target.kind == "prompt":
            read.append(target)
        if target is not None and target.kind == "skill" and worded(agent, agent.spec.skills[target.name]):
            return True
    return any(MESSAGE in names for names in _reads(read))


def _reads(value: object) -> Iterator[Iterable[str]]:
    """The names that the texts and expressions in a value read."""
    if isinstance(names := getattr(value, "reads", None), frozenset):
        yield names
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _reads(getattr(value, name))
    elif isinstance(value, Mapping):
        yield from _reads(list(value.values()))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _reads(one)
