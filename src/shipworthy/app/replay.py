"""Repeats a run from its tape on the agent's definition and compares the result with the tape."""

from dataclasses import dataclass, replace
from typing import Any, TypeAlias, TypedDict

from shipworthy.compiled import Compiled
from shipworthy.contract.context import Asker
from shipworthy.durable.accounts import MemoryAccounts
from shipworthy.durable.codec import dump, load, load_session
from shipworthy.durable.effects import MemoryEffects
from shipworthy.durable.sealed import masked
from shipworthy.durable.tapes import as_written, read_tape
from shipworthy.errors import ShipworthyError, UsageError
from shipworthy.exits.secrets import current
from shipworthy.routing.models.lineup import OneModel
from shipworthy.runtime.limits.admission import NO_ACCOUNTS, Admission
from shipworthy.runtime.turn import run_turn
from shipworthy.stores import Account, Session
from shipworthy.tracing.replay import Diverged, Replaying, first_difference, shown

STOPPED = {"cancelled", "killed", "running"}
"""The reason, or the status, of a run that was stopped from outside, or goes on."""
CHARGED = Admission(store=MemoryAccounts(), accounts=[Account(id="replay")])
"""Never called: its answers are on the tape."""
Fields: TypeAlias = dict[str, Any]
"""A result as `RunResult.as_dict()` gives it, or the first or last line of a tape."""


class Divergence(TypedDict):
    """The first line of the tape that the repetition does not agree with; long texts are truncated."""

    seq: int
    expected: object
    got: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """The outcome of a repeated run."""

    result: Fields
    """The result of the repetition; the result on the tape if the repetition was stopped by a divergence."""
    divergence: Divergence | None
    """None: the repetition agrees with every line of the tape."""
    redefined: bool
    """Whether the agent's definition has changed since the run."""
    repeated: bool = True
    """False: it was stopped from outside, or never got its conversation, so its recorded result is returned."""

    def as_dict(self) -> dict[str, object]:
        """The object that `replay --json` prints."""
        return {**self.result, "divergence": self.divergence}


async def replayed(agent: Compiled, tape: str) -> Replayed:
    """Repeat the run of a tape; raises UsageError if the text is no tape, or a tape of another version."""
    lines = read_tape(tape, current())
    head, end = lines[0], lines[-1]
    world = Replaying(lines, as_written)
    redefined = head["contract"] != agent.contract
    ended = {end["result"].get("reason"), end["result"].get("status")}
    if head["session"] is None or STOPPED & ended or any(line["kind"] == "cut" for line in lines[-2:]):
        # The tape does not record when the run was stopped, or its loop blocked, so its result is not repeated.
        return replace(_replayed(end["result"], None, redefined), repeated=False)
    try:
        session = session_of(head)
        turn = await run_turn(
            head["message"],
            agent=agent,
            session=session,
            emit=world.hear_event,
            run_id=head["run_id"],
            lineup=OneModel(None),
            skill=head["skill"],
            inputs=head.get("inputs"),
            answering=head.get("answering"),
            language=head.get("language"),
            asker=Asker(context=head.get("context") or {}, decides=head.get("decides"), due=head.get("due") or ""),
            now=head["now"],
            world=world,
            effects=MemoryEffects(),
            admission=replace(
                CHARGED if head["charged"] else NO_ACCOUNTS,
                most=head.get("limits") or {},
                inside=lambda limits, name: CHARGED,
            ),
        )
    except (KeyError, ValueError) as error:
        raise UsageError(f"the tape is of another version: {type(error).__name__}: {error}") from error
    except Diverged as diverged:
        return _replayed(end["result"], diverged, redefined)
    except ShipworthyError as error:
        return _replayed(end["result"], Diverged(end["seq"], "a result", f"{type(error).__name__}: {error}"), redefined)
    result = as_written(turn.result.as_dict())
    found = first_difference(lines, world.events, as_written)
    if found is None and (result != end["result"] or end.get("changed") or head.get("changed")):
        found = _result_difference(head, end, result)
    return _replayed(result, found, redefined)


def _result_difference(head: Fields, end: Fields, result: Fields) -> Diverged:
    """The divergence of a run whose events agree: its first or last line was changed, or its result differs."""
    names = [name for name in {**end["result"], **result} if end["result"].get(name) != result.get(name)]
    if head.get("changed"):
        return Diverged(0, "the line as it was written", "a changed line")
    if not names:
        return Diverged(end["seq"], "the line as it was written", "a changed line")
    expected, got = ({name: one.get(name) for name in names} for one in (end["result"], result))
    return Diverged(end["seq"], expected, got)


def _replayed(result: Fields, found: Diverged | None, redefined: bool) -> Replayed:
    divergence: Divergence | None = None
    if found is not None:
        expected, got = without_secrets(found.expected), without_secrets(found.got)
        divergence = {"seq": found.seq, "expected": shown(expected), "got": shown(got)}
    return Replayed(result=without_secrets(result), divergence=divergence, redefined=redefined)


def session_of(head: Fields) -> Session:
    """The conversation as it stood before the run of a tape; raises ValueError if it cannot be read."""
    return load_session(dump(head["session"]))


def without_secrets(value: object) -> Any:
    """The value without the secrets that were put back for the repetition."""
    return load(masked(value))
