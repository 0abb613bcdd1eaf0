"""What a remote agent is asked, and what it answers, in words that no protocol shapes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from shipworthy.contract.bounds.bound import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a remote agent is, and what is sent to it and read of it at most."""

    name: str
    """Its name in the definition."""
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Headers of each request; `${NAME}` is replaced by that variable of the environment."""
    max_sent: int = 262_144
    """Most bytes of the body of a request."""
    max_bytes: int = 1_000_000
    """Most bytes of an answer, with its events."""
    once: bool = False
    """Whether a request is never sent a second time on another connection: it may write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One request to a remote agent."""

    text: str
    ends: float
    """The instant of the loop's clock at which the answer has to be there."""
    key: str = ""
    """The same for the same write, so that an agent that knows it makes it once; empty for what only reads."""
    carry: str = ""
    """What carries on a conversation in which it asked back; empty: a new one."""
    limits: Mapping[str, float] = field(default_factory=dict)
    """What it may use at most, by the names of a Shipworthy server."""
    told: Callable[[str], None] = lambda line: None
    """Called with each line that says what it does just now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a remote agent answers."""

    text: str
    value: object = None
    """Its data, where it gives some."""
    asks: bool = False
    """Whether the text is a question of it, which comes before its answer."""
    carry: str = ""
    """What carries the conversation on in which it asks."""
    used: Usage | None = None
    """What it says that it used."""

    @property
    def result(self) -> object:
        """The result that a step reads: its data, or its text."""
        return self.text if self.value is None else self.value


class Remote(Protocol):
    """A client of one remote agent."""

    says: bool
    """Whether `offer` tells what can be compared with what was pinned."""

    async def ask(self, errand: Errand) -> Reply:
        """Its answer; raises NotDone where the request did not arrive, and ToolFailed or ToolTimeout."""
        ...

    async def offer(self, ends: float) -> dict[str, object]:
        """What it says of itself, to be pinned; empty where its protocol has no such thing. Raises ToolError."""
        ...
