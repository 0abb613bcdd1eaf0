"""A message from its arrival until its turn has come: which run it is, how long it waits, and what is stored of it."""

import asyncio
import contextlib
import hashlib
import sys
from dataclasses import dataclass, field, replace

from shipworthy.app.building import Built
from shipworthy.app.cancelled import Heard, surely, unfinished
from shipworthy.app.message import UserMessage, check_id, check_message
from shipworthy.app.turn import busy, is_inside, opened, within
from shipworthy.app.waiting import Turn, with_waiting
from shipworthy.clock import loop_time
from shipworthy.contract.limits import GRACE_MS
from shipworthy.errors import StateError, UsageError
from shipworthy.events import Emit, RunFinished, TextDelta
from shipworthy.runtime.meaning.given import typed_inputs
from shipworthy.runtime.result import RunResult
from shipworthy.stores import WAIT, Held, Message, RunRecord, Session, Standing
from shipworthy.tracing.record import Recording, first_line
from shipworthy.tracing.watched import OPENTELEMETRY, Watch, watch_of
from shipworthy.world import Live, World

__all__ = ["STOPPED", "Arrival", "UserMessage", "arrived", "run_of"]

ITSELF = "a tool asks the agent in the very conversation that waits for the tool: give it a session of its own"
FIRST, LAST = 0.02, 0.25
"""Seconds between looks at a run that is answered elsewhere: the first pause and the longest."""


STOPPED = (asyncio.CancelledError, Exception, SystemExit, KeyboardInterrupt)
"""What ends a run without a result."""


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
    kept: bool = False
    """Whether the record of its run was made."""
    watch: Watch | None = None
    """What watches its run; None: nothing does."""

    def known(self) -> None:
        """Find what makes it the same message, and how long it may take.

        One with an id of the caller's is the same whenever it comes again; one without is the same as an equal one of
        its conversation that may be answered elsewhere just now.
        """
        asked = self.asked
        if asked.message_id:
            self.key = _hash("id", asked.run_id)
        else:
            given = (asked.skill, asked.answering, asked.language, *self._more.items())
            self.key = _hash("text", asked.agent, asked.tenant, asked.session or "", *map(repr, given), asked.message)
        longest = self.longest
        self.seconds = WAIT if longest is None else min(longest / 1000, WAIT)

    def head(self, session: Session | None = None, *, charged: bool = False) -> dict[str, object]:
        """The first line of its tape, which is kept before its conversation is loaded."""
        asked, compiled = self.asked, self.built.compiled
        definition = {"agent": compiled.spec.name, "origin": asked.origin, "contract": compiled.contract}
        arguments = {
            "message": asked.message,
            "skill": asked.skill,
            "answering": asked.answering,
            "language": asked.language,
            "now": asked.now,
            "session": session,
            **self._more,
        }
        return {"run_id": asked.run_id, **definition, "charged": charged, **arguments}

    def recording(self, world: World, session: Session | None = None, *, charged: bool = False) -> Recording | None:
        """The tape of its run; None where none is kept."""
        return Recording(world, self.head(session, charged=charged)) if self.built.store.records else None

    @property
    def longest(self) -> float | None:
        """Milliseconds that its run takes at most; None: no bound is known."""
        most = [self.built.compiled.longest, self.asked.limits.get("latency_ms")]
        return min((one for one in most if one is not None), default=None)

    @property
    def _more(self) -> dict[str, object]:
        """What few messages say: inputs and limits of their own, who is logged in, the decision about a question."""
        asked = self.asked
        more: dict[str, object] = {} if asked.inputs is None else {"inputs": dict(asked.inputs)}
        for name, said in (("limits", asked.limits), ("context", asked.asker.context)):
            more |= {name: dict(said)} if said else {}
        more |= {"due": asked.asker.due} if asked.asker.due else {}
        return more if asked.asker.decides is None else more | {"decides": asked.asker.decides}

    @property
    def _also(self) -> str:
        asked = self.asked
        if asked.asker.decides is not None or asked.asker.due:
            return ""  # its id says it all
        given = (asked.skill, asked.answering, self._more)
        return _hash(*map(repr, given)) if asked.message_id and given != (None, None, {}) else ""

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
            also=self._also,
            tenant=asked.tenant,
            tape=[first_line(self.head())] if self.built.store.records else None,
            seconds=self.seconds,
        )

    async def __aenter__(self) -> None:
        """Load what its routing needs; until the record of its run is made, what ends it is recorded here."""
        built, asked = self.built, self.asked
        if self.watch is not None:
            self.watch.begin()
        if asked.skill is None and (built.loaded if asked.session else built.prepared) is not built.compiled:
            try:
                await built.prepare(asked.message)
            except STOPPED as error:
                await self.__aexit__(None, error, None)
                raise

    async def __aexit__(self, _: object, error: BaseException | None, __: object) -> None:
        try:
            if error is not None and not self.kept:
                await self.broken_off(error)
        finally:
            if self.watch is not None:
                self.watch.over(error)

    async def told(self) -> RunResult | None:
        """The answer of a message that was sent before; None if it is to be answered.

        Raises StateError, and UsageError for a message that would wait for itself.
        """
        pause, store, asked, message = FIRST, self.built.store, self.asked, self.message
        following = ""
        if self.key:
            await opened(store, asked.conversation)
            self.began = loop_time()
        if asked.session and is_inside(store, asked.conversation):
            raise UsageError(ITSELF)
        try:
            while (found := await self._added(message, following)) is not None:
                following = found.run_id
                if found.result is not None:
                    return _told(RunResult.of(found.result), asked.emit)
                if self._left <= 0:
                    return _told(self._busy(found.run_id), asked.emit)
                await asyncio.sleep(min(pause, self._left))
                pause = min(pause * 1.5, LAST)
        except asyncio.CancelledError as error:
            # The run of an id of the caller's may be answered elsewhere: its record is not this one's.
            if not self.asked.message_id and not self.kept:
                await self.broken_off(error)
            raise
        return None

    async def broken_off(self, error: BaseException) -> None:
        """Store that the run was cancelled, or failed, before its turn had come."""
        result = unfinished(self.built.compiled, self.asked.run_id, Heard(None), (), error)
        tape = self.recording(Live())
        record = self.record(result, tape, Held(session=Session(id=self.asked.conversation)))
        with contextlib.suppress(StateError):
            await surely(self.built.store.finish(record))

    def record(
        self,
        result: RunResult,
        tape: Recording | None,
        held: Held,
        turn: Turn | None = None,
        *,
        answered: bool = False,
    ) -> RunRecord:
        """The record of the run; the session is stored only if the message named one."""
        self.kept = True
        if self.watch is not None:
            self.watch.told(result)
        fields = result.as_dict()
        if tape is not None:
            tape.end(fields)
        made = RunRecord(
            session_id=held.session.name,
            agent=self.asked.agent,
            message=self.asked.message,
            result=fields,
            tape=tape.lines if tape is not None else None,
            texts=turn.texts if turn is not None else {},
            session=turn.session if turn is not None and self.asked.session else None,
            lease=held.lease,
            accepted=self.message,
            answered=answered or turn is not None,
            charge=turn.charge if turn is not None else None,
        )
        return made if turn is None else with_waiting(made, self.asked, held.session, turn, self.built.compiled)

    async def _added(self, message: Message, following: str) -> Standing | None:
        """How the same message stands that was sent before; without an answer where the store gives none in time."""
        adding = self.built.store.add(message, following)
        if not message.key:
            return await adding
        try:
            return await within(adding, self._left, self.broken_off)
        except TimeoutError:
            return Standing(run_id=message.run_id)

    @property
    def _left(self) -> float:
        return max(self.began + self.seconds - GRACE_MS / 1000 - loop_time(), 0.0)

    def _busy(self, run_id: str) -> RunResult:
        """The result of a message whose turn did not come in its time."""
        asked, agent = self.asked, self.built.compiled
        speaking = agent.speaking(asked.language) if asked.language else agent
        return busy(speaking, run_id, asked.skill, self.began, self.longest)


