"""A message from its arrival until its turn has come: which run it is, how long it waits, and what is stored of it."""

import asyncio
import contextlib
import datetime as dt
import hashlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field

from shipworthy.app.building import Built
from shipworthy.app.cancelled import Heard, surely, unfinished
from shipworthy.app.message import new_id
from shipworthy.app.turn import Place, in_turn, within
from shipworthy.clock import loop_time
from shipworthy.contract.bounds.bound import Bound, Usage
from shipworthy.contract.limits import GRACE_MS
from shipworthy.errors import StateError, UsageError
from shipworthy.events import Emit, RunFinished, TextDelta
from shipworthy.runtime.result import RunResult
from shipworthy.runtime.settle import Turn
from shipworthy.stores import Held, Message, RunRecord, Session
from shipworthy.stores.session import conversation_id
from shipworthy.stores.store import WAIT, Standing
from shipworthy.tracing.record import Recording

FIRST, LAST = 0.02, 0.25
"""Seconds between looks at a run that is answered elsewhere: the first pause and the longest."""
ITSELF = "a tool asks the agent in the very conversation that waits for the tool: give it a session of its own"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserMessage:
    """One message with the arguments of `Agent.run`."""

    message: str
    session: str | None
    skill: str | None
    tenant: str
    answering: str | None
    language: str | None
    message_id: str | None
    emit: Emit | None
    now: dt.datetime
    origin: str
    """The path or `module:object` that the agent was loaded from; empty for an agent made in Python."""
    agent: str
    run_id: str = field(default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "run_id", self._named() if self.message_id else new_id())

    def accepted(self, seconds: float) -> Message:
        """The message as the store accepts it, to be answered within so many seconds.

        One with an id of the caller's is the same whenever it comes again; one without is the same as long as an equal
        one of its conversation is not answered.
        """
        key = ""
        if self.message_id:
            key = _hash("id", self.run_id)
        elif self.session:
            given = (self.skill, self.answering, self.language)
            key = _hash("text", self.agent, self.tenant, self.session, *map(repr, given), self.message)
        session = self.session or self.run_id
        lasting = bool(self.message_id)
        return Message(
            run_id=self.run_id,
            session_id=session,
            agent=self.agent,
            text=self.message,
            key=key,
            lasting=lasting,
            seconds=seconds,
        )

    @property
    def conversation(self) -> str:
        """The id of its conversation: that of its session, of this tenant with this agent; empty without a session."""
        return conversation_id(self.agent, self.tenant, self.session) if self.session else ""

    def _named(self) -> str:
        return _hash("message", self.agent, self.tenant, self.session or "", self.message_id or "")[:32]


