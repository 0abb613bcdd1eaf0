"""What every protocol of the server uses: begin a run, follow it, find it again."""

import asyncio
import contextlib
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TypeAlias

from shipworthy.app.agent import Agent
from shipworthy.app.arguments import Arguments
from shipworthy.app.message import MAX_MESSAGE
from shipworthy.errors import ApprovalClosed, ApprovalMissing, NotTheirs, StateError, UsageError
from shipworthy.events import RunFinished
from shipworthy.exits.clean import clean_text
from shipworthy.runtime.result import RunResult
from shipworthy.server.asked import Asked
from shipworthy.server.caller import Caller
from shipworthy.server.live import Live
from shipworthy.server.refusal import Refused
from shipworthy.stores import ListedRun
from shipworthy.stores.timers import Timer

log = logging.getLogger(__name__)
MOST_ENDED = 1000
"""Ended runs whose events are kept for clients that come back."""
MOST_RUNNING = 1000

Around: TypeAlias = Callable[[Agent, Live, Callable[[], Awaitable[RunResult]]], Coroutine[None, None, RunResult]]
"""Makes a run: what is to happen before and after it. It may raise Refused instead."""


class Service:
    """The agents of one server with the runs that go on in it."""

    def __init__(self, agents: Mapping[str, Agent], *, most_running: int = MOST_RUNNING) -> None:
        self.agents = dict(agents)
        self.draining = False
        """Whether new messages are refused, because the server is about to end."""
        self.around: Around | None = None
        """What is done around each run; None: nothing."""
        self.keeping: set[asyncio.Task[None]] = set()
        """What is still kept of runs that have ended; the end of the server waits for it."""
        self._most_running, self._running = most_running, 0
        self._lives: OrderedDict[str, Live] = OrderedDict()

    @property
    def running(self) -> int:
        """Runs that go on."""
        return self._running

    def agent(self, caller: Caller, name: str | None = None) -> Agent:
        """Find an agent; None: the only one. Raises Refused if there is none of that name for the caller."""
        seen = {known: agent for known, agent in self.agents.items() if caller.sees(known)}
        if name is None and len(seen) == 1:
            return next(iter(seen.values()))
        if name is None or name not in seen:
            names = ", ".join(sorted(seen)) or "none"
            raise Refused("not_found", f"there is no agent `{name or ''}` here; there is {names}", field="agent")
        return seen[name]

    def seen(self, caller: Caller) -> list[Agent]:
        """The agents that the caller may use."""
        return [agent for name, agent in self.agents.items() if caller.sees(name)]

    def name_of(self, agent: Agent) -> str:
        """The name under which an agent is served."""
        return next(name for name, one in self.agents.items() if one is agent)

    def begin(self, caller: Caller, asked: Asked) -> Live:
        """Begin to answer a message; one that was sent before is the same run, with the same id.

        Raises Refused where the caller may not run the agent, the message cannot be used, or no place is free.
        """
        agent = self.agent(caller, asked.agent)
        if not caller.may("run"):
            raise Refused("forbidden", "this key may not send messages")
        asked = replace(asked, message=asked.message or spoken(agent, asked))
        try:
            agent.check(asked.message, **arguments_of(agent, caller, asked))
        except UsageError as error:
            raise refused(error) from error
        run_id = agent.run_id(asked.message_id, session=asked.session, tenant=caller.tenant)
        if (known := self._lives.get(run_id)) is not None and not known.done:
            if known.asked.message != asked.message:
                raise Refused("mismatch", "this id was given to another message", field="message_id")
            return known
        return self.started(agent, Live(run_id, asked, caller))

    def started(self, agent: Agent, live: Live) -> Live:
        """Begin a run, or find it where it goes on; raises Refused where no place is free."""
        if (known := self._lives.get(live.run_id)) is not None and not known.done:
            return known
        if self.draining:
            raise Refused("draining", "the server is about to end: send it again in a moment", retry_after=1)
        if self._running >= self._most_running:
            raise Refused(
                "overloaded", f"{self._running} messages are being answered, which is the most here", retry_after=1
            )
        return self._begun(agent, live)

    def live(self, caller: Caller, run_id: str) -> Live | None:
        """The run of the caller's tenant that goes on or ended here a short time ago; None for any other."""
        found = self._lives.get(run_id)
        return found if found is not None and found.caller.tenant == caller.tenant else None

    def left(self, live: Live) -> None:
        """Note that a client has left: the run of one that wants it so is cancelled with its last reader."""
        if live.asked.leaving == "cancel" and live.readers == 0:
            live.cancel()

    async def drained(self, seconds: float) -> None:
        """Refuse new messages, wait for the runs that go on, and cancel those that are left after `seconds`."""
        self.draining = True
        tasks = [live for live in self._lives.values() if not live.done]
        waits = [asyncio.create_task(_ended(live)) for live in tasks]
        if waits:
            await asyncio.wait(waits, timeout=seconds)
        for live in tasks:
            live.cancel()
        if left := {*waits, *self.keeping}:
            await asyncio.wait(left, timeout=seconds)

    def _begun(self, agent: Agent, live: Live) -> Live:
        run = partial(_to_its_end, agent, live)
        task = asyncio.create_task(run() if self.around is None else self.around(agent, live, run))
        self._running += 1
        task.add_done_callback(lambda _: self._freed())
        live.runs(task)
        self._lives[live.run_id] = live
        self._lives.move_to_end(live.run_id)
        self._forget()
        return live

    def _freed(self) -> None:
        self._running -= 1

    def _forget(self) -> None:
        """Forget the oldest runs that have ended; a client that comes back reads their records."""
        if (spare := len(self._lives) - self._running - MOST_ENDED) > 0:
            ended = (name for name, live in self._lives.items() if live.done)
            for run_id in list(islice(ended, spare)):
                del self._lives[run_id]


