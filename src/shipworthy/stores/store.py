"""The store of an agent's state: conversations under a lease, runs with tapes, whole texts, accounts and effects."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Literal, NotRequired, Protocol, TypeAlias, TypedDict

from shipworthy.events import Reason, Status
from shipworthy.stores.accounts import Accounts
from shipworthy.stores.effects import Effects
from shipworthy.stores.session import Session

WAIT = 60.0
"""Seconds that a message waits for the messages of its conversation before it."""
BUSY = "another message of this conversation is still being answered: send this one again in a moment"
TapeLine: TypeAlias = Mapping[str, Any]
"""A line of a tape: `seq`, `at`, `kind`, and what that kind holds."""


class Call(TypedDict):
    """A call on the path of a run."""

    tool: str
    args: dict[str, object]


class Used(TypedDict):
    """What a run used."""

    model_calls: int
    tool_calls: int
    input_tokens: int
    output_tokens: int
    cost_usd: float
    latency_ms: float


class Promised(TypedDict):
    """What a run could have used at most; None: not promised."""

    model_calls: float | None
    tool_calls: float | None
    input_tokens: float | None
    output_tokens: float | None
    cost_usd: float | None
    latency_ms: float | None


class ListedRun(TypedDict):
    """A run as `runs` lists it: its result, and who asked what, when. What cannot be read has the first fields only."""

    session: str
    agent: str
    message: str
    at: float
    """Seconds since the epoch."""
    run_id: str
    status: Status | Literal["unreadable"]
    reason: NotRequired[Reason | None]
    text: NotRequired[str]
    skill: NotRequired[str | None]
    inputs: NotRequired[dict[str, object]]
    model: NotRequired[str | None]
    path: NotRequired[list[Call]]
    usage: NotRequired[Used]
    bound: NotRequired[Promised]
    first_event_ms: NotRequired[float | None]
    first_token_ms: NotRequired[float | None]
    trust: NotRequired[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """Everything that a run leaves behind; it is kept as a whole."""

    session_id: str
    agent: str
    message: str
    result: Mapping[str, object]
    """As `RunResult.as_dict()` gives it, with at least its `run_id`."""
    tape: Sequence[TapeLine] | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    """Handle → whole text of a result that was cut."""
    session: Session | None = None
    """The conversation after the run; None: it stays as it was, or has no name."""
    lease: str = ""
    """The lease under which the conversation was loaded; it ends with this record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A conversation that is held by one message: no other is answered in it meanwhile."""

    session: Session
    lease: str = ""
    """Handed back with the record of the run."""


class Sessions(Protocol):
    """Keeps conversations."""

    async def load(self, session_id: str) -> Session | None:
        """The conversation of that id as it stands, without a lease; None where there is none."""
        ...

    async def save(self, session: Session) -> Session:
        """Keep it and return it with its new version; raises StateError where another message saved it meanwhile."""
        ...

    def conversation(self, session_id: str, *, wait: float = WAIT) -> AbstractAsyncContextManager[Held]:
        """Load the conversation, a new one if it is unknown, and hold it until the block ends or its record is kept.

        Messages of one conversation are held one after the other, over threads, event loops and processes. A lease
        whose process has died is taken over at once, one of another machine when it has expired. Raises StateError
        after `wait` seconds.
        """
        ...


class Runs(Protocol):
    """Keeps the results of runs with their tapes."""

    @property
    def records(self) -> bool:
        """Whether tapes are kept."""
        ...

    async def finish(self, record: RunRecord) -> Session | None:
        """Keep what a run leaves in one transaction and end its lease; the conversation as it was saved.

        Where the lease was lost and another message has saved the conversation meanwhile, that one stays, with the
        writes of this run added. The same `run_id` again replaces its record. Raises StateError.
        """
        ...

    async def runs(self, agent: str | None = None, limit: int = 10_000) -> list[ListedRun]:
        """The latest runs, of one agent or of all, the newest first."""
        ...

    async def tape(self, run_id: str) -> str | None:
        """The tape of a run, as JSON lines; None where there is none. The beginning of an id is enough."""
        ...


class Texts(Protocol):
    """Keeps the whole texts of results that were too long for their ceiling."""

    async def keep(self, handle: str, text: str) -> None:
        """Keep the whole text of a result behind its handle; the same handle again replaces it."""
        ...

    async def read(self, handle: str, offset: int = 0, limit: int = 4000) -> str | None:
        """Characters `offset` to `offset + limit` of the text behind a handle; None where there is none."""
        ...


class Store(Sessions, Runs, Texts, Protocol):
    """Everything that outlives a run, in one place."""

    @property
    def accounts(self) -> Accounts:
        """The accounts of sessions and tenants' days."""
        ...

    @property
    def effects(self) -> Effects:
        """The claims of writes."""
        ...

    def close(self) -> None:
        """Write what is still held and let go of connections and threads; the next use opens it again."""
        ...
