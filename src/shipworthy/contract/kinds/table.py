"""The table of kinds. A new kind of target is one file beside this one, one line here, and one in `Target`."""

from typing import assert_never

from shipworthy.contract.kinds.kind import TargetKind
from shipworthy.contract.kinds.prompt import PromptKind
from shipworthy.contract.kinds.skill import SkillKind
from shipworthy.contract.kinds.specialist import SpecialistKind
from shipworthy.contract.kinds.tool import ToolKind
from shipworthy.contract.target import Target


def kind_of(target: Target) -> TargetKind:
    """The rules for a target. The type checker reports a kind that is missing here."""
    match target.kind:
        case "tool":
            return ToolKind(target)
        case "prompt":
            return PromptKind(target)
        case "skill":
            return SkillKind(target)
        case "specialist":
            return SpecialistKind(target)
        case _:
            assert_never(target)
