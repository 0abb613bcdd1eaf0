"""A prompt as the target of a step: written there, or named as a tool."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.graph import GraphOf
from shipworthy.contract.guideline import Rules
from shipworthy.contract.kinds.kind import Binding, Folding, Labels, Marking, Opened
from shipworthy.contract.knowledge import SEARCH
from shipworthy.contract.labels import TRUSTED, Label, Mark, unknown
from shipworthy.contract.language.text import Text, Value
from shipworthy.contract.skill import Skill, SkillLimits
from shipworthy.contract.step import Prompt, Step


@dataclass(frozen=True, slots=True)
class PromptKind:
    """One prompt."""

    target: Prompt

    @property
    def texts(self) -> tuple[Text, ...]:
        """What the model is told, and what stands in for its answer."""
        return tuple(text for text in (self.target.text, self.target.fallback) if text is not None)

    def args(self, binding: Binding) -> Mapping[str, Value]:
        """Those that are given: its texts read all other names where they stand."""
        return dict(binding.given)

    def problems(self, step: Step) -> Iterable[tuple[str, str, str]]:
        """None: every modifier fits a prompt."""
        return ()

    def writes(self, graph_of: GraphOf) -> bool:
        """A model call changes nothing outside."""
        return False

    def bound(self, step: Step | None, limits: SkillLimits, fold: Folding) -> Bound:
        """One model call."""
        return fold.model_call(limits, self.target, step)

    @property
    def floor(self) -> Bound:
        """One model call, of which no price is known before one is chosen."""
        return Bound(model_calls=1)

    def refused(self, rules: Rules) -> str:
        """Guidelines allow tools, not prompts."""
        return ""

    def opens(self, rescue: frozenset[str], searches: bool, of_skill: Callable[[Skill], Opened]) -> Opened:
        """The search, where documents are looked up before the model is asked."""
        return (rescue | {SEARCH}, True) if searches else (rescue, False)

    def certain(self, of_skill: Callable[[Skill], Iterable[str]]) -> Iterable[str]:
        """None."""
        return ()

    @property
    def may_answer(self) -> bool:
        """Its text is a result like any other."""
        return False

    def mark(self, labels: Labels, page: Marking) -> Mark:
        """As good as what the model is told: its text, and the documents that are looked up for it."""
        told = unknown("what was looked up").whole if page.searches else TRUSTED
        return Mark(whole=page.read(self.target.text, labels()).join(told))

    def leak(self, labels: Labels) -> Label | None:
        """A model is no way out."""
        return None
