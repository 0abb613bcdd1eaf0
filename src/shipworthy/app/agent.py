"""The agent as people use it: loaded, asked, streamed, closed."""

import asyncio
import contextlib
import datetime as dt
import weakref
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from shipworthy import lazy
from shipworthy.app.forecast import forecast
from shipworthy.app.message import check_message, new_id
from shipworthy.app.replay import Replayed, replayed
from shipworthy.app.stream import EventQueue
from shipworthy.compiled import Compiled
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.knowledge import SEARCH, Knowledge
from shipworthy.contract.limits import Limits
from shipworthy.contract.read import load
from shipworthy.contract.skill import Skill
from shipworthy.contract.tool import bound_tool
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import UsageError
from shipworthy.events import AnyEvent, Emit
from shipworthy.models.model import Model
from shipworthy.routing.lineup import Configured, Lineup, OneModel, doubts
from shipworthy.routing.said import Said
from shipworthy.runtime.limits.admission import Admission, accounts_of
from shipworthy.runtime.limits.budget import EVERYTHING
from shipworthy.runtime.result import RunResult
from shipworthy.runtime.turn import Turn, run_turn
from shipworthy.stores.effects import Effect
from shipworthy.stores.session import Session
from shipworthy.tokens import counting
from shipworthy.tools.search import search_tool
from shipworthy.tools.tool import Tool
from shipworthy.tracing.record import Recording
from shipworthy.world import Live


