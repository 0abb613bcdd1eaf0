"""A local specialist as the target of a step."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.graph import GraphOf
from shipworthy.contract.guideline import Rules
from shipworthy.contract.kinds.kind import Binding, Folding, Labels, Marking, Opened
from shipworthy.contract.labels import Label, Mark, unknown
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Text, Value
from shipworthy.contract.skill import Skill, SkillLimits
from shipworthy.contract.specialist.remote import FOUND, MESSAGE
from shipworthy.contract.specialist.target import Consulted
from shipworthy.contract.step import Step


@dataclass(frozen=True, slots=True)
class SpecialistKind:
    """One specialist, or one skill of it."""

    target: Consulted

    @property
    def texts(self) -> tuple[Text | Expr, ...]:
        """None: its texts read its own names."""
        return ()

    def args(self, binding: Binding) -> Mapping[str, Value]:
        """The message, and what others have found; of a named skill, each input that can be bound.

        It asks for the others itself.
        """
        skill = self.target.skill
        known = {MESSAGE, FOUND} if skill is None else {*skill.inputs}
        args = dict(binding.given)
        for name in [name for name in args if name not in known]:
            words = ", ".join(f"`{one}`" for one in sorted(known)) or "none"
            what = "specialist" if skill is None else "skill"
            repair = f"name one of its skills: `tool: {self.target.name}.SKILL`" if skill is None else ""
            message = f"{what} `{self.target.called}` has no input `{name}`"
            binding.problem(message, repair or f"its inputs are: {words}", "with", name)
        if skill is None:
            # Without a message of its own it is told what the user has said.
            return {MESSAGE: Expr.parse(MESSAGE), **args}
        bound = {name: Expr.parse(name) for name in skill.inputs if name not in args and binding.visible(name)}
        return {**bound, **args}

    def problems(self, step: Step) -> Iterable[tuple[str, str, str]]:
        """`retry`, where it may write: its own steps say what is tried again."""
        if step.retry and self.target.may_write:
            yield "retry", f"`{self.target.called}` may write", "remove `retry`: its own steps are tried again"

    def writes(self, graph_of: GraphOf) -> bool:
        """Whether a tool of it may write; True where that is not known before it is loaded."""
        return self.target.may_write

    def bound(self, step: Step | None, limits: SkillLimits, fold: Folding) -> Bound:
        """The worst case of its skill, or of any that it may route to, without the reading of the message."""
        return fold.specialist(self.target)

    @property
    def floor(self) -> Bound:
        """Zero: its required steps are checked on its own pages."""
        return Bound()

    def refused(self, rules: Rules) -> str:
        """Why `only_tools` or `forbid_tools` exclude it, or an empty text."""
        return rules.refusal(self.target.name)

    def opens(self, rescue: frozenset[str], searches: bool, of_skill: Callable[[Skill], Opened]) -> Opened:
        """The specialist itself."""
        return frozenset({self.target.name}), True

    def certain(self, of_skill: Callable[[Skill], Iterable[str]]) -> Iterable[str]:
        """The specialist itself."""
        return (self.target.name,)

    @property
    def may_answer(self) -> bool:
        """False: its answer is a result."""
        return False

    def mark(self, labels: Labels, page: Marking) -> Mark:
        """Not known before it has answered: as little trusted as anything that its tools may give."""
        whole = unknown(self.target.called).whole
        for label in labels().values():
            whole = whole.join(label)
        return Mark(whole=whole)

    def leak(self, labels: Labels) -> Label | None:
        """None: what it sends out is checked where it runs, with the labels of what it was told."""
        return None
