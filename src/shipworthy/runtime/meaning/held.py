"""Checks what a session keeps against the current definition, after the agent was redeployed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from shipworthy.compiled import Compiled
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.contract.language.types import TypeSpec
from shipworthy.regex import regex
from shipworthy.stores.session import Open, Pending

OF_TYPE: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "email": (str,),
    "interval": (str,),
    "ticker": (str,),
    "integer": (int,),
    "number": (int, float),
    "money": (int, float),
    "date": (dt.date,),
    "datetime": (dt.datetime,),
    "duration": (dt.timedelta,),
    "yesno": (bool,),
}
"""The Python classes of the values of each type."""
TIME = regex(r"\d\d:\d\d(:\d\d(\.\d+)?)?")
"""Matches a time of day as a session keeps it."""


def fitting(agent: AgentSpec, inputs: Mapping[str, Input], values: Mapping[str, object]) -> dict[str, object]:
    """Return the values that belong to one of the inputs and are of its type."""
    return {name: value for name, value in values.items() if name in inputs and _takes(agent, inputs[name], value)}


def reconciled(agent: Compiled, opened: Open) -> Open:
    """Drop the inputs and results of an open skill that the current definition does not accept."""
    if opened.contract == agent.contract or opened.skill not in agent.spec.skills:
        return opened
    inputs = fitting(agent.spec, agent.graph(opened.skill).inputs, opened.inputs)
    tools, specialists = agent.spec.tools, agent.spec.specialists
    # What was read by a tool that writes now is no result of a write. What a specialist did is not asked for again.
    results = {
        key: stored
        for key, stored in opened.results.items()
        if (stored.tool in tools and (stored.write or tools[stored.tool].effect != "write"))
        or (stored.tool.partition(".")[0] in specialists and (stored.write or stored.failed))
    }
    return replace(opened, inputs=inputs, results=results)


def answerable(agent: Compiled, opened: Open, pending: Pending) -> bool:
    """Whether the current definition still has the skills and inputs of a question."""
    skills = agent.spec.skills
    if pending.within:
        return opened.skill in skills and pending.within.partition(" ")[0] in agent.spec.specialists
    if pending.kind == "skill":
        return set(pending.names) <= set(skills)
    if opened.skill not in skills:
        return False
    if pending.kind == "confirm" or opened.contract == agent.contract:
        return True
    inputs = agent.graph(opened.skill).inputs
    if not set(pending.names) <= set(inputs):
        return False
    if not pending.choices:
        return True
    spec = inputs[pending.names[0]]
    return all(_takes(agent.spec, spec, [value] if spec.list is not None else value) for value in pending.values)


def _takes(agent: AgentSpec, spec: Input, value: object) -> bool:
    # The values of choices come from tools, and are of any type.
    return spec.choices is not None or _is_of(agent, spec.kind, value)


def _is_of(agent: AgentSpec, kind: TypeSpec, value: object) -> bool:
    if kind.name == "list":
        return isinstance(value, list) and all(_is_of(agent, kind.item or TypeSpec(), item) for item in value)
    if kind.name == "choice":
        return value in kind.options
    if kind.name == "time":
        return isinstance(value, dt.time) or (isinstance(value, str) and TIME.fullmatch(value) is not None)
    if kind.name in agent.types:
        own = agent.types[kind.name]
        return isinstance(value, str) and (own.pattern is not None or value in own.values)
    if isinstance(value, bool) and kind.name != "yesno":
        return kind.name not in OF_TYPE
    # An instant is a day to Python, and none here.
    if kind.name == "date" and isinstance(value, dt.datetime):
        return False
    return isinstance(value, OF_TYPE.get(kind.name, object))
