"""What is known of a local specialist before it is loaded: its skills as its files describe them."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from shipworthy.contract.limits import DEFAULTS, Limits
from shipworthy.contract.skill import Skill


class IndexedSkill(BaseModel):
    """One skill of a specialist, as much as routing and binding need of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    description: str = ""
    examples: tuple[str, ...] = ()
    inputs: dict[str, str] = Field(default_factory=dict)
    """Input → its type, as far as the skill's own file names it."""
    patterns: tuple[str, ...] = ()
    """The patterns of its inputs: the codes that it takes."""
    routable: bool = True
    returns: bool = False
    """Whether it gives data to the agent that asks, beside its answer."""
    loop: bool = False
    """Whether its model chooses the tools."""
    limits: Limits = Limits()
    """Its declared limits over those of its agent and the defaults."""

    @classmethod
    def of(cls, skill: Skill, limits: Limits) -> "IndexedSkill":
        """The entry of a skill; `limits`: those of its agent."""
        return cls(
            name=skill.name,
            description=skill.about,
            examples=skill.examples,
            inputs={name: str(spec.kind) for name, spec in skill.inputs.items()},
            patterns=tuple(sorted({spec.pattern for spec in skill.inputs.values() if spec.pattern})),
            routable=skill.routable,
            returns=skill.returns is not None and not skill.tools,
            loop=bool(skill.tools),
            limits=skill.limits(limits),
        )


class Index(BaseModel):
    """The skills of a specialist, and the hash of all its files."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "agent"
    """Its own name, in its agent.yaml."""
    description: str = ""
    skills: dict[str, IndexedSkill] = Field(default_factory=dict)
    digest: str = ""
    """The hash of its files, and of those of its own specialists."""
    writes: bool = True
    """Whether one of its tools may write; True where that is not known before it is loaded."""
    folder: Path | None = Field(default=None, exclude=True, repr=False)
    """Its folder, absolute; None for an agent made in Python."""
    whole: bool = Field(default=True, exclude=True, repr=False)
    """Whether its files tell all its skills without being imported."""

    @property
    def routable(self) -> tuple[IndexedSkill, ...]:
        """The skills that a message may be routed to, sorted by name."""
        return tuple(self.skills[name] for name in sorted(self.skills) if self.skills[name].routable)

    @property
    def latency_ms(self) -> float:
        """Most milliseconds that its slowest skill declares."""
        return max((one.limits.max_latency_ms or 0 for one in self.routable), default=DEFAULTS.max_latency_ms or 0)

    @property
    def cost_usd(self) -> float:
        """Most USD that its dearest skill declares."""
        return max((one.limits.max_cost_usd or 0 for one in self.routable), default=DEFAULTS.max_cost_usd or 0)

    @property
    def turns(self) -> int:
        """Most messages that one of its skills takes."""
        return max((one.limits.max_turns or 0 for one in self.routable), default=DEFAULTS.max_turns or 0)
