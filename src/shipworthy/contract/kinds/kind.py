"""The protocol of a kind of target, and the protocols of the callers that it uses in turn."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Protocol, TypeAlias

from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.graph import GraphOf
from shipworthy.contract.guideline import Rules
from shipworthy.contract.input import Input
from shipworthy.contract.labels import Label, Mark
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Text, Value
from shipworthy.contract.skill import Skill, SkillLimits
from shipworthy.contract.specialist.target import Consulted
from shipworthy.contract.step import Prompt, Step
from shipworthy.contract.tool import ToolSpec

Opened: TypeAlias = tuple[frozenset[str], bool]
"""The tools that may be called before any other, and whether one of them is certainly called."""
Labels: TypeAlias = Callable[[], Mapping[str, Label]]
"""Computes the trust labels of a step's arguments."""


class TargetKind(Protocol):
    """The rules for one target of a step: a tool, a prompt or a skill."""

    @property
    def texts(self) -> tuple[Text | Expr, ...]:
        """Its texts and expressions that read names of the calling skill."""
        ...

    def args(self, binding: "Binding") -> Mapping[str, Value]:
        """The arguments of a step that calls it: the given ones, and those bound by name."""
        ...

    def problems(self, step: Step) -> Iterable[tuple[str, str, str]]:
        """The problems of a step that calls it: the key of the step, what is wrong, and the repair."""
        ...

    def writes(self, graph_of: GraphOf) -> bool:
        """Whether a step that calls it must run in page order."""
        ...

    def bound(self, step: Step | None, limits: SkillLimits, fold: "Folding") -> Bound:
        """The worst case of one call; `step`: the calling step, None in a loop."""
        ...

    @property
    def floor(self) -> Bound:
        """The least that one call uses."""
        ...

    def refused(self, rules: Rules) -> str:
        """Why guidelines forbid the call, or an empty text."""
        ...

    def opens(self, rescue: frozenset[str], searches: bool, of_skill: Callable[[Skill], Opened]) -> Opened:
        """The tools that a call may begin with.

        `rescue`: the first tools of the step's `on_error`. `searches`: documents are retrieved for every prompt.
        """
        ...

    def certain(self, of_skill: Callable[[Skill], Iterable[str]]) -> Iterable[str]:
        """The tools that every call of the target calls."""
        ...

    @property
    def may_answer(self) -> bool:
        """Whether a call may end the run with an answer."""
        ...

    def mark(self, labels: Labels, page: "Marking") -> Mark:
        """The trust label of its result."""
        ...

    def leak(self, labels: Labels) -> Label | None:
        """The label of private and untrusted data that a call would send out without asking; None without such data."""
        ...


class Binding(Protocol):
    """A step while its arguments are bound."""

    @property
    def given(self) -> Mapping[str, Value]:
        """The arguments in `with`."""
        ...

    @property
    def types(self) -> Collection[str]:
        """The input types that the agent defines."""
        ...

    def inputs_of(self, skill: Skill) -> Mapping[str, Input]:
        """The inputs of a skill, including inherited ones."""
        ...

    def visible(self, name: str) -> bool:
        """Whether the step can read a name: an item, an input, a named value or the result of another step."""
        ...

    def shared(self, name: str) -> bool:
        """Whether a name is an input that all skills of the agent share."""
        ...

    def imply(self, name: str, spec: Input) -> None:
        """Add an input to the skill, unless it has one of that name."""
        ...

    def problem(self, message: str, repair: str, *place: str) -> None:
        """Record a problem of the step; `place`: the keys that lead to it."""
        ...


class Folding(Protocol):
    """The worst cases that a kind needs from the fold."""

    def tool(self, name: str | None) -> ToolSpec | None:
        """The tool of that name."""
        ...

    def step(self, helper: Skill) -> Bound:
        """The worst case of a skill that another one calls."""
        ...

    def specialist(self, target: Consulted) -> Bound:
        """The worst case of a specialist, or of one skill of it, that another skill calls."""
        ...

    def model_call(self, own: SkillLimits, prompt: Prompt | None = None, step: Step | None = None) -> Bound:
        """The worst case of one model call of a skill."""
        ...


class Marking(Protocol):
    """The trust labels that a kind needs from the analysis of a page."""

    @property
    def searches(self) -> bool:
        """Whether documents are retrieved for every prompt of the skill."""
        ...

    def read(self, text: Text | Expr, given: Mapping[str, Label]) -> Label:
        """The label of a text of the step; `given`: the labels of its arguments."""
        ...

    def helper(self, skill: Skill, given: Mapping[str, Label]) -> Mark:
        """The label of the result of a skill that is called with arguments of these labels."""
        ...
