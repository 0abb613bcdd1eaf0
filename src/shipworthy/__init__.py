"""Agents built out of constraints: one contract per skill is routed, bounded, enforced, recorded and gated."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shipworthy.app import Agent
    from shipworthy.errors import ShipworthyError, SpecError, ToolError, UsageError
    from shipworthy.models.model import Model, Price, Reply
    from shipworthy.models.scripted import ScriptedModel, call
    from shipworthy.runtime.result import RunResult
    from shipworthy.spec.bound import Bound, Usage
    from shipworthy.spec.guideline import Guideline
    from shipworthy.spec.input import Input
    from shipworthy.spec.limits import Limits
    from shipworthy.spec.read import skill_from
    from shipworthy.spec.skill import Skill
    from shipworthy.spec.step import Prompt, Step
    from shipworthy.spec.types import input_type
    from shipworthy.tools.gather import gather
    from shipworthy.tools.tool import tool

__version__ = "0.1.0"

# Each name is imported when it is first used: a command that needs only some of them starts sooner.
_HOME = {
    "Agent": "app",
    "Bound": "spec.bound",
    "Guideline": "spec.guideline",
    "Input": "spec.input",
    "Limits": "spec.limits",
    "Model": "models.model",
    "Price": "models.model",
    "Prompt": "spec.step",
    "Reply": "models.model",
    "RunResult": "runtime.result",
    "ScriptedModel": "models.scripted",
    "ShipworthyError": "errors",
    "Skill": "spec.skill",
    "SpecError": "errors",
    "Step": "spec.step",
    "ToolError": "errors",
    "Usage": "spec.bound",
    "UsageError": "errors",
    "call": "models.scripted",
    "gather": "tools.gather",
    "input_type": "spec.types",
    "skill_from": "spec.read",
    "tool": "tools.tool",
}

__all__ = [
    "Agent",
    "Bound",
    "Guideline",
    "Input",
    "Limits",
    "Model",
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
    "input_type",
    "skill_from",
    "tool",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'shipworthy' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"shipworthy.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