def arrived(built: Built, asked: UserMessage) -> Arrival:
    """The message as it has arrived; raises UsageError if it, an id, the skill or the language cannot be used."""
    check_message(asked.message)
    given = (asked.session, asked.tenant, asked.skill, asked.answering, asked.language, asked.message_id)
    if given != (None, "", None, None, None, None) or asked.inputs is not None or asked.limits:
        _check(built, asked)
    if asked.asker.context:
        asked = asked.typed(built.compiled.spec)
    if (yes := asked.asker.decides) is not None:
        asked = replace(asked, run_id=decision_of(asked.agent, asked.tenant, asked.answering or "", yes=yes))
    elif asked.message_id and not asked.asker.due:
        asked = replace(asked, run_id=run_of(asked.agent, asked.tenant, asked.session, asked.message_id))
    arrival = Arrival(built, asked)
    if OPENTELEMETRY in sys.modules and (watch := watch_of(built.compiled, asked)) is not None:
        arrival.watch, arrival.asked = watch, replace(asked, emit=watch.hearing(asked.emit))
    if asked.session or asked.message_id:
        arrival.known()
    return arrival


def run_of(agent: str, tenant: str, session: str | None, message_id: str) -> str:
    """The id of the run that the caller's id of a message names, which is the same however often it is sent."""
    return _hash("message", agent, tenant, session or "", message_id)[:32]


def decision_of(agent: str, tenant: str, question: str, *, yes: bool) -> str:
    """The id of the run that a decision begins, which is the same however often it is given."""
    return _hash("decision", agent, tenant, question, "yes" if yes else "no")[:32]


def _check(built: Built, asked: UserMessage) -> None:
    for what in ("session", "tenant", "skill", "answering", "message_id"):
        if (named := getattr(asked, what)) is not None and named != "":
            check_id(named, what)
    spec = built.compiled.spec
    if asked.skill is not None and asked.skill not in spec.skills:
        raise UsageError(
            f"there is no skill `{asked.skill}`; there are {', '.join(sorted(spec.skills))}", field="skill"
        )
    if asked.inputs is not None:
        if asked.skill is None:
            raise UsageError("inputs are those of a skill: give its name as `skill` with them", field="skill")
        if problems := typed_inputs(built.compiled.graph(asked.skill).inputs, asked.inputs, spec.types)[1]:
            raise UsageError("\n".join(map(str, problems)), field=problems[0].where)
    if asked.language is not None and asked.language not in spec.languages:
        raise UsageError(
            f"there are no phrases in `{asked.language}`; there are {', '.join(spec.languages)}", field="language"
        )


def _told(result: RunResult, emit: Emit | None) -> RunResult:
    """Tell the listener the text and the result of a run that it has not listened to."""
    if emit is not None:
        if result.text:
            emit(TextDelta(text=result.text, run_id=result.run_id, seq=1))
        emit(RunFinished(result=result.as_dict(), run_id=result.run_id, seq=2))
    return result


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
