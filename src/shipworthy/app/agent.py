"""The agent as people use it: loaded, asked, streamed, closed."""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping
from pathlib import Path
from typing import Any, Unpack

from shipworthy.app.answer import Asked, answer
from shipworthy.app.building import AnyStore, Parts, assembled, defined, lineup_for, store_for
from shipworthy.app.forecast import forecast
from shipworthy.app.message import check_message, new_id
from shipworthy.app.replay import Replayed, replayed
from shipworthy.app.stream import EventQueue
from shipworthy.compiled import Compiled
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.read import load
from shipworthy.contract.skill import Skill
from shipworthy.errors import UsageError
from shipworthy.events import AnyEvent, Emit
from shipworthy.models.model import Model
from shipworthy.routing.lineup import doubts
from shipworthy.routing.said import Said
from shipworthy.runtime.result import RunResult
from shipworthy.stores.effects import Effect
from shipworthy.stores.session import Session
from shipworthy.stores.store import Held, ListedRun
from shipworthy.tokens import counting
from shipworthy.tools.tool import Tool

LEAVING = 5.0
"""Seconds that leaving a stream waits for the record of its cancelled run."""


class Agent:
    """An agent: a folder or Python objects, ready to answer messages inside its limits.

    It may be used from several threads and event loops, and after a fork. Raises SpecError with every problem of the
    definition at once.
    """

    def __init__(
        self,
        *,
        skills: Iterable[Skill] = (),
        tools: Iterable[Tool] = (),
        model: Model | str | None = None,
        store: AnyStore = None,
        **parts: Unpack[Parts],
    ) -> None:
        """`store`: where conversations, runs and writes are kept: a store, `"sqlite"` in `$SHIPWORTHY_HOME` (the
        default), `"memory"`, or the URL of a database."""
        self._built = defined(skills, tools, parts, model=model, store=store)
        self.origin = ""
        """Where it was loaded from, as the command line would name it; empty for one that was made in Python."""
        self._closing: set[asyncio.Task[None]] = set()

    @classmethod
    def load(cls, path: str | Path, *, model: Model | str | None = None, store: AnyStore = None) -> "Agent":
        """The agent of a folder or an `agent.yaml`; raises SpecError with every problem at once.

        `model`: an object that answers every call, or the name of the model to prefer; raises UsageError where no such
        model can be asked. `store`: as for `Agent(…)`.
        """
        loaded = load(path)
        agent = cls.__new__(cls)
        agent._built = assembled(loaded.spec, loaded.tools, model=model, store=store, folder=loaded.folder)
        agent.origin = str(loaded.folder) if loaded.folder is not None else ""
        agent._closing = set()
        return agent

    @property
    def spec(self) -> AgentSpec:
        """Its definition."""
        return self._built.compiled.spec

    @property
    def compiled(self) -> Compiled:
        """Its definition with everything computed from it."""
        return self._built.compiled

    def bounds(self) -> Mapping[str, Bound]:
        """The computed worst case of each skill."""
        return {name: self.compiled.bound(name) for name in sorted(self.spec.skills)}

    def warnings(self) -> list[str]:
        """What the definition names that may not be there; it loads, and works without."""
        return doubts(self.spec)

    def use_model(self, model: Model | str) -> None:
        """Ask this model from now on, as with `Agent.load(…, model=…)`."""
        self._built.lineup = lineup_for(self.spec, model)
        self._built.compiled = Compiled(self.spec, self.compiled.tools, self._built.lineup)

    def use_store(self, store: AnyStore) -> None:
        """Keep conversations, runs and writes in this store from now on; the one before is not closed."""
        self._built.store = store_for(store)

    def route(self, message: str) -> dict[str, Any]:
        """Where a message would go, as `route --json` prints it; nothing is run."""
        return forecast(self.compiled, self._built.lineup, check_message(message), self._now())

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
        day it is charged to, where the agent's `limits` have a `day`. `answering`: the id of the question that this
        message answers. Messages of one session are answered one after the other; raises StateError where one has to
        wait for longer than 60 s, or the store cannot be used. Raises UsageError for an empty or oversized message and
        an unknown skill. Every other failure is an outcome, not an error.
        """
        asked = Asked(
            message=check_message(message),
            session=session,
            skill=self._known(skill),
            tenant=tenant,
            answering=answering,
            emit=emit,
            now=self._now(),
            origin=self.origin,
        )
        if session:
            async with self._built.store.conversation(session) as held:
                return await answer(self._built, asked, held)
        return await answer(self._built, asked, Held(session=Session(id=new_id())))

    def run_sync(
        self,
        message: str,
        *,
        session: str | None = None,
        skill: str | None = None,
        tenant: str = "",
        answering: str | None = None,
        emit: Emit | None = None,
    ) -> RunResult:
        """`run` for code that is not async; raises UsageError inside a running event loop."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            once = self._once(message, session=session, skill=skill, tenant=tenant, answering=answering, emit=emit)
            return asyncio.run(once)
        raise UsageError("run_sync cannot be used inside a running event loop: write `await agent.run(…)`")

    @contextlib.asynccontextmanager
    async def stream(
        self,
        message: str,
        *,
        session: str | None = None,
        skill: str | None = None,
        tenant: str = "",
        answering: str | None = None,
    ) -> AsyncGenerator[AsyncIterator[AnyEvent]]:
        """The events of a run as they happen; leaving the block cancels the work.

        ```python
        async with agent.stream("What's the sentiment on NVDA?") as events:
            async for event in events: ...
        ```
        """
        queue = EventQueue()
        run = self.run(message, session=session, skill=skill, tenant=tenant, answering=answering, emit=queue.put)
        task = asyncio.create_task(run)
        task.add_done_callback(queue.close)
        try:
            yield queue
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait({task}, timeout=LEAVING)
            if task.done() and not task.cancelled() and task.exception() is None:
                task.result()

    async def replay(self, tape: str) -> Replayed:
        """Repeat a run from its tape, JSON lines: exactly, offline, without its tools, models and stores.

        Of a run that was cancelled, its recorded result. Raises UsageError where the text is no tape.
        """
        return await replayed(self.compiled, tape)

    async def tape(self, run_id: str) -> str | None:
        """The tape of a run, as JSON lines; None where there is none. The beginning of an id is enough."""
        return await self._built.store.tape(run_id)

    async def unsettled(self, session: str | None = None) -> list[Effect]:
        """Writes whose outcome is unknown, of one conversation or of all: a person has to check."""
        return await self._built.store.effects.unsettled(session)

    async def runs(self, limit: int = 10_000) -> list[ListedRun]:
        """The latest runs of this agent, the newest first: their results with `session`, `message` and `at`."""
        return await self._built.store.runs(self.spec.name, limit)

    async def session(self, session_id: str) -> Session:
        """The conversation of that id as it stands: what it keeps, what is open; an empty one if it is new."""
        return await self._built.store.load(session_id) or Session(id=session_id)

    async def read_result(self, handle: str, offset: int = 0, limit: int = 4000) -> str | None:
        """Characters `offset` to `offset + limit` of a result that was cut; None where there is none."""
        return await self._built.store.read(handle, offset, limit)

    def warm(self) -> None:
        """Bring into memory what the first answers would wait for: the router and the token vocabulary."""
        self.compiled.router.choose(Said(""))
        counting.load()

    async def aclose(self) -> None:
        """Close the connections of this event loop, and the store; the agent can still be asked."""
        await self._built.lineup.close()
        await asyncio.to_thread(self._built.store.close)

    def close(self) -> None:
        """The same for code that is not async; in a running event loop its connections close as soon as it turns."""
        with contextlib.suppress(RuntimeError):
            closing = asyncio.get_running_loop().create_task(self._built.lineup.close())
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)
        self._built.store.close()

    async def __aenter__(self) -> "Agent":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _once(self, message: str, **how: Any) -> RunResult:
        # The event loop ends with this run, and its connections with it.
        try:
            return await self.run(message, **how)
        finally:
            await self._built.lineup.close()

    def _known(self, skill: str | None) -> str | None:
        if skill is not None and skill not in self.spec.skills:
            raise UsageError(f"there is no skill `{skill}`; there are {', '.join(sorted(self.spec.skills))}")
        return skill
