"""The public `Agent`: loads a definition, answers messages, streams events, and closes its connections."""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping
from pathlib import Path
from typing import Unpack

from shipworthy.app.answer import answer, arrived, run_of
from shipworthy.app.arguments import Arguments, asked_of, listed
from shipworthy.app.building import AnyModel, AnyStore, Doubts, Parts, defined, loaded
from shipworthy.app.children import Around, close_models
from shipworthy.app.due import Clock
from shipworthy.app.forecast import Explained, Forecast, Study
from shipworthy.app.stream import EventQueue
from shipworthy.compiled import Compiled
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.skill import Skill
from shipworthy.errors import UsageError
from shipworthy.events import AnyEvent, Emit
from shipworthy.runtime.result import RunResult
from shipworthy.tools.tool import Tool

LEAVING = 5.0
"""Seconds that leaving a stream waits for its cancelled run to be recorded."""
PAUSE = 0.3
"""Seconds after an answer in a conversation, in which people hardly write the next message."""


class Agent(Clock):
    """An agent, loaded from a folder or made of Python objects, that answers messages inside its limits.

    Several threads and event loops may use one agent, and so may a forked child. Raises SpecError with all problems
    of the definition.
    """

    _pause: tuple[asyncio.AbstractEventLoop, asyncio.TimerHandle] | None = None
    """After the first answer in a conversation: when all that it may need is loaded, unless a message comes before."""

    certificate: Mapping[str, object] | None = None
    """The object of the certificate as which it was opened; None where none was asked for."""

    def __init__(
        self,
        *,
        skills: Iterable[Skill] = (),
        tools: Iterable[Tool] = (),
        model: AnyModel = None,
        store: AnyStore = None,
        **parts: Unpack[Parts],
    ) -> None:
        """Build the agent. `store` keeps conversations, runs and writes: a store object, `"sqlite"` (the default: a
        file in `$SHIPWORTHY_HOME`), `"memory"`, or the URL of a database."""
        self._built = defined(skills, tools, parts, model=model, store=store)
        self.origin = ""
        """The path or `module:object` it was loaded from; empty for an agent made in Python."""
        self._closing: set[asyncio.Task[None]] = set()

    @classmethod
    def load(cls, path: str | Path, *, model: AnyModel = None, store: AnyStore = None) -> "Agent":
        """Load the agent of a folder or an `agent.yaml`; raises SpecError with all problems.

        `model`: an object that answers every call, or the name of the model to prefer; raises UsageError for an
        unknown name. `store`: as for `Agent(…)`.
        """
        agent = cls.__new__(cls)
        agent._built, agent.origin = loaded(path, model=model, store=store)
        agent._closing = set()
        return agent

    @property
    def spec(self) -> AgentSpec:
        """The agent's definition."""
        return self._built.compiled.spec

    @property
    def compiled(self) -> Compiled:
        """The agent's definition with its graphs and bounds."""
        return self._built.compiled

    def bounds(self) -> Mapping[str, Bound]:
        """The computed worst case of one run of each skill; raises SpecError where a specialist does not load."""
        if self.compiled.children is not None:
            self.compiled.children.all()
        return {name: self.compiled.bound(name) for name in sorted(self.spec.skills)}

    def bounds_inside(self) -> Mapping[str, Mapping[str, Bound]]:
        """The worst case of each skill of each local specialist, where this agent asks for it.

        Raises SpecError where one does not load.
        """
        every = {} if self.compiled.children is None else self.compiled.children.all()
        offered = {name: self.spec.specialists[name].offered() for name in every}
        return {
            name: {skill: child.bound_inside(skill) for skill in offered[name]} for name, child in sorted(every.items())
        }

    def warnings(self) -> list[str]:
        """What the definition names and is not there, and guidelines that refuse some skills; it works all the same."""
        return self._built.warnings()

    def doubts(self) -> Doubts:
        """What loads and will hardly work, with its repair, such as tools that no context has room for."""
        return self._built.doubts()

    def can_ask(self) -> bool:
        """Whether there is a model to ask: one that needs no key, or whose key is in the environment."""
        return self._built.lineup.can_ask()

    def use_model(self, model: AnyModel) -> None:
        """Use this model for later messages, as `Agent.load(…, model=…)` does; None: no model is asked."""
        self._built.use_model(model)

    def use_clock(self, clock: dt.datetime | None) -> None:
        """Take this for the current time in later messages, as the definition's `clock` does; None: that one again."""
        self._built.clock = clock

    def with_tools(self, tools: Mapping[str, Tool], inside: Around | None = None) -> "Agent":
        """The same agent with these tools for its own of their names; its model, clock and store are set apart.

        `inside`: returns those of each of its specialists.
        """
        other = Agent.__new__(Agent)
        other._built, other.origin, other._closing = self._built.with_tools(tools, inside), self.origin, set()
        return other

    def use_store(self, store: AnyStore) -> None:
        """Use this store for later messages; the previous store is not closed."""
        self._built.use_store(store)

    def route(self, message: str) -> Forecast:
        """Forecast the skill, inputs and model of a message, as `route --json` prints them; nothing is run.

        Raises UsageError for an empty or oversized message.
        """
        return self._built.forecast(message)

    def explain(self, message: str) -> Explained:
        """Explain which skill the message goes to: the chance of every skill, and what it is made of.

        Raises UsageError for an empty or oversized message.
        """
        return self._built.explain(message)

    def study(self) -> Study:
        """Tell by leave-one-out what the examples of each skill tell about routing, and which example would help."""
        return self.compiled.router.study()

    @listed
    async def run(self, message: str, *, emit: Emit | None = None, **given: Unpack[Arguments]) -> RunResult:
        """Answer one message; messages with the same `session` form one conversation.

        The other arguments are those of `Arguments`. Messages of a session are answered one after the other; one that
        waits longer than a run may take gets the reason `busy`. Raises StateError if the store cannot be used, and
        UsageError for a message, an id, a skill, inputs, a model, limits or a language that cannot be used. Other
        failures become results with a `reason`. Where other code blocks the event loop at the deadline, `emit` gets the
        last events on another thread.
        """
        built, asked = asked_of(self._built, self.origin, message, emit, given)
        loop, goes_on = asyncio.get_running_loop(), self._pause is not None
        if self._pause is not None and self._pause[0] is loop:
            self._pause[1].cancel()  # nothing is loaded in the middle of a run
        result = await answer(built, asked)
        if asked.session:
            # Not before the caller has the answer, for it takes the interpreter a while; nor where its loop ends first.
            if goes_on:
                loop.call_soon(self._built.load)
            else:
                self._pause = loop, loop.call_later(PAUSE, self._built.load)
        return result

    @listed
    def check(self, message: str, **given: Unpack[Arguments]) -> None:
        """Raise UsageError where `run` would; nothing is run."""
        arrived(*asked_of(self._built, self.origin, message, None, given))

    @listed
    def run_sync(self, message: str, *, emit: Emit | None = None, **given: Unpack[Arguments]) -> RunResult:
        """Answer one message as `run` does, in a new event loop; raises UsageError inside a running event loop."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return asyncio.run(self._run_alone(message, emit, given))
        raise UsageError("run_sync cannot be used inside a running event loop: write `await agent.run(…)`")

    @listed
    @contextlib.asynccontextmanager
    async def stream(self, message: str, **given: Unpack[Arguments]) -> AsyncGenerator[AsyncIterator[AnyEvent]]:
        """Stream the events of a run as they happen; leaving the block cancels the run.

        ```python
        async with agent.stream("What's the sentiment on NVDA?") as events:
            async for event in events: ...
        ```
        """
        queue = EventQueue()
        run = self.run(message, emit=queue.put, **given)
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

    def run_id(self, message_id: str, *, session: str | None = None, tenant: str | None = "") -> str:
        """The id that the run of a message with this id has, before it begins and however often it is sent."""
        return run_of(self.spec.name, tenant or "", session, message_id)

    def warm(self) -> None:
        """Load the sentence encoder and the token vocabulary, which the first message would otherwise wait for."""
        self._built.warm()

    async def aclose(self) -> None:
        """Close the connections of this event loop and the store; the next message opens them again."""
        self._built.disconnect()
        await close_models(self.compiled, self._built.lineup, *self._built.before)
        await asyncio.to_thread(self._built.store.close)

    def close(self) -> None:
        """Close as `aclose` does, without waiting: a running event loop closes its connections in a task."""
        with contextlib.suppress(RuntimeError):
            closing = asyncio.get_running_loop().create_task(
                close_models(self.compiled, self._built.lineup, *self._built.before)
            )
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)
        self._built.disconnect()
        self._built.store.close()

    async def __aenter__(self) -> "Agent":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _run_alone(self, message: str, emit: Emit | None, given: Arguments) -> RunResult:
        # The connections belong to this event loop, which ends with the run.
        try:
            return await self.run(message, emit=emit, **given)
        finally:
            await close_models(self.compiled, self._built.lineup, *self._built.before)
