"""Claims of writes: a write is claimed in the store before it is made, so that no later run repeats it unnoticed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

State = Literal["claimed", "done", "unknown", "void"]
"""claimed: started by a process that still runs · done: made, with its result · unknown: its process died, or its
answer was lost · void: known not to have happened, so it may be made again."""
Maker = Literal["here", "elsewhere", "gone"]
"""Where the call may still be running. here: in this process · elsewhere: in another one, or in one of which nothing is
known · gone: nowhere, for it has ended or its process has died."""
SAME = 32
"""Length of the key's first part, the hash of the write; the rest is the hash of the opened skill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One write with its arguments and its state."""

    key: str
    """Hash of tool and identity arguments, then hash of the opened skill."""
    run_id: str
    session_id: str
    agent: str
    tool: str
    args: Mapping[str, object]
    state: State = "claimed"
    value: object = None
    """The result of a write that is done."""
    text: str = ""
    """The compact text of the result, or the reason why the outcome is unknown."""
    at: float = 0.0
    """Time of the claim, seconds since the epoch."""
    maker: Maker = "here"
    """Where the call may still be running."""


@dataclass(frozen=True, slots=True)
class SoFar:
    """The lines of a tape since those that were stored before."""

    run_id: str
    lines: Sequence[Mapping[str, object]]


class Effects(Protocol):
    """Stores the claims of writes; every method is atomic across tasks and processes."""

    async def claim(self, effect: Effect, *, durable: bool = True) -> Effect | None:
        """Claim the write for this process: None if the caller may make it, else the effect that prevents it.

        `durable`: the claim is on the disk when this returns, so that no power cut loses it.
        A claim whose process has died becomes unknown. A void effect may be claimed again. A claimed or unknown effect
        of the same write in another opening of the session prevents the claim; an unknown one moves to this key, so
        that settling it applies here.
        """
        ...

    async def settle(
        self,
        key: str,
        state: State,
        value: object = None,
        text: str = "",
        *,
        by: str = "",
        running: bool = False,
        so_far: SoFar | None = None,
    ) -> None:
        """Store the outcome of a write; with `by`, only if the claim is still that run's.

        `running`: whether code of the call may still run in the process that claimed it. `so_far`: stored in the same
        transaction.
        """
        ...

    async def ended(self, key: str, *, by: str) -> None:
        """Note that no code of the call of this run runs any more; its outcome stays as it is."""
        ...

    async def untold(self, session_id: str, since: float, told: str) -> list[Effect]:
        """Effects that the session may not have reported: unknown ones, and those done at or after `since`.

        `since` is in seconds since the epoch. Done effects of the run `told` are left out: it has reported them.
        """
        ...

    async def unsettled(self, session_id: str | None = None) -> list[Effect]:
        """Effects with an unknown outcome, also of dead processes; of one session, or of all."""
        ...
