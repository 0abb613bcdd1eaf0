"""A walk over all steps of a page, each with the steps that contain it, and over the expressions of a step."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shipworthy.contract.graph import Node, Readable
from shipworthy.contract.kinds.table import kind_of
from shipworthy.contract.source import Path

Part: TypeAlias = Literal["page", "group", "branch", "recovery"]
"""Where a step is: at the top level of the page, or in which part of the step that contains it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A step and its position on the page."""

    node: Node
    part: Part = "page"
    around: "Place | None" = None
    """The step that contains it; None at the top level."""

    @property
    def outer(self) -> Iterator["Place"]:
        """The steps that contain it, the innermost first."""
        if self.around is not None:
            yield self.around
            yield from self.around.outer

    @property
    def needed(self) -> bool:
        """Whether the skill fails without it, provided that its branch is taken."""
        outside = self.around is None or (self.part != "recovery" and self.around.needed)
        return self.node.step.needed and outside

    @property
    def sure(self) -> bool:
        """Whether every run that reaches it executes it or ends there."""
        return self.node.step.sure and (self.around is None or (self.part == "group" and self.around.sure))

    @property
    def inline(self) -> bool:
        """Whether it is at the top level or in groups without a condition, not in a branch or in `on_error`."""
        around = self.around
        return around is None or (self.part == "group" and around.node.step.when is None and around.inline)

    @property
    def confirmed(self) -> bool:
        """Whether a step that contains it asks the user for confirmation first."""
        around = self.around
        if around is None:
            return False
        return around.confirmed or (self.part != "recovery" and around.node.step.confirm is not None)


def walk(nodes: Iterable[Node], part: Part = "page", around: Place | None = None) -> Iterator[Place]:
    """These steps and all steps inside them, in page order: a step, its blocks, then its `on_error`."""
    for node in nodes:
        place = Place(node, part, around)
        yield place
        for block in node.blocks:
            yield from walk(block, "group" if node.step.choose is None else "branch", place)
        yield from walk(node.recovery, "recovery", place)


def fields(node: Node, names: set[str], inner: set[str]) -> Iterator[tuple[Path, Readable, set[str]]]:
    """Every expression of a step: its path, the expression, and the names that it may read."""
    step = node.step
    if step.foreach:
        yield ("foreach",), step.foreach.items, names
    for key in ("when", "answer", "confirm", "fallback", "failure", "otherwise", "wait", "say"):
        if (value := getattr(step, key)) is not None:
            yield (key,), value, inner
    if step.repeat is not None:
        own = {name for name in (step.name, step.tool) if name}  # the result of the turn, by either name
        yield ("repeat", "until"), step.repeat.until, inner.union(own, *(child.produces for child in node.inside))
    for name, argument in node.args.items():
        yield ("with", name), argument, inner
    for text in kind_of(node.target).texts if node.target is not None else ():
        yield (step.kind,), text, inner | set(step.with_)
    for index, value in enumerate(step.must_say):
        yield ("must_say", index), value, inner
    for index, branch in enumerate(step.choose or ()):
        if branch.when is not None:
            yield ("choose", index, "when"), branch.when, inner
