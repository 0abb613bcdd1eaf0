"""What a person must hear of writes, whatever the answer says: that nobody knows, or that it was done already."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shipworthy.contract.language.values import show
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import (
    StateError,
)
from shipworthy.runtime.calls.invoke import filled
from shipworthy.runtime.outcome import Outcome
from shipworthy.runtime.run import Run
from shipworthy.stores.effects import SAME, Effect, Effects
from shipworthy.stores.session import Session
from shipworthy.world import Code

NOTES: Code[dict[str, str]] = Code(write=dict, read=dict)
MOST_TOLD = 50
"""Effects of which a conversation remembers that it was told that nobody knows."""


async def look_back(run: Run) -> None:
    """Find what was begun in this conversation by a run that never came to its answer."""
    store = run.effects
    if store is None or all(tool.effect != "write" for tool in run.agent.spec.tools.values()):
        return
    try:
        run.writes.untold = await run.world.kept("untold", lambda: _untold(store, run), NOTES)
    except StateError:
        return  # whatever needs the state will say so


async def _untold(store: Effects, run: Run) -> dict[str, str]:
    session, tools = run.session, run.agent.spec.tools
    since = session.updated if session.version else 0.0
    found = await store.untold(session.id, since, session.run)
    mine = [one for one in found if one.agent == run.agent.spec.name and one.key not in session.told]
    return {one.key: _note(one, tools.get(one.tool) or ToolSpec(name=one.tool)) for one in mine}


def _note(effect: Effect, tool: ToolSpec) -> str:
    if effect.state == "unknown":
        return f"{report_of(tool, effect.args, effect.text)}."
    return f"(Before I was interrupted, this was done: {named_of(tool, effect.args)}: {effect.text})"


def told_all(run: Run, outcome: Outcome) -> Outcome:
    """The outcome with what it leaves out: a step that may fail says nothing, and neither may a model."""
    reports = [report for report in run.writes.unknown.values() if report not in outcome.text]
    text = "\n".join([outcome.text, *(f"{report}." for report in reports), *_notes(run).values()])
    if not run.writes.unknown or outcome.pending is not None:
        return replace(outcome, text=text)
    status = "degraded" if outcome.status == "completed" else outcome.status
    return replace(outcome, text=text, status=status, reason="unknown")


def _notes(run: Run) -> dict[str, str]:
    """Of the writes that this run did not come to by itself."""
    return {key: note for key, note in run.writes.untold.items() if key[:SAME] not in run.writes.reached}


def remembering(session: Session, run: Run) -> Session:
    """The conversation, which knows what it was told."""
    told = dict.fromkeys([*session.told, *run.writes.unknown, *run.writes.untold])
    return replace(session, run=run.run_id, told=tuple(told)[-MOST_TOLD:])


def named_of(tool: ToolSpec, args: Mapping[str, Any]) -> str:
    """The write, as a person can find it."""
    told = ", ".join(f"{name} {show(value)}"[:80] for name, value in args.items())
    return f"{filled(tool, dict(args))} ({told})" if told else filled(tool, dict(args))


def report_of(tool: ToolSpec, args: Mapping[str, Any], why: str) -> str:
    """What a person is told of a write of which nobody knows."""
    return f"Nobody knows whether this happened: {named_of(tool, args)}: {why}. Check before you try again"
