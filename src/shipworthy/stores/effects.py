"""Effects: a write is claimed durably before it is made, so that it happens once, or is known to be unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

State = Literal["claimed", "done", "unknown", "void"]
"""claimed: begun, and its process still lives · done: made, its result is kept · unknown: its process died, or its
answer was lost · void: known not to have happened, it may be made again."""
Maker = Literal["here", "elsewhere", "gone"]
"""here: this process · elsewhere: another one, which lives · gone: one that has died."""
SAME = 32
"""Characters at the beginning of a key that say what is done; the rest says in which opening of a skill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One write: which, with what, and what became of it."""

    key: str
    """Hash of tool and identity arguments, and hash of the opened skill."""
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
    """When it was claimed, seconds since the epoch."""
    maker: Maker = "here"
    """Who claimed it; nothing of a process that has died is still on its way."""


class Effects(Protocol):
    """Keeps the claims of writes; every method is atomic, across tasks and across processes."""

    async def claim(self, effect: Effect) -> Effect | None:
        """Claim it for this process: None where it is now ours to make, else the effect as it stands.

        A claim whose process has died is unknown from then on. A void one is ours to make again. The same write of
        another opening of the same session stands in its way as long as nobody knows what became of it; an unknown one
        moves to this key, so that what is found out counts here.
        """
        ...

    async def settle(self, key: str, state: State, value: object = None, text: str = "", *, by: str = "") -> None:
        """Say what became of it; `by`: only as long as it is the claim of that run."""
        ...

    async def untold(self, session_id: str, since: float, told: str) -> list[Effect]:
        """What a session was perhaps not told: all that is unknown, and what was done at or after an instant.

        `told`: the run whose effects it was told.
        """
        ...

    async def unsettled(self, session_id: str | None = None) -> list[Effect]:
        """The effects that are unknown, those of dead processes included; of one session, or of all."""
        ...
