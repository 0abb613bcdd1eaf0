"""What the definition of an agent tells of a run that its tape does not."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """Taken of the agent as it is now, where that is the definition of the run."""

    guidelines: Mapping[str, str] = field(default_factory=dict)
    """Name → the text that is added to prompts while it applies."""
    schemas: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Name of a tool → its schema, as models are told of it."""
    scores: Mapping[str, float] = field(default_factory=dict)
    """Skill → how well the message fits it, 0 to 1, where its words alone decided."""
    why: str = ""
    """The reason that goes with the scores."""


UNKNOWN = Definition()
"""Of an agent that is not here, or has changed since."""
