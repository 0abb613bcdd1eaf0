"""Reading agents: folders, YAML, SKILL.md, prompts, Python files and dictionaries."""

from shipworthy.spec.read.dictionary import skill_from
from shipworthy.spec.read.folder import Loaded, load

__all__ = ["Loaded", "load", "skill_from"]
