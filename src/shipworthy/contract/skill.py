"""The definition of a skill: one task of the agent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from pydantic import ConfigDict, Field, field_validator, model_validator

from shipworthy.contract.address import read_address
from shipworthy.contract.defined import Defined
from shipworthy.contract.input import Input
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Literal as Constant
from shipworthy.contract.language.text import Text
from shipworthy.contract.limits import DEFAULTS, Limits
from shipworthy.contract.source import Source
from shipworthy.contract.step import Grounded, Prompt, Step

__all__ = ["LIMITS", "NAMED", "Grounded", "NamedValue", "Prompt", "Skill", "SkillLimits", "read_let"]

LIMITS = tuple(name for name in Limits.model_fields if name not in ("ceiling", "session", "day"))

NAMED = r"^[A-Za-z][\w-]*$"
"""The names that a skill may have."""
LazyTools: TypeAlias = bool | Literal["auto"]
"""Whether a loop has lazy tools; `auto`: where the schemas of its tools would take too much of its context."""
NamedValue: TypeAlias = Expr | Constant
"""A value of `let`: an expression, or a constant."""


class Skill(Defined):
    """One skill: its inputs, a workflow or the tools of a loop, and its limits."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    kind: ClassVar[Literal["skill"]] = "skill"

    name: str = Field(pattern=NAMED)
    description: str = ""
    examples: tuple[str, ...] = ()
    inputs: dict[str, Input] = Field(default_factory=dict)
    let: dict[str, NamedValue] = Field(default_factory=dict)
    workflow: tuple[Step, ...] = ()
    tools: tuple[str, ...] = ()
    lazy_tools: LazyTools | None = None
    """Whether its model reads an index of its tools, and the parameters of those it needs; None: as the agent says."""
    instructions: str = ""
    fallback: Text | tuple[Step, ...] | None = None
    claims: dict[str, Expr] = Field(default_factory=dict)
    """Phrase → the value of which alone an answer may say it."""
    failure: Text | None = None
    """What a person reads where it fails; `{error}` names the failure."""
    otherwise: Text | None = None
    """The same where it is refused: by a guideline, by its budget, or because its write was made already."""
    returns: Expr | None = None
    routable: bool = True
    resource: str | None = None
    """The address at which programs read its answer, with inputs in braces."""
    max_iterations: int | None = Field(default=None, ge=1, le=1000, strict=True)
    max_tool_calls: int | None = Field(default=None, ge=0, le=10_000, strict=True)
    max_context_tokens: int | None = Field(default=None, ge=1, strict=True)
    max_output_tokens: int | None = Field(default=None, ge=1, strict=True)
    max_latency_ms: float | None = Field(default=None, gt=0, allow_inf_nan=False, strict=True)
    max_cost_usd: float | None = Field(default=None, ge=0, allow_inf_nan=False, strict=True)
    max_turns: int | None = Field(default=None, ge=1, strict=True)
    model: str | Callable[..., str] = "auto"
    retrieval: Literal["on_demand", "always", "off"] = "off"
    grounded: Grounded | None = None
    """How strictly the figures of its models' texts are checked; None: as the agent says."""
    source: Source = Field(default=Source(), exclude=True, repr=False)

    @field_validator("let", mode="before")
    @classmethod
    def _read_let(cls, raw: object) -> object:
        return read_let(raw)

    @field_validator("resource")
    @classmethod
    def _read_address(cls, raw: str | None) -> str | None:
        return None if raw is None else read_address(raw)

    @field_validator("tools", mode="before")
    @classmethod
    def _names_of_tools(cls, raw: object) -> object:
        return (
            [getattr(getattr(tool, "spec", None), "name", tool) for tool in raw]
            if isinstance(raw, list | tuple)
            else raw
        )

    @model_validator(mode="after")
    def _has_one_way_to_work(self) -> "Skill":
        if self.workflow and self.tools:
            raise ValueError("a skill has a `workflow` or a list of `tools`, not both")
        if self.lazy_tools is not None and self.workflow:
            raise ValueError("`lazy_tools` belongs to a loop, a skill with `tools`: a workflow calls its tools itself")
        return self

    @property
    def steps(self) -> tuple[Step, ...]:
        """The workflow; for a skill with neither workflow nor tools, one step that prompts the model."""
        if self.workflow or self.tools:
            return self.workflow
        fallback = self.fallback if isinstance(self.fallback, Text) else None
        return (Step(prompt=Prompt(name=self.name, text=Text.parse("{message}"), fallback=fallback)),)

    def searching(self, tool: str) -> "Skill":
        """This skill with `tool` among the tools of its loop, where it retrieves on demand."""
        if self.retrieval != "on_demand" or self.workflow or tool in self.tools:
            return self
        return self.model_copy(update={"tools": (*self.tools, tool)})

    @property
    def about(self) -> str:
        """Its description; without one, the words of its name."""
        return self.description or self.name.replace("_", " ").replace("-", " ")

    def limits(self, agent: Limits) -> Limits:
        """Its limits; one that is None is taken from the agent, then from the defaults."""
        own = Limits(**{name: getattr(self, name) for name in LIMITS})
        return own.over(agent.over(DEFAULTS))

    def walk(self) -> Iterator[tuple[tuple[str | int, ...], Step]]:
        """Every step with its path in the definition, in page order."""
        yield from _walk(self.steps, ("workflow",))
        if isinstance(self.fallback, tuple):
            yield from _walk(self.fallback, ("fallback",))


@dataclass(frozen=True, kw_only=True)
class SkillLimits:
    """A skill and its effective limits."""

    skill: Skill
    limits: Limits


def _walk(steps: tuple[Step, ...], path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Step]]:
    for index, step in enumerate(steps):
        here = (*path, index)
        yield here, step
        yield from _walk(step.steps or (), (*here, "steps"))
        for number, branch in enumerate(step.choose or ()):
            yield from _walk(branch.steps, (*here, "choose", number, "steps"))
        if isinstance(step.on_error, tuple):
            yield from _walk(step.on_error, (*here, "on_error"))


def read_let(raw: object) -> object:
    """Parse named values: a text is an expression, any other value a constant."""
    if not isinstance(raw, dict):
        return raw
    return {key: value if isinstance(value, str | Expr | Constant) else Constant(value) for key, value in raw.items()}
