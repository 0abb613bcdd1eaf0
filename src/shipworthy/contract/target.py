"""The target of a step: a tool, another skill, a prompt or a specialist, distinguished by `kind`."""

from typing import TypeAlias

from shipworthy.contract.skill import Skill
from shipworthy.contract.specialist.target import Consulted
from shipworthy.contract.step import Prompt
from shipworthy.contract.tool import ToolSpec

Target: TypeAlias = ToolSpec | Skill | Prompt | Consulted
"""Each class has its own literal `kind`, so that `if target.kind == "tool":` narrows the type to `ToolSpec`."""
