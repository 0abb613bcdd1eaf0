"""The tools and skills that a definition has beside those that its author wrote."""

import re
from collections.abc import Mapping

from shipworthy.contract.calculation import CALCULATE, CALCULATE_TOOL
from shipworthy.contract.knowledge import SEARCH, Knowledge
from shipworthy.contract.limits import Limits
from shipworthy.contract.mcp.server import McpServer
from shipworthy.contract.reader import Reader
from shipworthy.contract.skill import NAMED, Skill
from shipworthy.contract.specialist.several import TOGETHER, together_of
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.contract.step import Prompt
from shipworthy.contract.tool import ToolSpec

__all__ = ["TOGETHER", "McpServer", "Reader", "Specialist", "searching", "tools_added", "with_specialists"]


def tools_added(
    own: Mapping[str, ToolSpec],
    skills: Mapping[str, Skill],
    servers: Mapping[str, McpServer],
    knowledge: Knowledge | None,
) -> dict[str, ToolSpec]:
    """The tools with those of MCP servers, `calculate` where a loop lists it, and search where there are documents."""
    tools = dict(own)
    for server in servers.values():
        for contract in server.contracts():
            tools.setdefault(contract.name, contract)
    if any(CALCULATE in skill.tools for skill in skills.values()):
        tools.setdefault(CALCULATE, CALCULATE_TOOL)
    if knowledge is not None:
        tools.setdefault(SEARCH, knowledge.tool)
    return tools


def searching(skills: Mapping[str, Skill], tools: Mapping[str, ToolSpec]) -> dict[str, Skill]:
    """The skills with the search among their tools, where they retrieve on demand."""
    return {name: skill.searching(SEARCH) for name, skill in skills.items()} if SEARCH in tools else dict(skills)


def with_specialists(
    tools: Mapping[str, ToolSpec],
    skills: Mapping[str, Skill],
    prompts: Mapping[str, object],
    specialists: Mapping[str, Specialist],
    limits: Limits,
    merge: Prompt | None = None,
) -> tuple[dict[str, ToolSpec], dict[str, Skill]]:
    """The tools with the contracts of remote specialists, and the skills with the one of each specialist.

    Raises ValueError where a name is taken.
    """
    taken = {"skills": skills, "tools": tools, "prompts": prompts}
    for name in specialists:
        if wrong := next((kind for kind, names in taken.items() if name in names), ""):
            raise ValueError(f"the specialist `{name}` has the name of one of the {wrong}: rename one of the two")
    # A name that no skill can have was told where it was read.
    specialists = {name: one for name, one in specialists.items() if re.match(NAMED, name)}
    implied = {name: one.implied(name, limits) for name, one in specialists.items()}
    if len(implied) > 1:
        if TOGETHER in skills:
            raise ValueError(f"`{TOGETHER}` is the skill in which several specialists answer: rename yours")
        implied[TOGETHER] = together_of(specialists, limits, merge)
    remote = {name: one.contract(name) for name, one in specialists.items() if one.is_remote}
    return {**tools, **remote}, {**skills, **implied}
