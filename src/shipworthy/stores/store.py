"""The Protocol of a store: sessions under a lease, runs with tapes, full texts, accounts and effects."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Literal, NotRequired, Protocol, TypeAlias, TypedDict

from shipworthy.events import Reason, Status
from shipworthy.stores.accounts import Accounts, Spend
from shipworthy.stores.approvals import Approvals, Waiting
from shipworthy.stores.effects import Effects
from shipworthy.stores.found import Spot, Wanted
from shipworthy.stores.ratings import Ratings
from shipworthy.stores.session import Session, Texts
from shipworthy.stores.talks import Talks
from shipworthy.stores.timers import Timed, Timers

WAIT = 60.0
"""Most seconds that a message waits for earlier messages of its session."""
TapeLine: TypeAlias = Mapping[str, Any]
"""A line of a tape: `seq`, `at` (ms since the run began), `kind`, and the fields of that kind."""


class PathCall(TypedDict):
    """A tool call on the path of a run."""

    tool: str
    args: dict[str, object]


class Used(TypedDict):
    """The usage of a run."""

    model_calls: int
    tool_calls: int
    input_tokens: int
    output_tokens: int
    cost_usd: float
    latency_ms: float


class Promised(TypedDict):
    """The bound of a run; None: no bound is promised."""

    model_calls: float | None
    tool_calls: float | None
    input_tokens: float | None
    output_tokens: float | None
    cost_usd: float | None
    latency_ms: float | None


class ListedRun(TypedDict):
    """A run as `runs` lists it: its result with session, message and time; an unreadable result leaves the rest out."""

    session: str
    agent: str
    message: str
    at: float
    """Seconds since the epoch."""
    tenant: NotRequired[str]
    run_id: str
    status: Status | Literal["unreadable", "running", "killed"]
    """running: not answered yet · killed: its process ended before it was."""
    reason: NotRequired[Reason | None]
    text: NotRequired[str]
    skill: NotRequired[str | None]
    inputs: NotRequired[dict[str, object]]
    model: NotRequired[str | None]
    path: NotRequired[list[PathCall]]
    usage: NotRequired[Used]
    bound: NotRequired[Promised]
    first_event_ms: NotRequired[float | None]
    first_token_ms: NotRequired[float | None]
    trust: NotRequired[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRuns:
    """A page of runs, newest first."""

    runs: list[ListedRun]
    total: int
    """How many there are in all, on this page and others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it is accepted, before anything is done for it."""

    run_id: str
    session_id: str
    agent: str
    text: str
    key: str = ""
    """The same for a message that is sent again; empty: it is the same as no other."""
    lasting: bool = False
    """Whether the key names the message for good, and not only until it is answered."""
    also: str = ""
    """What else it asks, as a hash: one that is sent again asks the same."""
    tenant: str = ""
    """Whose it is."""
    tape: Sequence[TapeLine] | None = None
    """The first line of its tape."""
    seconds: float = WAIT
    """How long its run may take; after that one of whose process nothing is known counts as dead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The run that a message which is sent again already is."""

    run_id: str
    result: Mapping[str, object] | None = None
    """Its result; None: it is not answered yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What a run used of its reservation on the accounts above it."""

    reservation: str
    used: Spend


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """Everything to store of a run, in one transaction."""

    session_id: str
    agent: str
    message: str
    result: Mapping[str, object]
    """The object of `RunResult.as_dict()`; `run_id` is required."""
    tape: Sequence[TapeLine] | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    """Handle → full text of a truncated result."""
    session: Session | None = None
    """The session after the run; None: the stored session does not change."""
    lease: str = ""
    """The lease under which the session was loaded; storing the record ends it."""
    accepted: Message | None = None
    """The message as it was accepted."""
    answered: bool = True
    """Whether the run came to its answer; another one may begin under the key of its message."""
    charge: Charge | None = None
    """Settles its reservation in the same transaction."""
    waiting: Waiting | None = None
    """Its questions to others; None: there are none, and were none before."""
    timed: Timed | None = None
    """What waits for the clock; None: nothing does, and nothing did before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A session held by one message, with the lease that excludes others."""

    session: Session
    lease: str = ""
    """Goes into the record of the run."""


class Sessions(Protocol):
    """Stores sessions."""

    async def load(self, session_id: str) -> Session | None:
        """Load a session without a lease; None if there is none."""
        ...

    async def save(self, session: Session) -> Session:
        """Store a session and return it with its new version; raises StateError if another message has saved it."""
        ...

    def conversation(self, session_id: str, *, wait: float = WAIT) -> AbstractAsyncContextManager[Held]:
        """Load the session, or a new one for an unknown id, under a lease until the block ends or its record is stored.

        Only one message at a time holds the lease, over threads, event loops and processes. The lease of a dead process
        is taken over at once, one of another machine when it has expired. Raises ConversationBusy after `wait` seconds.
        """
        ...


class Runs(Protocol):
    """Stores the results of runs and their tapes."""

    @property
    def records(self) -> bool:
        """Whether tapes are stored."""
        ...

    async def add(self, message: Message, following: str = "") -> Standing | None:
        """Accept a message: None if the caller is to answer it, else the run that it already is.

        `following`: the run that it was found to be before, whose answer is waited for. A run whose process has died,
        or that was cancelled or failed, is no obstacle: the caller answers in its place. Raises UsageError if the key
        was given to a message with another text, StateError if it cannot be stored.
        """
        ...

    async def finish(self, record: RunRecord) -> Session | None:
        """Store a run in one transaction and end its lease; returns the session as it was saved.

        If the lease was lost and another message has saved the session, that session stays, with the writes of this
        run added. A record with the same `run_id` is replaced. Raises StateError.
        """
        ...

    async def runs(
        self, agent: str | None = None, limit: int = 10_000, *, tenant: str | None = None, session: str | None = None
    ) -> list[ListedRun]:
        """The latest `limit` runs of one agent or of all, newest first; of one tenant, and of one session of it."""
        ...

    async def find(self, wanted: Wanted, limit: int, after: Spot | None = None) -> FoundRuns:
        """The runs that are wanted, newest first: `limit` of them, those that come `after` this place of the list."""
        ...

    async def run(self, run_id: str, *, tenant: str = "") -> ListedRun | None:
        """The run of a tenant; None for an unknown id and for that of another tenant."""
        ...

    async def tape(self, run_id: str) -> str | None:
        """The tape of a run as JSON lines; None if there is none. `run_id` may be a unique prefix of the id."""
        ...


class Store(Sessions, Runs, Texts, Protocol):
    """The store of an agent: everything that outlives a run."""

    @property
    def accounts(self) -> Accounts:
        """Accounts of sessions and of tenants' days."""
        ...

    @property
    def effects(self) -> Effects:
        """The claims of writes."""
        ...

    @property
    def approvals(self) -> Approvals:
        """Questions that wait for the yes of another person."""
        ...

    @property
    def timers(self) -> Timers:
        """What the clock opens."""
        ...

    @property
    def ratings(self) -> Ratings:
        """What people think of answers."""
        ...

    @property
    def talks(self) -> Talks:
        """Conversations as they are listed."""
        ...

    def close(self) -> None:
        """Write pending records and close connections and threads; the next use opens them again."""
        ...
