"""The mappings of a definition by what they are called, and the keys that each may have."""

from pydantic import BaseModel

from shipworthy.contract.agent import AgentSpec, Handover, SessionSpec
from shipworthy.contract.confirm import KEYS as CONFIRM
from shipworthy.contract.guideline import Guideline
from shipworthy.contract.input import Input
from shipworthy.contract.knowledge import Knowledge
from shipworthy.contract.limits import Limits, Quota
from shipworthy.contract.mcp.server import McpServer, McpTool
from shipworthy.contract.model import ModelSpec, PriceSpec
from shipworthy.contract.notify import Notify
from shipworthy.contract.skill import Skill
from shipworthy.contract.specialist.specialist import Specialist, SpecialistLimits
from shipworthy.contract.step import Branch, Foreach, Prompt, Step
from shipworthy.contract.waiting import Repeat

RESERVED = ("message", "now", "today", "session", "error", "it")
"""Names that an expression has of its own."""
MODELS: dict[str, type[BaseModel]] = {
    "an agent": AgentSpec,
    "a skill": Skill,
    "a step": Step,
    "an input": Input,
    "a prompt": Prompt,
    "a branch": Branch,
    "a foreach": Foreach,
    "a repeat": Repeat,
    "session": SessionSpec,
    "handover": Handover,
    "limits": Limits,
    "a quota": Quota,
    "a model": ModelSpec,
    "a price": PriceSpec,
    "knowledge": Knowledge,
    "notify": Notify,
    "a guideline": Guideline,
    "an MCP server": McpServer,
    "a tool of an MCP server": McpTool,
    "a specialist": Specialist,
    "limits of a specialist": SpecialistLimits,
    "merge": Prompt,
}
HIDDEN: dict[str, set[str]] = {
    "an agent": {"prompts", "types", "reader", "source", "learned"},
    "a skill": {"source"},
    "an MCP server": {"pinned"},
    "a specialist": {"index", "pinned"},
}
"""Fields that no file can set."""
EXTRA: dict[str, tuple[str, ...]] = {
    "an input": ("each", "unit"),
    "a confirm": CONFIRM,
}
"""Keys that are no fields of the object that a mapping becomes."""
IN_FILES = {"a skill": ("rag", "rag_enabled")}
"""Those that only the readers of files and dictionaries know."""


def keys(owner: str, *, in_file: bool = True) -> list[str]:
    """The keys that a mapping may have, sorted; `owner`: what the mapping is, such as "a step"."""
    model = MODELS.get(owner)
    fields = [] if model is None else [field.alias or name for name, field in model.model_fields.items()]
    more = IN_FILES.get(owner, ()) if in_file else ()
    return sorted({*fields, *EXTRA.get(owner, ()), *more} - HIDDEN.get(owner, set()))
