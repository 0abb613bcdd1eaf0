"""A walk over all steps of a page, each with the steps that contain it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shipworthy.contract.graph import Node

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
