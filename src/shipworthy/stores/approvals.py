"""Questions that another person has to answer: kept apart from their conversations, so that they can be listed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol, TypeAlias

from shipworthy.errors import ApprovalClosed
from shipworthy.stores.session import Open, Pending, Session

State: TypeAlias = Literal["waiting", "approved", "denied", "withdrawn", "expired"]
"""withdrawn: the asker has left it, or it was asked anew · expired: it was not decided in its time."""
ENDED: Mapping[State, str] = {
    "waiting": "it waits",
    "approved": "it was approved",
    "denied": "it was denied",
    "withdrawn": "the person that asked has left it, or it was asked anew",
    "expired": "it was not decided in its time, so it has to be asked for again",
}
"""State → why a question cannot be decided any more."""
MOST_LISTED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One question for the yes of another person."""

    id: str
    """The id of the question."""
    agent: str
    tenant: str = ""
    session: str
    """The conversation that it is asked in, by the name that the asker uses."""
    run_id: str
    """The run that asked."""
    skill: str
    text: str
    """The question as it was shown."""
    calls: tuple[Mapping[str, object], ...]
    """What is done after a yes, each `{tool, args}`; secrets are hidden."""
    by: str
    """Who has to say yes."""
    asked: float
    """Seconds since the epoch."""
    expires: float
    """Seconds since the epoch after which it is closed."""
    state: State = "waiting"
    decided_by: str = ""
    decided: float = 0.0
    """Seconds since the epoch; 0: it was not decided."""
    answer: str = ""
    """The run that the decision began."""

    def seen_at(self, now: float) -> "Approval":
        """The question as it stands at that time: one that waited too long has expired."""
        return replace(self, state="expired") if self.state == "waiting" and now > self.expires else self

    def check(self, *, yes: bool) -> None:
        """Raise ApprovalClosed where it cannot be decided so any more."""
        if self.state not in ("waiting", "approved" if yes else "denied"):
            raise ApprovalClosed(f"this question is closed: {ENDED[self.state]}")

    def as_dict(self) -> dict[str, object]:
        """The object that `approvals --json` prints."""
        return {
            "id": self.id,
            "state": self.state,
            "agent": self.agent,
            "session": self.session,
            "run_id": self.run_id,
            "skill": self.skill,
            "text": self.text,
            "calls": [dict(call) for call in self.calls],
            "by": self.by,
            "asked": self.asked,
            "expires": self.expires,
            "decided_by": self.decided_by or None,
            "decided": self.decided or None,
            "answer": self.answer or None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The answer to one question."""

    id: str
    yes: bool
    by: str
    """Who has given it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The questions of one conversation that wait for others, as they stand after a run."""

    session_id: str
    run_id: str
    waiting: tuple[Approval, ...] = ()
    decided: Decided | None = None
    """The one that the run has decided; any other that waits no more is withdrawn."""
    at: float

    def closing(self, id: str) -> tuple[State, str, str]:
        """The state of a question that waits no more, who has decided it, and the run that this began."""
        if self.decided is None or self.decided.id != id:
            return "withdrawn", "", ""
        return ("approved" if self.decided.yes else "denied"), self.decided.by, self.run_id


class Approvals(Protocol):
    """Finds the questions that wait for others; they are kept with the run that asks or decides them."""

    async def listed(
        self, *, agent: str | None = None, tenant: str | None = "", waiting: bool = True, limit: int = MOST_LISTED
    ) -> Sequence[Approval]:
        """The questions of a tenant, or of all with None, newest first; `waiting`: those that can still be decided."""
        ...

    async def found(self, id: str, *, tenant: str = "") -> Approval | None:
        """The one of this id; None where the tenant has none of it."""
        ...


def questions_of(session: Session) -> list[tuple[Open, Pending]]:
    """The questions of a conversation that wait for another person."""
    every = (*session.below, *([session.open] if session.open is not None else []))
    return [(one, one.pending) for one in every if one.pending is not None and one.pending.by]


def asked_under(session: Session | None, question: str) -> Mapping[str, object]:
    """The context under which such a question was asked; empty where it is not open any more."""
    found = questions_of(session) if session is not None else []
    return next((pending.context for _, pending in found if pending.id == question), {})