def context_for(caller: Caller, agent: Agent) -> dict[str, object]:
    """What the agent's `context` says of the caller, from its key."""
    return {name: value for name, value in caller.context if name in agent.spec.context}


def arguments_of(agent: Agent, caller: Caller, asked: Asked) -> Arguments:
    """The arguments of the run of a message."""
    given = Arguments(session=asked.session, skill=asked.skill, inputs=asked.inputs, tenant=caller.tenant)
    given["answering"], given["language"], given["message_id"] = asked.answering, asked.language, asked.message_id
    given["model"], given["limits"], given["context"] = asked.model, asked.limits, context_for(caller, agent)
    return given


def spoken(agent: Agent, asked: Asked) -> str:
    """What a skill that is run with its inputs is said to be asked for; empty where there is none."""
    skill = agent.spec.skills.get(asked.skill or "")
    if skill is None or asked.inputs is None:
        return ""
    values = ", ".join(f"{name}: {value}" for name, value in asked.inputs.items())
    return clean_text(f"{skill.about} ({values})" if values else skill.about)[:MAX_MESSAGE]


def _run(agent: Agent, live: Live) -> Coroutine[None, None, RunResult]:
    asked, caller = live.asked, live.caller
    if asked.due is not None:
        return _opened(agent, live, asked.due)
    if asked.decides is None:
        return agent.run(asked.message, emit=live.put, **arguments_of(agent, caller, asked))
    # Whether the caller may decide was found out before it began.
    return agent.decide(
        asked.answering or "",
        yes=asked.decides,
        tenant=caller.tenant,
        authorised=True,
        decider=caller.key,
        emit=live.put,
    )


async def _opened(agent: Agent, live: Live, timer: Timer) -> RunResult:
    result = (await agent.open_due(timer, emit=live.put)).result
    assert result is not None  # only what tells a target has none
    return result


async def _to_its_end(agent: Agent, live: Live) -> RunResult:
    """Run the message; where it is cancelled or fails, its readers hear what is recorded of it."""
    try:
        return await _run(agent, live)
    except (asyncio.CancelledError, Exception):
        with contextlib.suppress(StateError):
            found = await agent.store.run(live.run_id, tenant=live.caller.tenant)
            if found is not None and found["status"] not in ("running", "unreadable"):
                live.put(RunFinished(result=result_of(found), run_id=live.run_id, seq=live.last + 1))
        raise


def result_of(run: ListedRun) -> dict[str, object]:
    """The result of a stored run, without what is listed beside it."""
    return {name: value for name, value in run.items() if name not in ("session", "agent", "message", "at", "tenant")}


async def _ended(live: Live) -> None:
    try:
        await live.result()
    except (Exception, asyncio.CancelledError):
        return


def refused(error: Exception) -> Refused:
    """Turn an error of a run into the refusal of its request; where the state is kept is told to the log alone."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, ApprovalMissing | NotTheirs):
        return Refused("forbidden" if isinstance(error, NotTheirs) else "not_found", str(error), field="id")
    if isinstance(error, ApprovalClosed):
        return Refused("gone", str(error), field="id")
    if isinstance(error, UsageError) and error.field == "message_id":
        return Refused("mismatch", str(error), field=error.field)
    if isinstance(error, UsageError):
        return Refused("invalid", str(error), field=error.field)
    if isinstance(error, StateError):
        log.error("the state cannot be used: %s", error)
        return Refused("unavailable", "the state of the server cannot be used now; its log says why", retry_after=1)
    return Refused("internal", "the server failed; its log says why")
