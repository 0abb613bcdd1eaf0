"""The public names of the package, all imported on the first use of one."""

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
