"""What every kind of target has to say, and what it may ask of the parts that it is used by."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Protocol, TypeAlias

from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.graph import GraphOf
from shipworthy.contract.guideline import Rules
from shipworthy.contract.input import Input
from shipworthy.contract.labels import Label, Mark
from shipworthy.contract.language.text import Text, Value
from shipworthy.contract.skill import Skill, SkillLimits
from shipworthy.contract.step import Prompt, Step
from shipworthy.contract.tool import ToolSpec

Opened: TypeAlias = tuple[frozenset[str], bool]
"""The tools that may be called before any other, and whether one of them is sure to be called."""
Labels: TypeAlias = Callable[[], Mapping[str, Label]]
"""The trust labels of a step's arguments, computed when they are asked for."""


class TargetKind(Protocol):
    """One target of a step, seen by what it is: a tool, a prompt or a skill."""

    @property
    def texts(self) -> tuple[Text, ...]:
        """Texts of its own in which the step's names are read."""
        ...

    def args(self, binding: "Binding") -> Mapping[str, Value]:
        """The arguments of a step that calls it: those given, and those bound by their name."""
        ...

    def problems(self, step: Step) -> Iterable[tuple[str, str, str]]:
        """What of the step does not fit it: the key, what is wrong, and the repair."""
        ...

    def writes(self, graph_of: GraphOf) -> bool:
        """Whether it keeps the order of the page where it is called."""
        ...

    def bound(self, step: Step | None, limits: SkillLimits, fold: "Folding") -> Bound:
        """The worst case of one call; `step`: the one that calls it, None in a loop."""
        ...

    @property
    def floor(self) -> Bound:
        """What one call uses at least."""
        ...

    def refused(self, rules: Rules) -> str:
        """Why guidelines do not let it be called; empty where they do."""
        ...

    def opens(self, rescue: frozenset[str], searches: bool, of_skill: Callable[[Skill], Opened]) -> Opened:
        """The tools that a call may begin with.

        `rescue`: those that may come first where the call fails. `searches`: documents are looked up for every prompt.
        """
        ...

    def certain(self, of_skill: Callable[[Skill], Iterable[str]]) -> Iterable[str]:
        """The tools that every call of it calls."""
        ...

    @property
    def may_answer(self) -> bool:
        """Whether the run may be over with it."""
        ...

    def mark(self, labels: Labels, page: "Marking") -> Mark:
        """The trust label of its result."""
        ...

    def leak(self, labels: Labels) -> Label | None:
        """The label of what would leave by it unasked, if it is private and untrusted."""
        ...


class Binding(Protocol):
    """A step whose arguments are bound."""

    @property
    def given(self) -> Mapping[str, Value]:
        """The arguments under `with`."""
        ...

    @property
    def types(self) -> Collection[str]:
        """The agent's own input types."""
        ...

    def inputs_of(self, skill: Skill) -> Mapping[str, Input]:
        """The inputs of a skill, with those it inherits."""
        ...

    def visible(self, name: str) -> bool:
        """Whether the step can read a name: of an item, an input, a named value or the result of another step."""
        ...

    def shared(self, name: str) -> bool:
        """Whether it is an input that all skills of the agent share."""
        ...

    def imply(self, name: str, spec: Input) -> None:
        """Ask for an input of that name, unless there is one."""
        ...

    def problem(self, message: str, repair: str, *place: str) -> None:
        """Note a problem of the step; `place`: where in it."""
        ...


class Folding(Protocol):
    """The fold of an agent's skills."""

    def tool(self, name: str | None) -> ToolSpec | None:
        """The tool of that name."""
        ...

    def step(self, helper: Skill) -> Bound:
        """The worst case of a skill where it is a step of another."""
        ...

    def model_call(self, own: SkillLimits, prompt: Prompt | None = None, step: Step | None = None) -> Bound:
        """The worst case of one model call of a skill."""
        ...


class Marking(Protocol):
    """The trust labels of a page."""

    @property
    def searches(self) -> bool:
        """Whether documents are looked up for every prompt of the skill."""
        ...

    def read(self, text: Text, given: Mapping[str, Label]) -> Label:
        """The label of a text of the step; `given`: the labels of its arguments."""
        ...

    def helper(self, skill: Skill, given: Mapping[str, Label]) -> Mark:
        """The label of what a skill gives, called with arguments of these labels."""
        ...
