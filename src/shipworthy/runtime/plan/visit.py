"""One execution of a step."""

from dataclasses import dataclass

from shipworthy.contract.graph import Node
from shipworthy.errors import ModelError
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.plan.needs import Need
from shipworthy.runtime.step_id import StepId

__all__ = ["Need", "Visit"]


@dataclass(slots=True, kw_only=True)
class Visit:
    """A step on its way: where it stands, what it may use, and what comes after it."""

    node: Node
    scope: Scope
    id: StepId
    later: Need
    """What the steps behind it need."""
    segment: tuple[Node, ...] = ()
    """The steps beside it, itself included."""
    seconds: float = 0.0
    """Seconds for the attempt that is made."""
    last: bool = True
    """Whether no other attempt follows."""
    failed: ModelError | None = None
    """What the attempt before failed of."""

    def label_of(self, name: str) -> str:
        """The friendly name of a step without a label: its own, or what a prompt without one does."""
        return self.scope.run.agent.phrases("writing") if name == "prompt" else name.replace("_", " ").capitalize()
