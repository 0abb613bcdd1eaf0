"""Effects: a write is claimed durably before it is made, so that it happens once, or is known to be unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

State = Literal["claimed", "done", "unknown", "void"]
"""claimed: begun, and its process still lives · done: made, its result is kept · unknown: its process died, or its
answer was lost · void: known not to have happened, it may be made again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One write: which, with what, and what became of it."""

    key: str
    """Hash of the opened skill, the step and the identity arguments."""
    run_id: str
    session_id: str
    agent: str
    tool: str
    args: Mapping[str, Any]
    state: State = "claimed"
    value: Any = None
    """Its result, where it is done."""
    text: str = ""
    """The compact form of the result, or why it is unknown."""
    at: float = 0.0
    """Seconds since the epoch."""


class Effects(Protocol):
    """Keeps the claims of writes; every method is atomic, across tasks and across processes."""

    async def claim(self, effect: Effect) -> Effect | None:
        """Claim it for this process: None where it is now ours to make, else the effect as it stands.

        A claim whose process has died is unknown from then on. A void one is ours to make again.
        """
        ...

    async def settle(self, key: str, state: State, value: Any = None, text: str = "") -> None:
        """Say what became of it."""
        ...

    async def unsettled(self, session_id: str | None = None) -> list[Effect]:
        """The effects that are unknown, those of dead processes included; of one session, or of all."""
        ...
