"""What a conversation is handed over with, and the call or the skill that takes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.contract.labels import TRUSTED, Label, passed_on
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ShipworthyError
from shipworthy.runtime.calls.invoke import Invocation, invoke
from shipworthy.runtime.calls.trust import reasons_to_ask
from shipworthy.runtime.calls.write import write
from shipworthy.runtime.names.frame import Frame, Given
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import NeedsWait, NeedsYes, Question, Referred, Stopped, Told
from shipworthy.runtime.outcome import Outcome
from shipworthy.runtime.remember import opening_of
from shipworthy.runtime.run import Run
from shipworthy.runtime.workflow.values import frame_of
from shipworthy.runtime.workflow.walk import run_skill

HANDOVER = "handover"
"""The name of the call among the steps of a run."""
TURNS = 6
"""Turns that the record of a conversation holds, the last ones."""
LONGEST_TURN = 400
"""Characters of a message, or of an answer, in it."""
WITHHELD = "[…]"
NOT_WITHOUT = "it may not be told of this conversation without a yes"


@dataclass(frozen=True, slots=True)
class Record:
    """What a tool or a skill is told of a conversation."""

    text: str
    label: Label
    """What is known of where the answers in it come from."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Whether a conversation was taken over."""

    why: str = ""
    """Why not; empty where it was."""
    said: Told | None = None
    """What the skill has said that took it; None: nothing."""


async def taken(run: Run, to: str | None, outcome: Outcome) -> Taken:
    """Call the tool, or run the skill, with the record of the conversation; taken, too, where there is none to call."""
    spec = run.agent.spec
    tool, skill = spec.tools.get(to or ""), spec.skills.get(to or "")
    if tool is None and skill is None:
        return Taken()
    try:
        if not run.task.skill:
            # No skill has set anything aside.
            await run.budget.reserve(run.budget.bound.then(run.agent.bound_of_handover))
        run.task.opening = run.task.opening or opening_of(run.session, HANDOVER)
        return await (_called(run, tool, outcome) if tool is not None else _run(run, to or "", outcome))
    except (ShipworthyError, Stopped, NeedsYes, NeedsWait, Question, Referred) as error:
        return Taken(why=str(error) or type(error).__name__)


def scope_of(run: Run) -> Scope:
    """A scope for texts and calls of the agent itself, in the skill that was worked on or any other."""
    graph = run.agent.graph(run.task.skill or min(run.agent.spec.skills))
    return Scope(Frame(run, graph, {}, run.budget.deadline, run.budget.ledger), {}, {}, "", under=_under(run))


async def _called(run: Run, tool: ToolSpec, outcome: Outcome) -> Taken:
    if why := run.task.guard.rules.refusal(tool.name):
        return Taken(why=why)
    scope = scope_of(run)
    if (args := _arguments(run, tool, outcome, scope)) is None:
        return Taken(why=NOT_WITHOUT)
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
    return Taken()


async def _run(run: Run, name: str, outcome: Outcome) -> Taken:
    """Run the steps of a skill behind those of the run, within what is left of its time and money."""
    graph = run.agent.graph(name)
    if why := run.task.guard.unfit(graph, run.agent.graph):
        return Taken(why=why)
    outer = scope_of(run).frame
    for answers in (True, False):
        record = record_of(run, outcome, answers=answers)
        told = _known(run, outcome, record)
        given = {one: _given(told[one], record.label) for one in graph.inputs if one in told}
        frame = frame_of(outer, name, given, outer.deadline.inner)
        scope = Scope(frame, {}, {}, f"{HANDOVER}/", under=_under(run))
        try:
            ended = await run_skill(scope)
        except NeedsYes:
            continue  # what was answered may not leave; what the person said may
        return Taken(said=None if ended is None else Told(ended.text, ended.mark.whole if ended.mark else TRUSTED))
    return Taken(why=NOT_WITHOUT)


def _given(value: Any, label: Label) -> Given:
    return Given(read=lambda: value, label=lambda: label, inputs=dict)


def _known(run: Run, outcome: Outcome, record: Record) -> Mapping[str, Any]:
    """What a hand-over may be told, by name."""
    return {
        **dict.fromkeys(("conversation", "summary"), record.text),
        "message": run.said.message[:LONGEST_TURN],
        "reason": outcome.reason or outcome.status,
        "session": run.session.name,
        "skill": run.task.skill,
        **run.asker.context,
    }


def _arguments(run: Run, tool: ToolSpec, outcome: Outcome, scope: Scope) -> tuple[dict[str, Any], Label] | None:
    """What the tool is told, and what is known of it; without the answers where these may not leave."""
    for answers in (True, False):
        record = record_of(run, outcome, answers=answers)
        known = _known(run, outcome, record)
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
    label = _under(run)
    for one in labels if answers else ():
        label = label.join(one)
    return Record("\n".join(lines), label)


def _under(run: Run) -> Label:
    """What is known of where the messages come from: a person's are their own, and a specialist is told what others
    have found."""
    return run.within.label if run.within is not None else TRUSTED


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TURN else line[: LONGEST_TURN - 1] + "…"
