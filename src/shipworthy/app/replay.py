"""A kept tape played again: read, repeated on the agent's definition, and compared with what it says."""

from dataclasses import dataclass
from typing import Any

from shipworthy.compiled import Compiled
from shipworthy.durable.accounts import MemoryAccounts
from shipworthy.durable.codec import dump, load_session
from shipworthy.durable.effects import MemoryEffects
from shipworthy.durable.tapes import as_written, read_tape
from shipworthy.errors import ShipworthyError, UsageError
from shipworthy.routing.lineup import OneModel
from shipworthy.runtime.limits.admission import Admission
from shipworthy.runtime.limits.budget import EVERYTHING
from shipworthy.runtime.turn import run_turn
from shipworthy.stores.accounts import Account
from shipworthy.tracing.replay import Diverged, Replaying, first_difference, shown

CHARGED = Admission(store=MemoryAccounts(), accounts=[Account(id="replay")])
"""Never asked: what it would say is on the tape."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What came of a repeated run."""

    result: dict[str, Any]
    """Of the repetition; where it went another way, of the tape."""
    divergence: dict[str, Any] | None
    """`{seq, expected, got}` of the first line of the tape that the repetition does not agree with; None: none."""
    redefined: bool
    """Whether the agent's definition has changed since the run."""

    def as_dict(self) -> dict[str, Any]:
        """The object that `replay --json` prints."""
        return {**self.result, "divergence": self.divergence}


async def replayed(agent: Compiled, tape: str) -> Replayed:
    """Repeat the run of a tape; raises UsageError where the text is no tape."""
    lines = read_tape(tape)
    head, end = lines[0], lines[-1]
    world = Replaying(lines, as_written)
    redefined = head["contract"] != agent.contract
    if end["result"].get("reason") == "cancelled":
        # When it was cancelled is not on the tape, so it cannot be repeated: its result stands.
        return Replayed(result=end["result"], divergence=None, redefined=redefined)
    try:
        session = load_session(dump(head["session"]))
        turn = await run_turn(
            head["message"],
            agent=agent,
            session=session,
            emit=world.hear_event,
            run_id=head["run_id"],
            lineup=OneModel(None),
            skill=head["skill"],
            answering=head.get("answering"),
            now=head["now"],
            world=world,
            effects=MemoryEffects(),
            admission=CHARGED if head["charged"] else EVERYTHING,
        )
    except (KeyError, ValueError) as error:
        raise UsageError(f"the tape is of another version: {type(error).__name__}: {error}") from error
    except Diverged as diverged:
        return _told(end["result"], diverged, redefined)
    except ShipworthyError as error:
        return _told(end["result"], Diverged(end["seq"], "a result", f"{type(error).__name__}: {error}"), redefined)
    result = as_written(turn.result.as_dict())
    found = first_difference(lines, world.events, as_written)
    if found is None and (result != end["result"] or end.get("changed") or head.get("changed")):
        found = _of_result(head, end, result)
    return _told(result, found, redefined)


def _of_result(head: dict[str, Any], end: dict[str, Any], result: dict[str, Any]) -> Diverged:
    """Where only the first or the last line of the tape differs."""
    names = [name for name in {**end["result"], **result} if end["result"].get(name) != result.get(name)]
    if head.get("changed"):
        return Diverged(0, "the line as it was written", "a changed line")
    if not names:
        return Diverged(end["seq"], "the line as it was written", "a changed line")
    expected, got = ({name: one.get(name) for name in names} for one in (end["result"], result))
    return Diverged(end["seq"], expected, got)


def _told(result: dict[str, Any], found: Diverged | None, redefined: bool) -> Replayed:
    told = None if found is None else {"seq": found.seq, "expected": found.expected, "got": found.got}
    return Replayed(result=result, divergence=shown(told), redefined=redefined)
