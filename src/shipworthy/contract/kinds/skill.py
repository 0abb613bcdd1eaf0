"""A skill as the target of a step of another."""

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
    def texts(self) -> tuple[Text, ...]:
        """None that the caller's names are read in."""
        return ()

    def args(self, binding: Binding) -> Mapping[str, Value]:
        """Those of its inputs; what nothing binds the caller inherits."""
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
                # Asked for by the helper when one of its steps reads it; the caller only remembers the answer.
                binding.imply(name, spec)
        return args

    def problems(self, step: Step) -> Iterable[tuple[str, str, str]]:
        """None: every modifier fits a skill."""
        return ()

    def writes(self, graph_of: GraphOf) -> bool:
        """It keeps the order of the page where one of its steps does."""
        return any(node.barrier for node in graph_of(self.target.name).nodes)

    def bound(self, step: Step | None, limits: SkillLimits, fold: Folding) -> Bound:
        """Its own worst case, within its own limits."""
        return fold.step(self.target)

    @property
    def floor(self) -> Bound:
        """Nothing here: its own page says what its required steps use."""
        return Bound()

    def refused(self, rules: Rules) -> str:
        """Guidelines allow tools: its steps are looked at where they stand."""
        return ""

    def opens(self, rescue: frozenset[str], searches: bool, of_skill: Callable[[Skill], Opened]) -> Opened:
        """What its own page begins with."""
        tools, sure = of_skill(self.target)
        return rescue | tools, sure

    def certain(self, of_skill: Callable[[Skill], Iterable[str]]) -> Iterable[str]:
        """Those of its workflow; a loop is certain of none."""
        return () if self.target.tools else of_skill(self.target)

    @property
    def may_answer(self) -> bool:
        """One that `returns` a value ends early with an answer."""
        return self.target.returns is not None

    def mark(self, labels: Labels, page: Marking) -> Mark:
        """As good as what its steps make of the arguments."""
        return page.helper(self.target, labels())

    def leak(self, labels: Labels) -> Label | None:
        """What leaves inside of it is found with its mark."""
        return None
