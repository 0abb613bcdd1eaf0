"""The turn of a message in its conversation, which it waits for no longer than its run may take."""

import asyncio
import contextlib
import logging
import sys
import threading
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from contextlib import AbstractAsyncContextManager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias, TypeVar

from shipworthy.app.building import Built
from shipworthy.clock import loop_time
from shipworthy.compiled import Compiled
from shipworthy.contract.bounds.bound import Bound, Usage
from shipworthy.contract.limits import GRACE_MS
from shipworthy.errors import ConversationBusy, StateError, UsageError
from shipworthy.events import Emit, RunFinished
from shipworthy.forking import renew_in_child
from shipworthy.runtime.handover import disliked
from shipworthy.runtime.result import RunResult
from shipworthy.stores import Held, RunRecord
from shipworthy.stores.store import WAIT, Message, Store

MOST_WAITING = 32
"""Most messages of this process that wait in one conversation."""
LEAST = 0.4
"""Seconds that storing a run has at least before its answer leaves."""
Late: TypeAlias = Callable[[BaseException], Coroutine[object, None, None]]
"""Records a message that was accepted after its caller had gone; called with what ended the waiting."""
Key = tuple[int, str]
"""A conversation of a store."""
log = logging.getLogger("shipworthy")
T = TypeVar("T")


@dataclass(slots=True, kw_only=True, eq=False)
class Place:
    """The place of one message in its conversation: it has its turn, or came too late for it."""

    held: Held | None
    """The session under its lease; None: it was not to be had in time."""
    began: float
    """When the message came, on the clock of the event loop."""
    over: bool = False
    late: "asyncio.Task[object] | None" = None
    """The storing of the run, where the answer has left before it."""

    async def stored(self, work: Coroutine[object, None, object], result: RunResult) -> None:
        """Store the run, also where the caller is cancelled meanwhile; the answer waits for it as long as its bound."""
        most = result.bound.latency_ms
        task = asyncio.ensure_future(work)
        left = None if most is None else max(self.began + most / 1000 - loop_time(), LEAST)
        try:
            # A store in memory, or with a journal, has answered then, and needs no timer.
            await asyncio.sleep(0)
            if not task.done():
                await asyncio.wait({task}, timeout=left)
        except asyncio.CancelledError:
            await asyncio.wait({task})
            if not task.cancelled():
                task.exception()
            raise
        if task.done():
            task.result()
            return
        log.warning("the store did not keep a run by its deadline: the answer leaves before its record")
        self.late = task
        task.add_done_callback(_told)


def _told(storing: "asyncio.Task[object]") -> None:
    if not storing.cancelled() and (error := storing.exception()) is not None:
        log.error("a run whose answer has left could not be stored: %s", error)


class Turns:
    """The turns of this process: which stores were used, and how many messages wait for which conversation."""

    def __init__(self) -> None:
        self.forked()
        renew_in_child(self)

    def forked(self) -> None:
        """What waits belongs to the parent."""
        self.used: set[int] = set()
        self.background: set[asyncio.Task[None]] = set()
        self._lock, self._waiting = threading.Lock(), Counter[Key]()

    @contextlib.contextmanager
    def queued(self, key: Key) -> Generator[int]:
        """Count a message that waits; its place in the queue, from 1."""
        with self._lock:
            self._waiting[key] += 1
            place = self._waiting[key]
        try:
            yield place
        finally:
            with self._lock:
                self._waiting[key] -= 1
                if not self._waiting[key]:
                    del self._waiting[key]


TURNS = Turns()
INSIDE: ContextVar[tuple[tuple[int, str, Place], ...]] = ContextVar("shipworthy_conversations", default=())
"""The conversations in whose turns the current code runs."""


async def opened(store: Store, session_id: str) -> None:
    """Use a store for the first time: it loads its driver and makes its tables, before the time of a run begins."""
    if id(store) not in TURNS.used:
        await store.load(session_id)
        TURNS.used.add(id(store))


def is_inside(store: Store, session_id: str) -> bool:
    """Whether the current code runs in a turn of this conversation, so that its next message would wait for itself."""
    return any(one[:2] == (id(store), session_id) and not one[2].over for one in INSIDE.get())


async def within(work: Coroutine[object, None, T | None], seconds: float, late: Late) -> T | None:
    """What the store says; raises TimeoutError where it takes longer, as one whose database is locked.

    It goes on where the caller is cancelled or too much time has passed: what it then accepts, by None, goes to `late`.
    """
    task, error = asyncio.ensure_future(work), TimeoutError("the store did not answer in time")
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError as cancelled:
        await asyncio.wait({_in_background(_accepted_late(task, late, cancelled))}, timeout=seconds)
        raise
    if not done:
        _in_background(_accepted_late(task, late, error))
        raise error
    return task.result()