class Agent:
    """An agent: a folder or Python objects, ready to answer messages inside its limits.

    Raises SpecError with every problem of the definition at once.
    """

    def __init__(
        self,
        *,
        skills: Iterable[Skill] = (),
        tools: Iterable[Tool] = (),
        name: str = "agent",
        limits: Limits | None = None,
        model: Model | str | None = None,
        store: Any = None,
        spec: AgentSpec | None = None,
        folder: Path | None = None,
        **parts: Any,
    ) -> None:
        by_name = {tool.spec.name: tool for tool in (cast("Tool", bound_tool(given)) for given in tools)}
        if spec is None:
            spec = AgentSpec(
                name=name,
                skills={skill.name: skill for skill in skills},
                tools={key: tool.spec for key, tool in by_name.items()},
                limits=limits or Limits(),
                **parts,
            )
        if spec.knowledge is not None and SEARCH not in by_name:
            by_name[SEARCH] = _searching(spec.knowledge, folder)
        self._lineup = _lineup(spec, model)
        self._compiled = Compiled(spec, by_name, self._lineup)
        self._store: Any = store or MemoryStore()
        self.origin = str(folder.resolve()) if folder is not None else ""
        """Where it was loaded from, as the command line would name it; empty for one that was made in Python."""
        # Weakly: a lock lives as long as a message of its conversation is being answered or waits for it.
        self._busy: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    @classmethod
    def load(cls, path: str | Path, *, model: Model | str | None = None, store: Any = None) -> "Agent":
        """The agent of a folder or an `agent.yaml`; raises SpecError with every problem at once.

        `model`: an object that answers every call, or the name of the model to prefer; raises UsageError where no such
        model can be asked.
        """
        loaded = load(path)
        return cls(spec=loaded.spec, tools=loaded.tools.values(), model=model, store=store, folder=loaded.folder)

    @property
    def spec(self) -> AgentSpec:
        """Its definition."""
        return self._compiled.spec

    @property
    def compiled(self) -> Compiled:
        """Its definition with everything computed from it."""
        return self._compiled

    def bounds(self) -> Mapping[str, Bound]:
        """The computed worst case of each skill."""
        return {name: self._compiled.bound(name) for name in sorted(self.spec.skills)}

    def ask(self, model: Model | str) -> None:
        """Ask this model from now on, as with `Agent.load(…, model=…)`."""
        self._lineup = _lineup(self.spec, model)
        self._compiled = Compiled(self.spec, self._compiled.tools, self._lineup)

    def doubts(self) -> list[str]:
        """What the definition names that may not be there; it loads, and will do without."""
        return doubts(self.spec)

    def keep_in(self, store: Any) -> None:
        """Keep conversations and results in this store from now on."""
        self._store = store

    def route(self, message: str) -> dict[str, Any]:
        """Where a message would go, as `route --json` prints it; nothing is run."""
        return forecast(self._compiled, self._lineup, check_message(message), self._now())

    def _now(self) -> dt.datetime:
        return self.spec.clock or dt.datetime.now().astimezone()

    async def run(
        self,
        message: str,
        *,
        session: str | None = None,
        skill: str | None = None,
        tenant: str = "",
        answering: str | None = None,
        emit: Emit | None = None,
    ) -> RunResult:
        """Answer one message; the same `session` carries a conversation on.

        `skill`: work on this one, without routing: for a button, or a program that knows what it wants. `tenant`: whose
        day it is charged to, where the agent's `limits` have a `day`. `answering`: the `question` of an earlier result
        that the message answers; where it is no longer open, nothing is done. Raises UsageError for an empty or
        oversized message and an unknown skill. Whatever goes wrong inside is an outcome, not an error.
        """
        checked = check_message(message)
        if skill is not None and skill not in self.spec.skills:
            raise UsageError(f"there is no skill `{skill}`; there are {', '.join(sorted(self.spec.skills))}")
        session_id = session or new_id()
        one_at_a_time = self._busy.setdefault(session_id, asyncio.Lock())
        async with one_at_a_time:
            found = await self.session(session_id) if session else Session(id=session_id)
            run_id, now = new_id(), self._now()
            admission = self._admission(session, tenant, now)
            tape = None
            if self._store.records:
                head = {"message": checked, "skill": skill, "answering": answering, "now": now, "session": found}
                tape = self._tape(run_id, charged=bool(admission.accounts), **head)
            turn = await run_turn(
                checked,
                agent=self._compiled,
                session=found,
                emit=tape.hearing(emit) if tape is not None else emit,
                run_id=run_id,
                lineup=self._lineup,
                skill=skill,
                answering=answering,
                now=now,
                world=tape,
                admission=admission,
                effects=getattr(self._store, "effects", None),
            )
            if session:
                await self._store.save(turn.session)
            # A conversation without a name cannot be carried on: nothing of it is kept but its result.
            await self._keep(turn, checked, tape)
        return turn.result

    def _admission(self, session: str | None, tenant: str, now: dt.datetime) -> Admission:
        limits = self.spec.limits
        if limits.session is None and limits.day is None:
            return EVERYTHING
        accounts = accounts_of(limits, agent=self.spec.name, session=session, tenant=tenant, now=now)
        return Admission(store=self._store.accounts, accounts=accounts)

    def _tape(self, run_id: str, **told: Any) -> Recording:
        own = {"agent": self.spec.name, "origin": self.origin, "contract": self._compiled.contract}
        return Recording(Live(), {"run_id": run_id, **own, **told})

    async def replay(self, tape: str) -> Replayed:
        """Repeat a run from its tape, JSON lines: exactly, offline, without its tools, models and stores.

        Raises UsageError where the text is no tape.
        """
        return await replayed(self._compiled, tape)

    async def tape(self, run_id: str) -> str | None:
        """The tape of a run, as JSON lines; None where there is none. The beginning of an id is enough."""
        found: str | None = await self._store.tape(run_id)
        return found

    async def unsettled(self, session: str | None = None) -> list[Effect]:
        """Writes of which nobody knows whether they happened, of one conversation or of all: a person has to check."""
        found: list[Effect] = await self._store.effects.unsettled(session)
        return found

    async def runs(self, limit: int = 10_000) -> list[dict[str, Any]]:
        """The latest runs of this agent, the newest first: their results with `session`, `message` and `at`."""
        found: list[dict[str, Any]] = await self._store.runs(self.spec.name, limit)
        return found

    def run_sync(self, message: str, *, session: str | None = None, answering: str | None = None) -> RunResult:
        """`run` for code that is not async; raises UsageError inside a running event loop."""
        with contextlib.suppress(RuntimeError):
            asyncio.get_running_loop()
            raise UsageError("run_sync cannot be used inside a running event loop: write `await agent.run(…)`")
        return asyncio.run(self._once(message, session, answering))

    @contextlib.asynccontextmanager
    async def stream(
        self, message: str, *, session: str | None = None, skill: str | None = None, answering: str | None = None
    ) -> AsyncGenerator[AsyncIterator[AnyEvent]]:
        """The events of a run as they happen; leaving the block cancels the work.

        ```python
        async with agent.stream("What's the sentiment on NVDA?") as events:
            async for event in events: ...
        ```
        """
        queue = EventQueue()
        task = asyncio.create_task(self.run(message, session=session, skill=skill, answering=answering, emit=queue.put))
        task.add_done_callback(queue.close)
        try:
            yield queue
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait({task}, timeout=1.0)
            if task.done() and not task.cancelled() and task.exception() is None:
                task.result()

    async def session(self, session_id: str) -> Session:
        """The conversation of that id as it stands: what it keeps, what is open; an empty one if it is new."""
        return await self._store.load(session_id) or Session(id=session_id)

    async def read_result(self, handle: str, offset: int = 0, limit: int = 4000) -> str | None:
        """Characters `offset` to `offset + limit` of a result that was cut; None where there is none."""
        text: str | None = await self._store.read(handle, offset, limit)
        return text

    def warm(self) -> None:
        """Bring into memory what the first answers would wait for: the router and the token vocabulary."""
        self._compiled.router.choose(Said(""))
        counting.load()

    async def aclose(self) -> None:
        """Close the connections of this event loop, and what keeps its conversations; it can still be asked."""
        await self._lineup.close()
        self.close()

    async def __aenter__(self) -> "Agent":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _once(self, message: str, session: str | None, answering: str | None) -> RunResult:
        # The event loop ends with this run, and its connections with it.
        try:
            return await self.run(message, session=session, answering=answering)
        finally:
            await self._lineup.close()

    def close(self) -> None:
        """Close what keeps its conversations; the agent can still be asked, and opens it again."""
        if callable(close := getattr(self._store, "close", None)):
            close()

    async def _keep(self, turn: Turn, message: str, tape: Recording | None) -> None:
        for handle, text in turn.texts.items():
            await self._store.keep(handle, text)
        result = turn.result.as_dict()
        if tape is not None:
            tape.end(result)
        lines = tape.lines if tape is not None else None
        await self._store.add(turn.session.id, self.spec.name, message, result, lines)


def _lineup(spec: AgentSpec, model: Model | str | None) -> Lineup:
    if model is not None and not isinstance(model, str):
        return OneModel(model)
    return Configured(spec.models, forced=model)


def _searching(knowledge: Knowledge, folder: Path | None) -> Tool:
    # The index brings a database engine with it: an agent without documents does without it.
    index = lazy.index().of((folder or Path()) / knowledge.path)
    return search_tool(index, knowledge)
