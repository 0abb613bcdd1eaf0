"""The hand-over of a conversation to a person, after several turns in a row that failed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from shipworthy.contract.labels import TRUSTED, Label, passed_on
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ShipworthyError
from shipworthy.events import Degraded
from shipworthy.runtime.calls.invoke import Invocation, invoke
from shipworthy.runtime.calls.trust import reasons_to_ask
from shipworthy.runtime.calls.write import write
from shipworthy.runtime.names.failing import filled
from shipworthy.runtime.names.frame import Frame
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Stopped
from shipworthy.runtime.outcome import Outcome
from shipworthy.runtime.remember import opening_of
from shipworthy.runtime.run import Run
from shipworthy.stores.session import Pending, Session, Streak

HANDOVER = "handover"
"""The name of the call among the steps of a run."""
TURNS = 6
"""Turns that the record of a conversation holds, the last ones."""
LONGEST_TURN = 400
"""Characters of a message, or of an answer, in it."""
NEUTRAL = ("already_done", "busy", "cancelled", "stale_question")
"""Reasons that say nothing of whether the agent can help."""
WITHHELD = "[…]"


@dataclass(frozen=True, slots=True)
class Record:
    """What a tool is told of a conversation."""

    text: str
    label: Label
    """What is known of where the answers in it come from."""


async def hand_over(run: Run, outcome: Outcome) -> tuple[Outcome, Streak]:
    """The outcome, which says that a person takes over where that is due, and the turns that failed in a row."""
    spec, before = run.agent.spec.handover, run.session.streak
    if spec is None:
        return outcome, before
    wrong = went_wrong(run.session, outcome)
    if wrong is False:
        return outcome, Streak(before=before.turns)
    streak = replace(before, turns=before.turns + (wrong is True), before=before.turns)
    if not wrong or streak.turns < spec.after or streak.handed == "done":
        return outcome, streak
    given = await _given(run, spec.to, outcome)
    now = replace(streak, handed="done" if given else "told")
    return (outcome if streak.handed else _told(run, outcome, streak.turns)), now


def went_wrong(session: Session, outcome: Outcome) -> bool | None:
    """Whether a turn failed; None where it says nothing of that, as a first question does."""
    if outcome.reason in NEUTRAL:
        return None
    if outcome.status in ("failed", "refused"):
        return True
    if outcome.status == "asked":
        open_now = session.open.pending if session.open is not None else None
        again = open_now is not None and outcome.pending is not None and _same(open_now, outcome.pending)
        return True if again else None
    return False


def disliked(session: Session) -> Session:
    """The conversation with its last turn counted as one that failed, because it was rated as bad."""
    streak = session.streak
    counted = streak.turns > streak.before
    return session if counted else replace(session, streak=replace(streak, turns=streak.before + 1))


def _same(earlier: Pending, now: Pending) -> bool:
    """Whether a question asks for what the open one asked for."""
    hashes = [call.hash for call in earlier.calls], [call.hash for call in now.calls]
    return (earlier.kind, earlier.names) == (now.kind, now.names) and hashes[0] == hashes[1]


def _told(run: Run, outcome: Outcome, turns: int) -> Outcome:
    """The outcome with the sentence; a question that was asked again and again is closed."""
    run.voice.emit(Degraded(reason="handed_over", detail=f"{turns} turns in a row failed"))
    spec = run.agent.spec.handover
    own = filled(spec.say, _scope(run), "") if spec is not None and spec.say is not None else None
    text, origin = (own.text, own.origin) if own is not None else (run.agent.phrases("handed_over"), TRUSTED)
    if outcome.status == "asked":
        return Outcome(status="failed", text=text, reason="handed_over", origin=origin)
    both = f"{outcome.text}\n{text}" if outcome.text else text
    return replace(outcome, text=both, reason="handed_over", origin=outcome.origin.join(origin))


async def _given(run: Run, to: str | None, outcome: Outcome) -> bool:
    """Call the tool with the record of the conversation; whether it took it, or there is none to call."""
    tool = run.agent.spec.tools.get(to or "")
    if tool is None:
        return True
    if why := run.task.guard.rules.refusal(tool.name):
        return _not_given(run, why)
    try:
        if not run.task.skill:
            # No skill has set anything aside.
            await run.budget.reserve(run.budget.bound.then(run.agent.bound_of_handover))
        run.task.opening = run.task.opening or opening_of(run.session, HANDOVER)
        scope = _scope(run)
        if (args := _arguments(run, tool, outcome, scope)) is None:
            return _not_given(run, "it may not be told of this conversation without a yes")
        one, label = args
        invocation = Invocation(
            id=scope.id_of(HANDOVER),
            tool=tool,
            args=one,
            scope=scope,
            seconds=min(scope.frame.deadline.remaining(), tool.timeout),
            labels=lambda name: label,
            origin=passed_on(tool, [label]),
        )
        writes = tool.effect == "write" and run.effects is not None
        await (write(invocation) if writes else invoke(invocation))
    except (ShipworthyError, Stopped) as error:
        return _not_given(run, str(error))
    return True


def _not_given(run: Run, why: str) -> bool:
    run.voice.emit(Degraded(reason="handed_over", detail=f"the record was not given: {why}", step_id=HANDOVER))
    return False


def _scope(run: Run) -> Scope:
    """A scope for texts and calls of the agent itself, in the skill that was worked on or any other."""
    graph = run.agent.graph(run.task.skill or min(run.agent.spec.skills))
    return Scope(Frame(run, graph, {}, run.budget.deadline, run.budget.ledger), {}, {}, "")


def _arguments(run: Run, tool: ToolSpec, outcome: Outcome, scope: Scope) -> tuple[dict[str, Any], Label] | None:
    """What the tool is told, and what is known of it; without the answers where these may not leave."""
    for answers in (True, False):
        record = record_of(run, outcome, answers=answers)
        known: dict[str, Any] = {
            **dict.fromkeys(("conversation", "summary"), record.text),
            "message": run.said.message[:LONGEST_TURN],
            "reason": outcome.reason or outcome.status,
            "session": run.session.name,
            "skill": run.task.skill,
            **run.asker.context,
        }
        args = {param.name: known[param.name] for param in tool.params if param.name in known}
        if not reasons_to_ask(tool, args, lambda name, told=record: told.label, scope):  # type: ignore[misc]
            return args, record.label
    return None


def record_of(run: Run, outcome: Outcome, *, answers: bool) -> Record:
    """The last turns of the conversation, shortened; `answers`: with what was answered."""
    earlier: Sequence[tuple[str, str]] = run.session.turns[-(TURNS - 1) :]
    turns = [*earlier, (run.said.message, outcome.text)]
    labels = [label for _, label in run.session.answers][-(TURNS - 1) :] + [outcome.origin]
    lines = [
        line
        for said, told in turns
        for line in (f"user: {_short(said)}", f"agent: {_short(told) if answers else WITHHELD}")
    ]
    label = TRUSTED
    for one in labels if answers else ():
        label = label.join(one)
    return Record("\n".join(lines), label)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TURN else line[: LONGEST_TURN - 1] + "…"
