"""What a caller is offered: each routable skill of each agent that it may use, under one name."""

from collections.abc import Mapping
from dataclasses import dataclass

from shipworthy.app.agent import Agent
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.contract.skill import Skill
from shipworthy.contract.tool import JsonSchema
from shipworthy.contract.writing import Writing
from shipworthy.regex import regex
from shipworthy.server.caller import Caller
from shipworthy.server.service import Service
from shipworthy.tools.schema import json_type

BETWEEN = "__"
"""Stands between the names of agent and skill, where a caller sees several agents."""
MOST_VALUES = 50
"""Values of a type of the agent's own that its schema lists; of a type with more, clients read the name alone."""
PYTHON = regex(r"\(\?(?![:=!])|\\[AZz]|[*+?}]\+")
"""A construct of Python's patterns that those of JSON Schema do not have, or read otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One skill of one agent."""

    name: str
    """Unique among the offers of a caller; the name of its tool."""
    agent_name: str
    agent: Agent
    skill: Skill

    @property
    def inputs(self) -> Mapping[str, Input]:
        """The inputs that it may ask for, those of the skills that it calls included."""
        return self.agent.compiled.graph(self.skill.name).inputs

    @property
    def writing(self) -> Writing:
        """Whether it writes, and whether it asks before."""
        compiled = self.agent.compiled
        return compiled.graphs.writing(self.skill.name)

    @property
    def fields(self) -> dict[str, JsonSchema]:
        """The JSON schema of each of its inputs, by name."""
        return {name: self._of_input(name) for name in sorted(self.inputs)}

    @property
    def schema(self) -> JsonSchema:
        """The JSON schema of its inputs. None is required: what is left out and needed is asked for."""
        return {"type": "object", "properties": self.fields, "additionalProperties": False}

    def values(self, name: str) -> list[str]:
        """The values that an input can take, where they are few and known before a run; else none."""
        found = self.inputs.get(name)
        return values_of(self.agent.spec, found) if found is not None else []

    def _of_input(self, name: str) -> JsonSchema:
        found = self.inputs[name]
        schema: JsonSchema = dict(json_type(found.kind)) if found.choices is None else {}
        keywords = found.range.keywords if found.range is not None else {}
        schema |= {"items": {**json_type(found.list), **keywords}} if found.list is not None and keywords else keywords
        if (pattern := json_pattern(found)) is not None:
            of = {**json_type(found.list), "pattern": pattern} if found.list is not None else {"pattern": pattern}
            schema |= {"items": of} if found.list is not None else of
        if found.list is not None:
            schema |= {"maxItems": found.max} | ({"minItems": found.min} if found.min else {})
        about = [found.ask.source if found.ask is not None else f"{name.replace('_', ' ')}."]
        if (values := self.values(name)) and (found.list or found.type).name != "choice":
            about.append(f"One of: {', '.join(values)}.")
        elif (found.list or found.type).name != "text":
            about.append(f"Type: {found.kind}.")
        if found.range is not None and (edges := found.range.about):
            about.append(f"{edges.capitalize()}.")
        return {**schema, "description": " ".join(about)}


def json_pattern(found: Input) -> str | None:
    """The pattern of a text as JSON Schema has it; None where its values are changed, or only Python reads it."""
    pattern = found.whole_pattern
    return None if pattern is None or found.normalise or PYTHON.search(pattern) else f"^(?:{pattern})$"


def values_of(spec: AgentSpec, found: Input) -> list[str]:
    """The values that an input of an agent can take, where they are few and known before a run; else none."""
    kind = found.list or found.type
    if found.choices is not None or kind.name == "choice":
        return [] if found.choices is not None else list(kind.options)
    own = spec.types.get(kind.name)
    few = own is not None and own.pattern is None and own.complete and len(own.values) <= MOST_VALUES
    return sorted(own.values) if own is not None and few else []


def offered(service: Service, caller: Caller, only: str | None = None) -> dict[str, Offer]:
    """The offers for a caller by their names, in one order; `only`: those of this agent, with the skills' own names.

    Raises Refused if there is no such agent for the caller.
    """
    agents = {only: service.agent(caller, only)} if only is not None else _seen(service, caller)
    found: dict[str, Offer] = {}
    for agent_name in sorted(agents):
        agent = agents[agent_name]
        for skill in agent.spec.routable:
            name = skill.name if len(agents) == 1 else f"{agent_name}{BETWEEN}{skill.name}"
            found[name] = Offer(name=name, agent_name=agent_name, agent=agent, skill=skill)
    return found


def _seen(service: Service, caller: Caller) -> dict[str, Agent]:
    return {name: agent for name, agent in service.agents.items() if caller.sees(name)}
