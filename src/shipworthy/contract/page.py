"""A walk over the steps of a page, each with what stands around it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shipworthy.contract.graph import Node

Part: TypeAlias = Literal["page", "group", "branch", "recovery"]
"""Where a step stands: on the page itself, or in which part of the step around it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A step, and where it stands."""

    node: Node
    part: Part = "page"
    around: "Place | None" = None
    """The step that it stands inside of."""

    @property
    def outer(self) -> Iterator["Place"]:
        """The steps around it, the innermost first."""
        if self.around is not None:
            yield self.around
            yield from self.around.outer

    @property
    def needed(self) -> bool:
        """Whether the skill cannot go on without it, if the branch in which it stands is taken."""
        outside = self.around is None or (self.part != "recovery" and self.around.needed)
        return self.node.step.needed and outside

    @property
    def sure(self) -> bool:
        """Whether every run that comes to it runs it, or stops there."""
        return self.node.step.sure and (self.around is None or (self.part == "group" and self.around.sure))

    @property
    def inline(self) -> bool:
        """Whether it stands on the page, or in groups without a condition: not in a branch or an error path."""
        around = self.around
        return around is None or (self.part == "group" and around.node.step.when is None and around.inline)

    @property
    def confirmed(self) -> bool:
        """Whether the user was asked before it, by a step around it."""
        around = self.around
        if around is None:
            return False
        return around.confirmed or (self.part != "recovery" and around.node.step.confirm is not None)


def walk(nodes: Iterable[Node], part: Part = "page", around: Place | None = None) -> Iterator[Place]:
    """These steps and all that stand inside them, in the order of the page: blocks first, then `on_error`."""
    for node in nodes:
        place = Place(node, part, around)
        yield place
        for block in node.blocks:
            yield from walk(block, "group" if node.step.choose is None else "branch", place)
        yield from walk(node.recovery, "recovery", place)
