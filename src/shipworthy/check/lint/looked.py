"""The definition under the rules: its skills with their steps, what uses what, and its models with their prices."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shipworthy.cached import cached
from shipworthy.check.codes import found
from shipworthy.check.finding import Finding
from shipworthy.check.lint.sentences import Patterned, patterned
from shipworthy.check.lint.sizes import Size
from shipworthy.check.subject import Subject
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graph import Graph
from shipworthy.contract.model import ModelSpec
from shipworthy.contract.page import Place, walk
from shipworthy.contract.tool import ToolSpec
from shipworthy.models.known.catalog import Catalog
from shipworthy.models.row import Row
from shipworthy.routing.models.lineup import DEFAULT_TIERS
from shipworthy.routing.skills.route import Study

__all__ = ["Looked", "listed"]

MOST_LISTED = 4
"""Names that a message lists."""


@dataclass(frozen=True, kw_only=True)
class Looked:
    """An agent as the rules read it."""

    subject: Subject
    today: dt.date
    sizes: Mapping[str, Size] = field(default_factory=dict)
    """Tool → the largest of its results, where any was measured."""

    @property
    def spec(self) -> AgentSpec:
        """The definition."""
        return self.subject.spec

    def finding(
        self,
        code: str,
        message: str,
        *,
        where: str,
        skill: str | None = None,
        evidence: str = "",
        repair: str | None = None,
    ) -> Finding:
        """The finding of a code at a place."""
        named = self.subject.named
        return found(code, message, agent=named, where=where, skill=skill, evidence=evidence, repair=repair)

    @cached
    def skills(self) -> tuple[str, ...]:
        """The skills that a message may come to, directly or through others, sorted by name: to all with a reader."""
        seen, todo = set[str](), [skill.name for skill in self.spec.routable]
        if self.spec.reader is not None:
            todo += [name for name in self.spec.skills if name not in self.spec.implied]
        others = (self.spec.otherwise, self.spec.handover.to if self.spec.handover is not None else None)
        todo += [one for one in others if one in self.spec.skills]
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                todo += self.uses(name)
        return tuple(sorted(seen))

    @cached
    def study(self) -> Study:
        """What the examples tell of the routing, each left out."""
        return self.subject.agent.study()

    @cached
    def patterned(self) -> tuple[Patterned, ...]:
        """Every input with a pattern, and the ordinary sentences that it matches."""
        return patterned(self.spec, self.subject.compiled.extractor)

    @property
    def hides_words(self) -> bool:
        """Whether a pattern hides the words of most messages, so that examples tell nothing of the routing."""
        return any(one.hides_words for one in self.patterned)

    def graph(self, skill: str) -> Graph:
        """The graph of a skill."""
        return self.subject.compiled.graph(skill)

    def places(self, skill: str) -> tuple[Place, ...]:
        """All steps of a skill, those of its fallback last."""
        graph = self.graph(skill)
        return (*walk(graph.nodes), *walk(graph.fallback))

    def uses(self, skill: str) -> list[str]:
        """The skills that a skill calls in its steps or offers to its loop."""
        own = self.spec.skills[skill]
        steps = [place.node.target for place in self.places(skill)]
        called = [target.name for target in steps if target is not None and target.kind == "skill"]
        return [*called, *(name for name in own.tools if name in self.spec.skills)]

    def tools(self, skill: str) -> Iterator[ToolSpec]:
        """The tools that a skill calls in its steps, each time that it names one, and those of its loop."""
        for name in self.spec.skills[skill].tools:
            if name in self.spec.tools:
                yield self.spec.tools[name]
        for place in self.places(skill):
            if place.node.target is not None and place.node.target.kind == "tool":
                yield place.node.target

    @cached
    def tiers(self) -> Mapping[str, tuple[Row, ...]]:
        """Tier → the rows of its models, of the definition or else those that are asked without one."""
        usual = {tier: tuple(ModelSpec(name=name) for name in names) for tier, names in DEFAULT_TIERS.items()}
        specs, catalog = dict(self.spec.models) or usual, Catalog()
        return {tier: tuple(catalog.row(spec, tier) for spec in specs[tier]) for tier in specs}


def listed(names: "list[str] | tuple[str, ...]") -> str:
    """The first names in backquotes, and how many more there are."""
    shown = ", ".join(f"`{name}`" for name in names[:MOST_LISTED])
    return shown + (f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else "")
