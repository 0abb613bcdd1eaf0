"""A message from its arrival until its turn has come: which run it is, how long it waits, and what is stored of it."""

import asyncio
import contextlib
import datetime as dt
import hashlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

from shipworthy.app.building import Built
from shipworthy.app.cancelled import Heard, surely, unfinished
from shipworthy.app.message import new_id
from shipworthy.clock import loop_time
from shipworthy.contract.bounds.bound import Bound, Usage
from shipworthy.errors import ConversationBusy, StateError, UsageError
from shipworthy.events import Emit, RunFinished, TextDelta
from shipworthy.runtime.result import RunResult
from shipworthy.runtime.settle import Turn
from shipworthy.stores import Held, Message, RunRecord, Session
from shipworthy.stores.store import WAIT
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
    run_id: str = field(default_factory=new_id)


def identified(asked: UserMessage) -> UserMessage:
    """The message as the run that its id names, which is the same however often it is sent."""
    named = _hash("message", asked.agent, asked.tenant, asked.session or "", asked.message_id or "")
    return replace(asked, run_id=named[:32])


@dataclass(slots=True)
class Arrival:
    """One message on its way to its turn."""

    built: Built
    asked: UserMessage
    began: float = field(default_factory=loop_time)
    key: str = ""
    """The same for the same message, sent again; empty: it can be the same as no other."""
    seconds: float = WAIT
    """Within which it is answered, its wait for those before it included."""

    def known(self) -> None:
        """Find what makes it the same message, and how long it may take.

        One with an id of the caller's is the same whenever it comes again; one without is the same as an equal one of
        its conversation of which nobody can be sure that it is not answered elsewhere just now.
        """
        asked = self.asked
        if asked.message_id:
            self.key = _hash("id", asked.run_id)
        else:
            given = (asked.skill, asked.answering, asked.language)
            self.key = _hash("text", asked.agent, asked.tenant, asked.session or "", *map(repr, given), asked.message)
        self.seconds = _patience(self.built, asked.skill)

    @property
    def message(self) -> Message:
        """The message as the store accepts it."""
        asked = self.asked
        return Message(
            run_id=asked.run_id,
            session_id=asked.session or asked.run_id,
            agent=asked.agent,
            text=asked.message,
            key=self.key,
            lasting=bool(asked.message_id),
            seconds=self.seconds,
        )

    async def told(self) -> RunResult | None:
        """The answer of a message that was sent before; None if it is to be answered.

        Raises StateError, and UsageError for a message that would wait for itself.
        """
        pause, store, message = FIRST, self.built.store, self.message
        for turn in _TURNS.get():
            if not turn.over and (turn.store, turn.session) == (id(store), self.asked.session):
                raise UsageError(ITSELF)
        following = ""
        while (found := await store.add(message, following)) is not None:
            following = found.run_id
            if found.result is not None:
                return _told(RunResult.of(found.result), self.asked.emit)
            if self._left <= 0:
                return _told(self._busy(found.run_id), self.asked.emit)
            await asyncio.sleep(min(pause, self._left))
            pause = min(pause * 1.5, LAST)
        return None

    async def held(self, stack: contextlib.AsyncExitStack) -> Held | RunResult:
        """The conversation, once its turn has come; the result where it does not come in time."""
        asked, session = self.asked, self.asked.session or self.asked.run_id
        try:
            stack.enter_context(_turn(id(self.built.store), session))
            return await stack.enter_async_context(self.built.store.conversation(session, wait=self._left))
        except (asyncio.CancelledError, Exception) as error:
            if isinstance(error, ConversationBusy):
                result = _told(self._busy(asked.run_id), asked.emit)
            else:
                result = unfinished(self.built.compiled, asked.run_id, Heard(None), (), error)
            record = self.record(result, None, Held(session=Session(id=session)))
            with contextlib.suppress(StateError):
                await surely(self.built.store.finish(record))
            if isinstance(error, ConversationBusy):
                return result
            raise

    def record(self, result: RunResult, tape: Recording | None, held: Held, turn: Turn | None = None) -> RunRecord:
        """The record of the run; the session is stored only if the message named one."""
        if tape is not None:
            tape.end(result.as_dict())
        return RunRecord(
            session_id=held.session.id,
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

    @property
    def _left(self) -> float:
        return max(self.began + self.seconds - loop_time(), 0.0)

    def _busy(self, run_id: str) -> RunResult:
        """The result of a message whose turn did not come in its time."""
        asked, agent = self.asked, self.built.compiled
        bound = agent.bound(asked.skill) if asked.skill is not None else Bound(latency_ms=self.seconds * 1000)
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