class Arrival:
    """One message on its way to its turn."""

    def __init__(self, built: Built, asked: UserMessage) -> None:
        self.built, self.asked = built, asked
        self.began = loop_time()
        self._seconds = _patience(built, asked.skill) if asked.session or asked.message_id else WAIT
        self.message = asked.accepted(self._seconds)

    async def told(self) -> RunResult | None:
        """The answer of a message that was sent before; None if it is to be answered.

        Raises StateError, and UsageError for a message that would wait for itself.
        """
        pause, store, session = FIRST, self.built.store, self.asked.conversation
        if session and any((one.store, one.session) == (id(store), session) for one in _TURNS.get() if not one.over):
            raise UsageError(ITSELF)
        following = ""
        while (found := await self._added(following)) is not None:
            following = found.run_id
            if found.result is not None:
                return _told(RunResult.of(found.result), self.asked.emit)
            if self._left <= 0:
                return _told(self._busy(found.run_id), self.asked.emit)
            await asyncio.sleep(min(pause, self._left))
            pause = min(pause * 1.5, LAST)
        return None

    async def place(self, stack: contextlib.AsyncExitStack) -> Place | RunResult:
        """Its place in the conversation, once its turn has come; the result where it does not come in time."""
        asked = self.asked
        if not asked.session:
            return Place(held=Held(session=Session(id=asked.run_id)), began=self.began)
        none = Held(session=Session(id=asked.conversation))
        try:
            stack.enter_context(_turn(id(self.built.store), asked.conversation))
            turn = in_turn(self.built.store, asked.conversation, self._left, self.began)
            place = await stack.enter_async_context(turn)
        except (asyncio.CancelledError, Exception) as error:
            result = unfinished(self.built.compiled, asked.run_id, Heard(None), (), error)
            with contextlib.suppress(StateError):
                await surely(self.built.store.finish(self.record(result, None, none)))
            raise
        if place is not None:
            return place
        result = _told(self._busy(asked.run_id), asked.emit)
        with contextlib.suppress(StateError):
            waiting = Place(held=none, began=self.began)
            await waiting.stored(self.built.store.finish(self.record(result, None, none)), result)
        return result

    def record(self, result: RunResult, tape: Recording | None, held: Held, turn: Turn | None = None) -> RunRecord:
        """The record of the run; the session is stored only if the message named one."""
        if tape is not None:
            tape.end(result.as_dict())
        return RunRecord(
            session_id=held.session.name,
            agent=self.asked.agent,
            message=self.asked.message,
            result=result.as_dict(),
            tape=tape.lines if tape is not None else None,
            texts=turn.texts if turn is not None else {},
            session=turn.session if turn is not None and self.asked.session else None,
            lease=held.lease,
            accepted=self.message,
            answered=turn is not None,
            charge=turn.charge if turn is not None else None,
        )

    async def _added(self, following: str) -> Standing | None:
        """How the same message stands that was sent before; without an answer where the store gives none in time."""
        adding = self.built.store.add(self.message, following)
        if not self.message.key:
            return await adding
        try:
            return await within(adding, self._left)
        except TimeoutError:
            return Standing(run_id=self.asked.run_id)

    @property
    def _left(self) -> float:
        """Seconds that it may still wait; the grace at the end is for its answer."""
        return max(self.began + self._seconds - GRACE_MS / 1000 - loop_time(), 0.0)

    def _busy(self, run_id: str) -> RunResult:
        """The result of a message whose turn did not come in its time."""
        asked, agent = self.asked, self.built.compiled
        bound = agent.bound(asked.skill) if asked.skill is not None else Bound(latency_ms=self._seconds * 1000)
        return RunResult(
            run_id=run_id,
            status="failed",
            reason="busy",
            text=(agent.speaking(asked.language) if asked.language else agent).phrases("too_busy"),
            skill=asked.skill,
            usage=Usage(latency_ms=round((loop_time() - self.began) * 1000, 3)),
            bound=bound,
        )


@dataclass(slots=True)
class _Turn:
    """A conversation that is being answered; tasks and threads that its tools begin know of it."""

    store: int
    session: str
    over: bool = False


_TURNS: ContextVar[tuple[_Turn, ...]] = ContextVar("shipworthy_turns", default=())


@contextlib.contextmanager
def _turn(store: int, session: str) -> Iterator[None]:
    """Note the conversation for all that its tools do."""
    turn = _Turn(store, session)
    token = _TURNS.set((*_TURNS.get(), turn))
    try:
        yield
    finally:
        turn.over = True
        _TURNS.reset(token)


def _patience(built: Built, skill: str | None) -> float:
    """Seconds within which a message is answered, its wait for those before it included: the longest of its skills."""
    compiled = built.compiled
    skills = [skill] if skill is not None else list(compiled.spec.skills)
    most = [compiled.bound(name).latency_ms for name in skills]
    return min(WAIT, max([WAIT if ms is None else ms / 1000 for ms in most], default=WAIT))


def _told(result: RunResult, emit: Emit | None) -> RunResult:
    """Tell the listener the text and the result of a run that it has not listened to."""
    if emit is not None:
        if result.text:
            emit(TextDelta(text=result.text, run_id=result.run_id, seq=1))
        emit(RunFinished(result=result.as_dict(), run_id=result.run_id, seq=2))
    return result


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
