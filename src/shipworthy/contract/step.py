"""A step of a workflow: its kind and its modifiers."""

import re
from typing import ClassVar, Literal, TypeAlias

from pydantic import ConfigDict, Field, field_validator, model_validator

from shipworthy.contract.confirm import by_of, read_confirm
from shipworthy.contract.defined import Defined
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.given import Given
from shipworthy.contract.language.text import Text
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.tool import bound_tool
from shipworthy.contract.waiting import Repeat, read_wait, refused_in
from shipworthy.regex import regex

StepKind = Literal["tool", "prompt", "answer", "steps", "choose", "wait"]
STEP_KINDS: tuple[StepKind, ...] = ("tool", "prompt", "answer", "steps", "choose", "wait")
Grounded: TypeAlias = Literal["off", "sums", "figures", "strict"]
"""`figures`: each figure stands in what the call was sent, in any notation. `sums`: it may also be a sum, a difference
or a small multiple of figures before it in the same text. `strict`: so do proper names. `off`: nothing is compared."""
FOREACH = regex(r"\s*([A-Za-z_]\w*)\s+in\s+(.+)", re.DOTALL)


class Prompt(Defined):
    """A text that one model call answers; a step contains it or calls it by name."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    kind: ClassVar[Literal["prompt"]] = "prompt"

    text: Text
    name: str = "prompt"
    output: TypeSpec | None = None
    """The type of the result; None: text."""
    model: str | None = None
    fallback: Text | None = None
    """The result when no model answers."""
    max_output_tokens: int | None = Field(default=None, ge=1, strict=True)
    grounded: Grounded | None = None
    """How strictly the figures of the answer are checked; None: as the skill says."""
    must_say: tuple[Expr, ...] = ()
    """Values that the answer has to contain."""

    @field_validator("output", mode="before")
    @classmethod
    def _read_output(cls, raw: object) -> object:
        return None if raw is None else TypeSpec.parse(raw)

    @field_validator("must_say", mode="before")
    @classmethod
    def _one_is_a_list(cls, raw: object) -> object:
        return (raw,) if isinstance(raw, str) else raw


class Foreach(Defined):
    """`x in xs`: the step runs once for each item."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: str
    items: Expr


