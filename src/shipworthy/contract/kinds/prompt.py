"""A prompt as the target of a step: written in the step, or called by name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.graph import GraphOf
from shipworthy.contract.guideline import Rules
from shipworthy.contract.kinds.kind import Binding, Folding, Labels, Marking, Opened
from shipworthy.contract.knowledge import SEARCH
from shipworthy.contract.labels import TRUSTED, Label, Mark, unknown
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Text, Value
from shipworthy.contract.skill import Skill, SkillLimits
from shipworthy.contract.step import Prompt, Step


@dataclass(frozen=True, slots=True)
class PromptKind:
    """One prompt."""

    target: Prompt

    @property
    def texts(self) -> tuple[Text | Expr, ...]:
        """The prompt, its fallback, and what its answer must say."""
        fallback = (self.target.fallback,) if self.target.fallback is not None else ()
        return (self.target.text, *fallback, *self.target.must_say)

    def args(self, binding: Binding) -> Mapping[str, Value]:
        """The given ones; its texts read other names from the calling skill directly."""
        return dict(binding.given)

    def problems(self, step: Step) -> Iterable[tuple[str, str, str]]:
        """None: every modifier fits a prompt."""
        return ()

    def writes(self, graph_of: GraphOf) -> bool:
        """False: a model call has no side effects."""
        return False

    def bound(self, step: Step | None, limits: SkillLimits, fold: Folding) -> Bound:
        """One model call."""
        return fold.model_call(limits, self.target, step)

    @property
    def floor(self) -> Bound:
        """One model call; its price is unknown until a model is chosen."""
        return Bound(model_calls=1)

    def refused(self, rules: Rules) -> str:
        """An empty text: guidelines apply to tools."""
        return ""

    def opens(self, rescue: frozenset[str], searches: bool, of_skill: Callable[[Skill], Opened]) -> Opened:
        """The search tool, where documents are retrieved before the model call."""
        return (rescue | {SEARCH}, True) if searches else (rescue, False)

    def certain(self, of_skill: Callable[[Skill], Iterable[str]]) -> Iterable[str]:
        """None: a prompt calls no tools."""
        return ()

    @property
    def may_answer(self) -> bool:
        """False: its text is a result, not an answer."""
        return False

    def mark(self, labels: Labels, page: Marking) -> Mark:
        """The label of the prompt's texts, joined with that of the documents retrieved for it."""
        documents = unknown("what was looked up").whole if page.searches else TRUSTED
        given = labels()
        return Mark(whole=reduce(Label.join, (page.read(text, given) for text in self.texts), documents))

    def leak(self, labels: Labels) -> Label | None:
        """None: models are not counted as a way out."""
        return None
