"""Agents built out of constraints: one contract per skill is routed, bounded, enforced, recorded and gated."""

from typing import TYPE_CHECKING

from shipworthy import lazy

if TYPE_CHECKING:
    from shipworthy.app.agent import Agent
    from shipworthy.contract.bounds.bound import Bound, Usage
    from shipworthy.contract.guideline import Guideline
    from shipworthy.contract.input import Input
    from shipworthy.contract.language.types import input_type
    from shipworthy.contract.limits import Limits
    from shipworthy.contract.read import skill_from
    from shipworthy.contract.skill import Skill
    from shipworthy.contract.step import Prompt, Step
    from shipworthy.english import in_english
    from shipworthy.errors import NotDone, ShipworthyError, SpecError, ToolError, UsageError
    from shipworthy.models.model import Model, Price, Reply
    from shipworthy.models.scripted import ScriptedModel, call
    from shipworthy.runtime.result import RunResult
    from shipworthy.tools.gather import gather
    from shipworthy.tools.given.tools_from import tools_from
    from shipworthy.tools.tool import tool

__version__ = "0.1.0"

__all__ = [
    "Agent",
    "Bound",
    "Guideline",
    "Input",
    "Limits",
    "Model",
    "NotDone",
    "Price",
    "Prompt",
    "Reply",
    "RunResult",
    "ScriptedModel",
    "ShipworthyError",
    "Skill",
    "SpecError",
    "Step",
    "ToolError",
    "Usage",
    "UsageError",
    "call",
    "gather",
    "in_english",
    "input_type",
    "skill_from",
    "tool",
    "tools_from",
]

FOR_TOOLS = {
    "NotDone": "shipworthy.errors",
    "gather": "shipworthy.tools.gather",
    "in_english": "shipworthy.english",
    "input_type": "shipworthy.contract.language.types",
    "tool": "shipworthy.tools.tool",
    "tools_from": "shipworthy.tools.given.tools_from",
}
"""Names that files of tools import, and their modules: an agent is loaded, and routes, without the rest."""


def __getattr__(name: str) -> object:
    # Imported on first use, so that a command that needs few of them starts sooner.
    if name not in __all__:
        raise AttributeError(f"module 'shipworthy' has no attribute {name!r}")
    value = globals()[name] = (
        lazy.for_tools(name, FOR_TOOLS[name]) if name in FOR_TOOLS else getattr(lazy.public(), name)
    )
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