class Branch(Defined):
    """One branch of `choose`; without `when` it is the default branch."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    when: Expr | None = None
    steps: "tuple[Step, ...]" = Field(min_length=1)


class Step(Defined):
    """One step: a tool, a prompt, an answer, a group, a choice or a wait."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=True)

    tool: str | None = None
    prompt: Prompt | None = None
    answer: Text | None = None
    steps: "tuple[Step, ...] | None" = Field(default=None, min_length=1)
    choose: tuple[Branch, ...] | None = Field(default=None, min_length=1)
    wait: Given | None = None
    """How long: the run ends, and the clock opens the next one. Seconds, or an expression that gives a duration."""
    say: Text | None = None
    """What is said when a `wait` begins."""
    as_: str | None = Field(default=None, alias="as", pattern=r"^[A-Za-z_]\w*$")
    with_: dict[str, Given] = Field(default_factory=dict, alias="with")
    when: Expr | None = None
    foreach: Foreach | None = None
    max: int | None = Field(default=None, ge=1, le=10_000, strict=True)
    repeat: Repeat | None = None
    required: bool = True
    retry: int = Field(default=0, ge=0, le=10, strict=True)
    on_error: "Literal['stop', 'skip', 'ask'] | tuple[Step, ...]" = "stop"
    confirm: Text | None = None
    """The question before it runs; an empty text, or `true`, shows the calls themselves.

    A `Confirm` says who has to say yes, and until when.
    """
    after: tuple[str, ...] = ()
    output: TypeSpec | None = None
    model: str | None = None
    fallback: Text | None = None
    grounded: Grounded | None = None
    must_say: tuple[Expr, ...] = ()
    claims: dict[str, Expr] = Field(default_factory=dict)
    """Of a prompt: phrase → the value of which alone the answer may say it."""
    failure: Text | None = None
    """What a person reads where the step fails; `{error}` names the failure."""
    otherwise: Text | None = None
    """The same where the step is refused: by a guideline, or because its write was made already."""

    @field_validator("tool", mode="before")
    @classmethod
    def _name_of_tool(cls, raw: object) -> object:
        tool: object = bound_tool(raw)
        return tool.spec.name if hasattr(tool, "spec") else raw

    @field_validator("prompt", mode="before")
    @classmethod
    def _read_prompt(cls, raw: object) -> object:
        return {"text": raw} if isinstance(raw, str | Text) else raw

    @field_validator("output", mode="before")
    @classmethod
    def _read_output(cls, raw: object) -> object:
        return None if raw is None else TypeSpec.parse(raw)

    @field_validator("foreach", mode="before")
    @classmethod
    def _read_foreach(cls, raw: object) -> object:
        if not isinstance(raw, str):
            return raw
        if (match := FOREACH.fullmatch(raw)) is None:
            raise ValueError(f"`{raw}` is not of the form `x in xs`")
        return {"name": match[1], "items": match[2]}

    @field_validator("wait", mode="before")
    @classmethod
    def _read_wait(cls, raw: object) -> object:
        return read_wait(raw)

    @field_validator("confirm", mode="before")
    @classmethod
    def _read_confirm(cls, raw: object) -> object:
        return read_confirm(raw)

    @field_validator("after", "must_say", mode="before")
    @classmethod
    def _read_after(cls, raw: object) -> object:
        return (raw,) if isinstance(raw, str) else raw

    @model_validator(mode="after")
    def _fits_together(self) -> "Step":
        kinds = [kind for kind in STEP_KINDS if getattr(self, kind) is not None]
        if len(kinds) != 1:
            raise ValueError(f"a step has one of {', '.join(STEP_KINDS)}; this one has {' and '.join(kinds) or 'none'}")
        if self.foreach is not None and self.max is None:
            raise ValueError("`foreach` needs `max`: how many items it may take at most")
        if self.foreach is None and self.max is not None:
            raise ValueError("`max` belongs to `foreach`")
        of_prompt = (self.output, self.model, self.claims, self.fallback is not None, self.grounded, self.must_say)
        if self.prompt is None and any(of_prompt):
            raise ValueError("`output`, `model`, `claims`, `fallback`, `grounded` and `must_say` belong to a prompt")
        if self.with_ and self.tool is None:
            raise ValueError("`with` belongs to a tool")
        if problem := refused_in(kinds[0], self._used):
            raise ValueError(problem)
        if self.confirm is not None and self.tool is None and self.steps is None:
            raise ValueError("`confirm` belongs to a tool or a group")
        return self

    @property
    def _used(self) -> frozenset[str]:
        """The keys that are not as they are by default."""
        fields = type(self).model_fields.items()
        plain = {name: field.get_default(call_default_factory=True) for name, field in fields}
        return frozenset(field.alias or name for name, field in fields if getattr(self, name) != plain[name])

    @property
    def kind(self) -> StepKind:
        """The kind of the step."""
        return next(kind for kind in STEP_KINDS if getattr(self, kind) is not None)

    @property
    def name(self) -> str | None:
        """The name of its result; None where it has none."""
        if self.as_ is not None or self.tool is None:
            return self.as_ or (self.prompt.name if self.prompt else None)
        # `email.send_reply` is one skill of a specialist, and its result has the name of the skill.
        return self.tool.rpartition(".")[2]

    @property
    def yes_of(self) -> str:
        """Who has to say yes before it runs; empty: the person that asks, or no person."""
        return by_of(self.confirm)

    @property
    def unconditional(self) -> bool:
        """Whether it runs exactly once each time it is reached."""
        return self.when is None and self.foreach is None

    @property
    def needed(self) -> bool:
        """Whether the skill fails without it: it is required, and its errors are not skipped or handled."""
        return self.required and self.on_error in ("stop", "ask")

    @property
    def sure(self) -> bool:
        """Whether every run that reaches it executes it or ends there."""
        return self.needed and self.unconditional
