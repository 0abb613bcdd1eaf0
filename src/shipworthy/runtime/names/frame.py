"""One skill being worked through: its graph, the arguments of its caller, and the limits that hold for it."""

import asyncio
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.contract.graph import Graph
from shipworthy.contract.labels import Label
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
