"""One skill being worked through: its graph, the arguments of its caller, and the limits that hold for it."""

import asyncio
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.contract.graph import Graph
from shipworthy.contract.labels import TRUSTED, Label
from shipworthy.runtime.limits.deadline import Deadline
from shipworthy.runtime.limits.ledger import Ledger
from shipworthy.runtime.names.signals import Wanted
from shipworthy.runtime.run import Run


@dataclass(frozen=True, slots=True)
class Given:
    """An argument of a skill that is used as a step: how it is read, its label, and the inputs it is computed from."""

    read: Callable[[], Any]
    label: Callable[[], Label]
    inputs: Callable[[], Mapping[str, Wanted]]


@dataclass(slots=True)
class Labels:
    """What is known of where things of a skill come from, beside the labels of its results."""

    seen: Label = TRUSTED
    """Of all that a model of this skill has read: results, inputs, and what was said before."""
    recalled: Label = TRUSTED
    """Of what was said before, as far as a model of this skill has read it."""
    decided: dict[str, Label] = field(default_factory=dict)
    """Result → the label of what decides whether there is one, and how many: conditions, and lists gone through."""


class Frame:
    """The skill, its caller's arguments, its deadline and ledger, and what is remembered of its named values."""

    def __init__(self, run: Run, graph: Graph, given: Mapping[str, Given], deadline: Deadline, ledger: Ledger) -> None:
        self.run, self.graph, self.given, self.deadline, self.ledger = run, graph, given, deadline, ledger
        self.limits = run.agent.limits(graph.skill.name)
        self.memo: dict[str, tuple[int, Any]] = {}
        """By named value: the version it was evaluated at, and its value."""
        self.version = 0
        """Grows with every result, so that a remembered named value is never stale."""
        self.executions_left: float = graph.skill.max_iterations or math.inf
        """Steps that the workflow may still execute, by the skill's `max_iterations`."""
        self.looking = asyncio.Lock()
        self.retrieved: str | None = None
        """What the documents say about the message; None: not looked up yet."""
        self.labels = Labels()

    def saw(self, label: Label) -> None:
        """Note the label of what a model of this skill reads, or a tool of it has given."""
        if label is TRUSTED:
            return
        self.labels.seen = self.labels.seen.join(label)
        self.run.progress.seen_trust = self.run.progress.seen_trust.join(label)

    def decide(self, names: Iterable[str], label: Label) -> None:
        """Note the label of what decides whether these results are there."""
        decided = self.labels.decided
        for name in names:
            decided[name] = decided.get(name, TRUSTED).join(label)
