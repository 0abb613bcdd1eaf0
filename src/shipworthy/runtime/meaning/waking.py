"""Wakes the specialists that a message needs: the one it may go on with, and those that its skill will ask."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

from shipworthy.contract.page import walk
from shipworthy.contract.specialist.several import TOGETHER, parts_in, specialist_of
from shipworthy.contract.specialist.target import Consulted
from shipworthy.errors import SpecError
from shipworthy.runtime.limits.budget import UNADMITTED_MS
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.specialists import last_of
from shipworthy.runtime.outcome import joined
from shipworthy.runtime.run import Run
from shipworthy.stores.session import Open
from shipworthy.tools.abandon import leave


async def met(run: Run) -> None:
    """Load the specialist that the last message went to: it tells whether this one goes on with it."""
    opened = run.session.open
    if opened is None or not run.agent.spec.specialists:
        return
    found = [one for one in run.session.found_out if not one.wrote]
    name = last_of(run.agent.spec.implied, opened, run.session.inner) or (found[-1].by if found else "")
    if name in run.agent.spec.specialists and not run.agent.spec.specialists[name].is_remote:
        await _loaded(run, name)


async def chosen(run: Run, intent: Intent) -> Intent:
    """Load the specialists that the skill of the intent will ask, whose worst case is its own.

    One that takes half of the run's time to load is not asked, and that is said; others answer their parts, and a
    question that was put aside comes back.
    """
    opened, agent = intent.open, run.agent
    if opened is None or not agent.spec.specialists or opened.skill not in agent.spec.skills:
        return intent
    asked: dict[str, Consulted] = {}
    for one in _asked(run, opened):
        asked.setdefault(one.name, one)
    for target in asked.values():
        if not await _loaded(run, target.name, opened.message if target.skill is None else ""):
            say = agent.phrases("no_answer_of", name=target.specialist.named(target.name))
            held = intent.open.inputs if intent.open is not None else {}
            left = {part: told for part, told in held.items() if specialist_of(part) != target.name}
            if opened.skill == TOGETHER and parts_in(left):
                intent = replace(intent, open=replace(opened, inputs=left), prefix=joined(intent.prefix, say))
                continue
            reason = f"`{target.name}` is not loaded in time"
            return replace(intent, open=None, say=say, refused="timeout", reason=reason, foreign=True)
    return intent


def _asked(run: Run, opened: Open) -> Iterator[Consulted]:
    for place in walk(run.agent.graph(opened.skill).nodes):
        target = place.node.target
        if target is None or target.kind != "specialist":
            continue
        if opened.skill != TOGETHER or target.name in map(specialist_of, parts_in(opened.inputs)):
            yield target


async def _loaded(run: Run, name: str, said: str = "") -> bool:
    """Whether it is loaded, or known not to load, within half of the time of a run."""
    if run.agent.children is None:
        return True
    task = asyncio.ensure_future(run.agent.children.ready(name, said))
    most = run.agent.limits(name).max_latency_ms or UNADMITTED_MS
    await asyncio.wait({task}, timeout=most / 2000)
    if run.world.late(f"{name} not loaded", lambda: not task.done()):
        leave(task)
        return False
    # One that does not load is told by its step.
    return task.exception() is None or isinstance(task.exception(), SpecError)
