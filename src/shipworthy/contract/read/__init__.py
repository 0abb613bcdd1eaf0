"""Reading agents: folders, YAML, SKILL.md, prompts, Python files and dictionaries."""

from shipworthy.contract.read.dictionary import skill_from
from shipworthy.contract.read.folder import Loaded, load

__all__ = ["Loaded", "load", "skill_from"]
