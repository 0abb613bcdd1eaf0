"""Repeats a run with another model or other limits, and says in what it differs."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from shipworthy.app.building import Built
from shipworthy.app.message import limits_of
from shipworthy.app.replay import session_of, without_secrets
from shipworthy.contract.context import Asker
from shipworthy.durable.effects import MemoryEffects
from shipworthy.durable.tapes import as_written, read_tape
from shipworthy.errors import UsageError
from shipworthy.exits.secrets import current
from shipworthy.routing.models.lineup import OneModel
from shipworthy.runtime.limits.admission import NO_ACCOUNTS
from shipworthy.runtime.result import RunResult
from shipworthy.runtime.turn import run_turn
from shipworthy.tracing.inspected.inspection import Inspection, inspection
from shipworthy.tracing.record import Recording
from shipworthy.tracing.suppose import Notes, Supposing

__all__ = ["Supposed", "supposed"]
COMPARED = ("status", "reason", "skill", "inputs", "model", "path", "text", "facts")
UNSUPPOSABLE = "this run never got its conversation, so it cannot be repeated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field in which the two results differ."""

    what: str
    before: object
    after: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """A run as it was, and as it would have been."""

    result: RunResult
    before: Inspection
    after: Inspection
    differences: Sequence[Difference]
    notes: Notes
    redefined: bool
    """Whether the agent's definition has changed since the run."""

    def as_dict(self) -> dict[str, object]:
        """The object that `replay --model … --json` prints."""
        told = {"before": self.before.as_dict(), "after": self.after.as_dict(), "redefined": self.redefined}
        return {**told, "differences": [asdict(one) for one in self.differences], **asdict(self.notes)}


async def supposed(
    built: Built, tape: str, *, model: str | None = None, limits: Mapping[str, float] | None = None
) -> Supposed:
    """Repeat the run of a tape with another model, or with limits such as `{"max_cost_usd": 0.001}`.

    With a `model`, it is really asked; without one, the recorded answers are taken, also to prompts that other limits
    made shorter, which the notes name. Tools answer from the tape, in the time that they took, and none is called:
    nothing is written. Raises UsageError for a model or limits that are none, and a text that is no tape.
    """
    lines = read_tape(tape, current())
    head = lines[0]
    if head["session"] is None:
        raise UsageError(UNSUPPOSABLE)
    most = {**(head.get("limits") or {}), **limits_of(limits)}
    asking = built.asking(model)
    world = Supposing(lines, as_written, asks=model is not None)
    run_id = secrets.token_hex(16)
    told = {**{name: value for name, value in head.items() if name not in SHOWN}, "run_id": run_id, "limits": most}
    recording = Recording(world, told)
    turn = await run_turn(
        head["message"],
        agent=asking.compiled,
        session=session_of(head),
        emit=recording.hearing(None),
        run_id=run_id,
        lineup=asking.lineup if model is not None else OneModel(None),
        skill=head["skill"],
        inputs=head.get("inputs"),
        answering=head.get("answering"),
        language=head.get("language"),
        asker=Asker(context=head.get("context") or {}, decides=head.get("decides")),
        now=head["now"],
        world=recording,
        effects=MemoryEffects(),
        admission=replace(NO_ACCOUNTS, most=most),
    )
    recording.end(turn.result.as_dict())
    after = [without_secrets(line) for line in recording.lines]
    return Supposed(
        result=turn.result,
        before=inspection([without_secrets(line) for line in lines], prompts=False),
        after=inspection(after, prompts=False),
        differences=_differences(without_secrets(lines[-1]["result"]), after[-1]["result"]),
        notes=world.notes,
        redefined=head["contract"] != built.compiled.contract,
    )


SHOWN = ("seq", "at", "kind", "schema", "changed", "limits", "run_id")
"""Fields of a first line that are made anew."""


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    found = [Difference(what=name, before=before.get(name), after=after.get(name)) for name in COMPARED]
    for part in ("usage", "bound"):
        one, other = before.get(part) or {}, after.get(part) or {}
        found += [Difference(what=f"{part}.{name}", before=one.get(name), after=other.get(name)) for name in other]
    return [one for one in found if one.before != one.after]
