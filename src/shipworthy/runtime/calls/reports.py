"""Reports writes whose outcome is unknown, or that an interrupted run already made."""

from collections.abc import Mapping
from typing import Any

from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import StateError
from shipworthy.runtime.names.called import named_of
from shipworthy.runtime.run import Run
from shipworthy.stores.effects import Effect, Effects
from shipworthy.world import Codec

NOTES: Codec[dict[str, str]] = Codec(write=dict, read=dict)


async def look_back(run: Run, store: Effects) -> None:
    """Find the writes of this conversation that an earlier run began without coming to its answer."""
    try:
        run.progress.writes.untold = await run.world.store("untold", lambda: _untold(store, run), NOTES)
    except StateError:
        return  # a step that needs the state will say so


async def _untold(store: Effects, run: Run) -> dict[str, str]:
    session, tools = run.session, run.agent.spec.tools
    since = session.updated if session.version else 0.0
    found = await store.untold(session.id, since, session.run)
    mine = [one for one in found if one.agent == run.agent.spec.name and one.key not in session.told]
    return {one.key: _note(run, one, tools.get(one.tool) or ToolSpec(name=one.tool)) for one in mine}


def _note(run: Run, effect: Effect, tool: ToolSpec) -> str:
    if effect.state == "unknown":
        return report_of(run, tool, effect.args)
    return run.agent.phrases("was_done_before", what=named_of(run, tool, effect.args))


def report_of(run: Run, tool: ToolSpec, args: Mapping[str, Any]) -> str:
    """What a person reads of a write whose outcome is unknown."""
    return run.agent.phrases("nobody_knows", what=named_of(run, tool, args))
