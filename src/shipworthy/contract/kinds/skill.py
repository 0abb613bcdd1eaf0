"""A skill as the target of a step of another skill."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.graph import GraphOf
from shipworthy.contract.guideline import Rules
from shipworthy.contract.kinds.kind import Binding, Folding, Labels, Marking, Opened
from shipworthy.contract.labels import Label, Mark
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Text, Value
from shipworthy.contract.skill import Skill, SkillLimits
from shipworthy.contract.step import Step


@dataclass(frozen=True, slots=True)
class SkillKind:
    """One skill."""

    target: Skill

    @property
    def texts(self) -> tuple[Text | Expr, ...]:
        """None: its texts read its own names."""
        return ()

    def args(self, binding: Binding) -> Mapping[str, Value]:
        """One for each input that can be bound; the calling skill inherits the other inputs."""
        signature = binding.inputs_of(self.target)
        args = dict(binding.given)
        for name in args:
            if name not in signature:
                known = ", ".join(f"`{n}`" for n in signature) or "none"
                message = f"skill `{self.target.name}` has no input `{name}`"
                binding.problem(message, f"its inputs are: {known}", "with", name)
        for name, spec in signature.items():
            if name in args or binding.shared(name):
                continue
            if binding.visible(name):
                args[name] = Expr.parse(name)
            else:
                # The called skill asks for it when one of its steps reads it; the calling skill keeps the answer.
                binding.imply(name, spec)
        return args

    def problems(self, step: Step) -> Iterable[tuple[str, str, str]]:
        """None: every modifier fits a skill."""
        return ()

    def writes(self, graph_of: GraphOf) -> bool:
        """Whether one of its steps is a barrier."""
        return any(node.barrier for node in graph_of(self.target.name).nodes)

    def bound(self, step: Step | None, limits: SkillLimits, fold: Folding) -> Bound:
        """Its worst case, within its own limits."""
        return fold.step(self.target)

    @property
    def floor(self) -> Bound:
        """Zero: its required steps are checked on its own page."""
        return Bound()

    def refused(self, rules: Rules) -> str:
        """An empty text: guidelines apply to the tools of its steps."""
        return ""

    def opens(self, rescue: frozenset[str], searches: bool, of_skill: Callable[[Skill], Opened]) -> Opened:
        """The tools that its own page begins with, or `rescue`."""
        tools, sure = of_skill(self.target)
        return rescue | tools, sure

    def certain(self, of_skill: Callable[[Skill], Iterable[str]]) -> Iterable[str]:
        """The tools that its workflow certainly calls; none for a loop."""
        return () if self.target.tools else of_skill(self.target)

    @property
    def may_answer(self) -> bool:
        """Whether it has `returns`: only then an answer in it ends the run."""
        return self.target.returns is not None

    def mark(self, labels: Labels, page: Marking) -> Mark:
        """The label that its steps compute from the arguments."""
        return page.helper(self.target, labels())

    def leak(self, labels: Labels) -> Label | None:
        """None: `mark` finds the leaks of its steps."""
        return None
