"""One skill being worked through."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.contract.graph import Graph
from shipworthy.contract.labels import Label
from shipworthy.contract.limits import Limits
from shipworthy.errors import LimitReached
from shipworthy.runtime.limits.deadline import Deadline
from shipworthy.runtime.limits.ledger import Ledger
from shipworthy.runtime.run import Run


class Frame:
    """One skill being worked through: its graph, what its caller gave it, and its results."""

    def __init__(
        self,
        run: Run,
        graph: Graph,
        given: "Mapping[str, Given]",
        deadline: Deadline,
        ledger: Ledger | None = None,
    ) -> None:
        self.run, self.graph, self.given, self.deadline = run, graph, given, deadline
        self.ledger = ledger or run.ledger
        """Of the run; of a skill that is a step of another, its own part of it."""
        self.limits: Limits = run.agent.limits(graph.skill.name)
        self.memo: dict[str, tuple[int, Any]] = {}
        self.version = 0
        """Grows with every result, so that a remembered named value is never stale."""
        self._executed = 0
        self.looking = asyncio.Lock()
        self.retrieved: str | None = None
        """What the documents say about the message; None: not looked up yet."""

    def execute(self) -> None:
        """Count a step of the workflow; raises LimitReached beyond the skill's `max_iterations`."""
        most = self.graph.skill.max_iterations
        if most is not None and self._executed >= most:
            raise LimitReached("max_iterations", 0, 1)
        self._executed += 1


@dataclass(frozen=True, slots=True)
class Given:
    """An argument of a helper: how it is read, and what is known of where it comes from."""

    read: Callable[[], Any]
    label: Callable[[], Label]