async def _accepted_late(task: "asyncio.Task[T | None]", late: Late, error: BaseException) -> None:
    try:
        if await task is None:
            await late(error)
    except (StateError, UsageError) as failed:
        log.warning("a message whose caller no longer waited was not accepted: %s", failed)


@contextlib.asynccontextmanager
async def in_turn(store: Store, session_id: str, longest: float | None) -> AsyncGenerator[Place]:
    """Hold the conversation while the block runs, and until the run is stored; raises StateError from the store.

    `longest`: milliseconds that a run takes at most. The place holds nothing where these are over but for the grace at
    their end, where many messages wait already, and where the message comes from a tool of a run in the same
    conversation, which would wait for itself.
    """
    key, around = (id(store), session_id), INSIDE.get()
    await opened(store, session_id)
    began = loop_time()
    if any(one[:2] == key and not one[2].over for one in around):
        yield Place(held=None, began=began)
        return
    most = WAIT if longest is None else min(max(longest - GRACE_MS, 0.0) / 1000, WAIT)
    conversation = store.conversation(session_id, wait=most)
    with TURNS.queued(key) as number:
        held = await _entered(conversation, most) if number <= MOST_WAITING else None
    place = Place(held=held, began=began)
    if held is None:
        yield place
        return
    token = INSIDE.set((*around, (*key, place)))
    try:
        yield place
    except BaseException:
        if not await conversation.__aexit__(*sys.exc_info()):
            raise
    else:
        if place.late is not None:
            _in_background(_left_late(place.late, conversation))
        else:
            await conversation.__aexit__(None, None, None)
    finally:
        place.over = True
        INSIDE.reset(token)


async def _entered(conversation: AbstractAsyncContextManager[Held], seconds: float) -> Held | None:
    entering = asyncio.ensure_future(conversation.__aenter__())
    try:
        await asyncio.wait({entering}, timeout=seconds)
    except asyncio.CancelledError:
        entering.cancel()
        await _given_back(entering, conversation)
        raise
    if not entering.done():
        # It may be waiting for a database that is locked: what it gets too late is given back.
        entering.cancel()
        _in_background(_given_back(entering, conversation))
        return None
    try:
        return entering.result()
    except ConversationBusy:
        return None


async def _given_back(entering: "asyncio.Future[Held]", conversation: AbstractAsyncContextManager[Held]) -> None:
    await asyncio.wait({entering})
    if not entering.cancelled() and entering.exception() is None:
        await conversation.__aexit__(None, None, None)


async def _left_late(storing: "asyncio.Task[object]", conversation: AbstractAsyncContextManager[Held]) -> None:
    try:
        await asyncio.wait({storing})
    finally:
        await conversation.__aexit__(None, None, None)


def _in_background(work: Coroutine[object, None, None]) -> "asyncio.Task[None]":
    task = asyncio.ensure_future(work)
    TURNS.background.add(task)
    task.add_done_callback(TURNS.background.discard)
    return task


class Asked(Protocol):
    """The message, with the arguments of `Agent.run`."""

    @property
    def message(self) -> str: ...
    @property
    def session(self) -> str | None: ...
    @property
    def skill(self) -> str | None: ...
    @property
    def emit(self) -> Emit | None: ...
    @property
    def run_id(self) -> str: ...


def busy(agent: Compiled, run_id: str, skill: str | None, began: float, longest: float | None) -> RunResult:
    """The result of a message whose turn did not come in its time; `began`: when it came; `longest`: ms of a run."""
    return RunResult(
        run_id=run_id,
        status="failed",
        reason="busy",
        text=agent.phrases("too_busy"),
        skill=skill,
        usage=Usage(latency_ms=round((loop_time() - began) * 1000, 3)),
        bound=Bound(latency_ms=longest),
    )


async def turned_away(built: Built, place: Place, asked: Asked, accepted: Message) -> RunResult:
    """The result of a message whose conversation was not free in time; its tape has a first line and a last."""
    agent = built.compiled
    result = busy(agent, asked.run_id, asked.skill, place.began, agent.longest)
    fields, first = result.as_dict(), accepted.tape
    record = RunRecord(
        session_id=asked.session or asked.run_id,
        agent=agent.spec.name,
        message=asked.message,
        result=fields,
        tape=None if first is None else [*first, {"seq": len(first), "at": 0.0, "kind": "end", "result": fields}],
        accepted=accepted,
        answered=False,
    )
    if asked.emit is not None:
        with contextlib.suppress(Exception):
            asked.emit(RunFinished(result=record.result, run_id=asked.run_id))
    await place.stored(built.store.finish(record), result)
    return result


async def rated(store: Store, held: Held | None) -> Held | None:
    """The conversation, its last turn counted as one that failed where it was rated as bad."""
    if held is None or not (last := held.session.run):
        return held
    try:
        ratings = await store.ratings.of(last)
    except StateError:
        return held  # what was thought of the last answer keeps no message from its own
    bad = bool(ratings) and ratings[-1].mark == "bad"
    return replace(held, session=disliked(held.session)) if bad else held
