"""What the clock opens: waits, questions whose time ends, and messages that a target has to be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol, TypeAlias

TimerKind: TypeAlias = Literal["wait", "expiry", "notify"]
"""wait: a skill goes on · expiry: the time of an approval ends · notify: what a run said is told to a target."""
TimerState: TypeAlias = Literal["waiting", "done", "cancelled", "failed"]
"""cancelled: what it waits for was left or answered before · failed: it was tried as often as it may be."""
LASTS = 60.0
"""Seconds for which a claim holds, unless it is renewed."""
FOREIGN = 60.0
"""Seconds for which an owner with another definition leaves a timer to those with the one that set it."""
PAUSES = (5.0, 30.0, 120.0, 600.0, 3600.0)
"""Seconds before another attempt: after the first one, the second, and so on; the last counts for all others."""
MOST_TRIES = 12
"""Attempts to tell a target."""
MOST_LISTED = 1000
SHOWN = ("id", "kind", "state", "agent", "tenant", "session", "run_id", "skill", "text", "due", "set_at", "tries")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """One thing to do at its time, once."""

    id: str
    kind: TimerKind = "wait"
    agent: str
    tenant: str = ""
    session: str
    """The conversation that it belongs to, by the name that the caller uses."""
    run_id: str
    """The run that set it."""
    skill: str
    contract: str
    """The identity of the definition that set it; another one does not go on with it."""
    origin: str = ""
    """The path or `module:object` that its agent was loaded from; empty for an agent made in Python."""
    text: str = ""
    """The message of the run that it opens, or what a target is told."""
    about: Mapping[str, object] = field(default_factory=dict)
    """What else a target is told."""
    due: float
    """Seconds since the epoch."""
    set_at: float
    """When it was set, seconds since the epoch."""
    state: TimerState = "waiting"
    tries: int = 0
    """Attempts that came to nothing."""
    owner: str = ""
    """The process that has claimed it."""
    token: str = ""
    """The claim."""
    until: float = 0.0
    """Seconds since the epoch until which the claim holds."""
    ended: float = 0.0
    answer: str = ""
    """The run that it opened, or why it failed."""

    @property
    def pause(self) -> float:
        """Seconds before the attempt after this one."""
        return PAUSES[min(self.tries, len(PAUSES) - 1)]

    def claimed(self, owner: str, token: str, until: float) -> "Timer":
        """The timer as this owner has claimed it, until that time."""
        return replace(self, owner=owner, token=token, until=until)

    def as_dict(self) -> dict[str, object]:
        """The object that `state due --json` prints."""
        names = (
            "id",
            "kind",
            "state",
            "agent",
            "tenant",
            "session",
            "run_id",
            "skill",
            "text",
            "due",
            "set_at",
            "tries",
        )
        told = {name: getattr(self, name) for name in names}
        return {**told, "ended": self.ended or None, "answer": self.answer or None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """The timers of one conversation as they stand after a run."""

    session_id: str
    run_id: str
    waiting: tuple[Timer, ...] = ()
    """Those that wait; any other wait or expiry of the conversation has ended."""
    told: tuple[Timer, ...] = ()
    """What a target is to be told of the run."""
    opened: str = ""
    """The timer that opened the run; any other that waits no more was cancelled."""
    at: float

    def closing(self, id: str) -> tuple[TimerState, str]:
        """The state of a timer that waits no more, and the run that it opened."""
        return ("done", self.run_id) if id == self.opened else ("cancelled", "")


class Timers(Protocol):
    """Finds what is due; timers are set and ended with the run that does so, in its transaction."""

    async def listed(
        self, *, agent: str | None = None, tenant: str | None = "", waiting: bool = True, limit: int = MOST_LISTED
    ) -> Sequence[Timer]:
        """The timers of a tenant, or of all with None, the first due first; `waiting`: only those that still wait."""
        ...

    async def claim(self, *, agent: str, contract: str, now: float, most: int = 1) -> Sequence[Timer]:
        """Claim timers of an agent that are due, the first due first.

        No other owner gets them until the claim is released, its process has died, or `LASTS` seconds are over.
        """
        ...

    async def renew(self, timer: Timer, now: float) -> bool:
        """Hold a claim for `LASTS` seconds more; False where another owner has it, or the timer has ended."""
        ...

    async def again(self, timer: Timer, due: float, *, tried: bool = True) -> None:
        """Release a claim: the timer is due again at that time. `tried`: an attempt came to nothing."""
        ...

    async def end(self, timer: Timer, state: TimerState, answer: str = "") -> None:
        """End a timer that waits, also one that another owner has claimed."""
        ...


def is_free(timer: Timer, now: float, *, alive: bool | None) -> bool:
    """Whether a timer may be claimed; `alive`: whether the process of its owner runs, None: that is not known.

    A claim that would hold longer than any claim does was made before the clock was set back.
    """
    if not timer.owner or alive is False:
        return True
    return timer.until < now or timer.until > now + 2 * LASTS
