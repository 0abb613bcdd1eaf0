"""What watches a run, where the program has set up OpenTelemetry: spans and metrics are made of it, else nothing is."""

from typing import Protocol

from shipworthy import lazy
from shipworthy.contract.bounds.bound import Bound, Usage
from shipworthy.events import Emit, Reason, Status
from shipworthy.world import World


class Asked(Protocol):
    """A message to an agent."""

    @property
    def message(self) -> str: ...
    @property
    def agent(self) -> str: ...
    @property
    def session(self) -> str | None: ...
    @property
    def run_id(self) -> str: ...


class Identified(Protocol):
    """A definition that has an identity."""

    @property
    def contract(self) -> str: ...


class Ended(Protocol):
    """The result of a run."""

    @property
    def status(self) -> Status: ...
    @property
    def reason(self) -> Reason | None: ...
    @property
    def text(self) -> str: ...
    @property
    def skill(self) -> str | None: ...
    @property
    def usage(self) -> Usage: ...
    @property
    def bound(self) -> Bound: ...


class Watch(Protocol):
    """Watches one run."""

    def hearing(self, emit: Emit | None) -> Emit:
        """Wrap the listener of the run, to hear its events."""
        ...

    def begin(self) -> None:
        """Note that the run begins, in the task that will end it."""
        ...

    def around(self, world: World) -> World:
        """Wrap the environment of the run, to see its calls of tools and models."""
        ...

    def told(self, result: Ended) -> None:
        """Note the result, from any thread."""
        ...

    def over(self, error: BaseException | None) -> None:
        """Note that the run has ended, and what it raised."""
        ...


OPENTELEMETRY = "opentelemetry.trace"
"""The module that a program has imported whose runs may be watched: without it, looking for it is all that it costs."""


def watch_of(definition: Identified, asked: Asked) -> Watch | None:
    """What watches the run of a message; None where OpenTelemetry is imported and not set up."""
    watch: Watch | None = lazy.telemetry("watching").watch(definition, asked)
    return watch
