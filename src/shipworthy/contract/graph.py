"""A skill as a graph: the arguments of every step, the results it waits for, and the inputs it may ask for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from shipworthy.cached import cached
from shipworthy.contract.input import Input
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Value
from shipworthy.contract.skill import Skill
from shipworthy.contract.source import Finding, Path
from shipworthy.contract.step import Step
from shipworthy.contract.target import Target

BUILT_IN_NAMES = frozenset({"message", "now", "today", "session", "error", "it"})


class Readable(Protocol):
    """An expression, a text or a value: what reads names."""

    @property
    def reads(self) -> frozenset[str]: ...

    @property
    def guarded(self) -> frozenset[str]: ...


@dataclass(frozen=True, kw_only=True)
class Node:
    """A step of the graph: its target, its arguments, and the results it waits for."""

    step: Step
    path: Path
    target: Target | None = None
    """The tool, skill or prompt that the step calls."""
    args: Mapping[str, Value] = field(default_factory=dict)
    """Explicit arguments and those bound by name; a parameter left out keeps its default."""
    waits: frozenset[str] = frozenset()
    """Names of the results it reads, directly or through inputs and named values."""
    barrier: bool = False
    """Whether it runs after all steps before it and before all steps after it."""
    blocks: tuple["tuple[Node, ...]", ...] = ()
    """The steps of its group, or of each of its branches."""
    recovery: tuple["Node", ...] = ()
    """The steps of `on_error`."""

    @cached
    def id(self) -> str:
        """Its path in the definition of its skill: `2`, `3.steps.0`, `fallback.0`."""
        return ".".join(str(part) for part in (self.path[1:] if self.path[0] == "workflow" else self.path))

    @cached
    def pages(self) -> tuple["Page", ...]:
        """Its blocks, each split at its barriers."""
        return tuple(map(segments, self.blocks))

    @cached
    def recovery_page(self) -> "Page":
        """The steps of `on_error`, split at their barriers."""
        return segments(self.recovery)

    @cached
    def inside(self) -> tuple["Node", ...]:
        """The steps of its blocks, then those of `on_error`."""
        return tuple(node for block in (*self.blocks, self.recovery) for node in block)

    @cached
    def decides(self) -> tuple[Expr, ...]:
        """What decides whether it runs, which branch of it, and how often: conditions, and the list of `foreach`."""
        branches = [branch.when for branch in self.step.choose or ()]
        items = self.step.foreach.items if self.step.foreach is not None else None
        return tuple(one for one in (self.step.when, *branches, items) if one is not None)

    @cached
    def produces(self) -> frozenset[str]:
        """The names of the results of this step and of the steps inside it."""
        own = {self.step.name} if self.step.name else set()
        inside = self.inside if self.step.foreach is None else ()
        return frozenset(own.union(*(node.produces for node in inside)))


@dataclass(frozen=True, kw_only=True)
class Graph:
    """The graph of one skill."""

    skill: Skill
    nodes: tuple[Node, ...]
    inputs: Mapping[str, Input]
    """The inputs of the skill, of the agent, of unbound tool parameters, and of the skills it calls."""
    fallback: tuple[Node, ...] = ()
    problems: tuple[Finding, ...] = ()
    """What was found wrong while the graph was built."""

    @cached
    def page(self) -> "Page":
        """Its steps, split at their barriers."""
        return segments(self.nodes)

    @cached
    def claims(self) -> tuple[tuple[str, Expr], ...]:
        """The claims of the skill and of its prompts: each phrase with the value of which alone it may be said."""
        of_prompts = (claim for _, step in self.skill.walk() for claim in step.claims.items())
        return (*self.skill.claims.items(), *of_prompts)

    @cached
    def fallback_page(self) -> "Page":
        """The steps of `fallback`, split at their barriers."""
        return segments(self.fallback)

    @property
    def results(self) -> frozenset[str]:
        """The names of the results of all steps."""
        return frozenset[str]().union(*(node.produces for node in (*self.nodes, *self.fallback)))


GraphOf: TypeAlias = Callable[[str], Graph]
"""Returns the graph of the skill of a name."""


Page: TypeAlias = tuple[tuple[Node, ...], ...]
"""Steps split at barriers."""


def segments(nodes: Iterable[Node]) -> Page:
    """Split steps at barriers: segments run in page order, the steps of a segment as soon as their data is there."""
    parts: list[list[Node]] = [[]]
    for node in nodes:
        if node.barrier:
            parts += [[node], []]
        else:
            parts[-1].append(node)
    return tuple(tuple(part) for part in parts if part)


def hard(fields: Iterable[Readable]) -> set[str]:
    """The names that must have a value before these are evaluated; names inside `known(…)` may be missing."""
    return {name for field in fields for name in field.reads - field.guarded}
