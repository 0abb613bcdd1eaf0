"""The store in memory, for tests and for agents that need no durable state."""

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TypeVar, cast

from shipworthy.durable.accounts import MemoryAccounts
from shipworthy.durable.approvals import MemoryApprovals
from shipworthy.durable.codec import dump, load_session
from shipworthy.durable.effects import MemoryEffects
from shipworthy.durable.ratings import MemoryRatings
from shipworthy.durable.rows import UNENDED
from shipworthy.durable.talks import MemoryTalks
from shipworthy.durable.tapes import written
from shipworthy.durable.timers import MemoryTimers
from shipworthy.durable.turns import Turns
from shipworthy.errors import StateError, UsageError
from shipworthy.forking import renew_in_child
from shipworthy.stores import Session, Spot, Wanted
from shipworthy.stores.joined import with_writes
from shipworthy.stores.store import WAIT, FoundRuns, Held, ListedRun, Message, RunRecord, Standing

MOST_SESSIONS, MOST_RUNS, MOST_TAPES = 10_000, 1_000, 1_000
MOST_TEXT = 64_000_000
"""Characters of all stored texts together; beyond them the oldest texts are dropped."""
CHANGED = "the conversation was changed by another message meanwhile: send this one again"

OTHER = "this message id was given to another message: give each message an id of its own"

T = TypeVar("T")
log = logging.getLogger("shipworthy")


@dataclass(frozen=True, slots=True)
class _Accepted:
    """A message with the run that answers it, on this event loop."""

    run_id: str
    said: tuple[str, str]
    loop: asyncio.AbstractEventLoop
    ended: bool = False


class MemoryStore:
    """Keeps the latest sessions and runs in memory, for all threads and event loops of the process."""

    def __init__(self, *, records: bool = False) -> None:
        self.records = records
        """Whether tapes are stored; a tape holds every answer of tools and models."""
        # Stored as text, so that changing a loaded or saved object does not change the stored one.
        self._sessions: dict[str, tuple[int, str]] = {}
        self._runs: dict[str, ListedRun] = {}
        self._texts: dict[str, str] = {}
        self._tapes: dict[str, str] = {}
        self._messages: dict[str, _Accepted] = {}
        self._lock, self._turns = threading.RLock(), Turns()
        self.accounts, self.effects = MemoryAccounts(), MemoryEffects()
        self.ratings, self.approvals = MemoryRatings(), MemoryApprovals()
        renew_in_child(self)

    def forked(self) -> None:
        """Keep a copy of the stored data under a new lock, without the messages that the parent answers."""
        self._lock = threading.RLock()
        self._messages = {key: one for key, one in self._messages.items() if one.ended}

    @property
    def timers(self) -> MemoryTimers:
        """What the clock opens."""
        return self.approvals.timers

    @property
    def talks(self) -> MemoryTalks:
        """Conversations as they are listed."""
        return MemoryTalks(self.runs)

    def close(self) -> None:
        """Do nothing: the store has no connections."""

    @contextlib.asynccontextmanager
    async def conversation(self, session_id: str, *, wait: float = WAIT) -> AsyncGenerator[Held]:
        """Hold the session until the block ends; raises StateError after `wait` seconds."""
        async with self._turns.turn(session_id, wait):
            yield Held(session=await self.load(session_id) or Session(id=session_id))

    async def load(self, session_id: str) -> Session | None:
        """Load a session; None if there is none."""
        with self._lock:
            held = self._sessions.get(session_id)
        return None if held is None else load_session(held[1])

    async def save(self, session: Session) -> Session:
        """Store a session with its next version; raises StateError if another message has saved it."""
        with self._lock:
            return self._save(session)

    async def add(self, message: Message, following: str = "") -> Standing | None:
        """Accept a message: None if the caller is to answer it, else the run that it already is."""
        with self._lock:
            followed = cast(Mapping[str, object], self._runs.get(following, {}))
            if followed and not is_unanswered(followed):
                return Standing(run_id=following, result=followed)
            said = (message.text, message.also)
            held = self._messages.get(message.key) if message.lasting else None
            if held is not None and held.said != said:
                raise UsageError(OTHER, field="message_id")
            result = cast(Mapping[str, object] | None, self._runs.get(held.run_id)) if held is not None else None
            if held is not None and (not held.loop.is_closed() if not held.ended else result is not None):
                return Standing(run_id=held.run_id, result=result if held.ended else None)
            if message.lasting:
                loop = asyncio.get_running_loop()
                _latest(self._messages, message.key, _Accepted(message.run_id, said, loop), MOST_RUNS)
            request = {
                "session": message.session_id,
                "agent": message.agent,
                "message": message.text,
                "at": time.time(),
                "tenant": message.tenant,
            }
            begun = {**request, **UNENDED, "run_id": message.run_id, "status": "running"}
            _latest(self._runs, message.run_id, cast(ListedRun, begun), MOST_RUNS)
        return None

    async def finish(self, record: RunRecord) -> Session | None:
        """Store a run; returns the session as it was saved."""
        tape = None if record.tape is None else written(record.tape)
        tenant = record.accepted.tenant if record.accepted is not None else ""
        request = {"session": record.session_id, "agent": record.agent, "message": record.message, "at": time.time()}
        request["tenant"] = tenant
        with self._lock:
            self._list(cast(ListedRun, {**request, **record.result}), tape)
            for handle, text in record.texts.items():
                self._keep(handle, text)
            self._conclude(record)
            kept = None if record.session is None else self._saved(record.session)
            if record.waiting is not None:
                self.approvals.note(record.waiting)
            if record.timed is not None:
                self.timers.note(record.timed)
        if record.charge is not None:
            try:
                await self.accounts.settle(record.charge.reservation, record.charge.used)
            except StateError as error:
                # The answer is there, and stays. What was set aside is charged in full when it is overdue.
                log.warning("what a run has used could not be charged: %s", error)
        return kept

    async def runs(
        self, agent: str | None = None, limit: int = 10_000, *, tenant: str | None = None, session: str | None = None
    ) -> list[ListedRun]:
        """The latest `limit` runs of one agent or of all, newest first."""
        wanted = {"agent": agent, "tenant": tenant, "session": session}
        asked = {key: value for key, value in wanted.items() if value is not None}
        with self._lock:
            return [run for run in reversed(self._runs.values()) if asked.items() <= run.items()][:limit]

    async def find(self, wanted: Wanted, limit: int, after: Spot | None = None) -> FoundRuns:
        """A page of the runs that are wanted, newest first."""
        with self._lock:
            fitting = [run for run in self._runs.values() if wanted.fits({**run})]
        ordered = sorted(((Spot(run["at"], run["run_id"]), run) for run in fitting), key=itemgetter(0), reverse=True)
        page = [run for spot, run in ordered if after is None or spot < after]
        return FoundRuns(runs=page[:limit], total=len(fitting))

    async def run(self, run_id: str, *, tenant: str = "") -> ListedRun | None:
        """The run of a tenant; None for an unknown id and for that of another tenant."""
        with self._lock:
            found = self._runs.get(run_id)
        return found if found is not None and found.get("tenant", "") == tenant else None

    async def tape(self, run_id: str) -> str | None:
        """The tape of a run as JSON lines; None if there is none. `run_id` may be a unique prefix of the id."""
        with self._lock:
            found = [text for key, text in self._tapes.items() if key.startswith(run_id)]
        return found[0] if len(found) == 1 else None

    async def keep(self, handle: str, text: str) -> None:
        """Store the full text of a result under its handle."""
        with self._lock:
            self._keep(handle, text)

    async def read(self, handle: str, offset: int = 0, limit: int = 4000) -> str | None:
        """Characters `offset` to `offset + limit` of the text; None if there is none."""
        with self._lock:
            text = self._texts.get(handle)
        start = max(offset, 0)
        return None if text is None else text[start : start + max(limit, 0)]

    def _conclude(self, record: RunRecord) -> None:
        message = record.accepted
        held = self._messages.get(message.key) if message is not None else None
        if message is None or held is None or held.run_id != message.run_id:
            return
        if message.lasting and record.answered:
            self._messages[message.key] = replace(held, ended=True)
        else:
            del self._messages[message.key]

    def _saved(self, session: Session) -> Session:
        held = self._sessions.get(session.id)
        if held is None:
            # Dropped as the oldest of too many: stored as a new session.
            return self._save(replace(session, version=0))
        standing = session if held[0] == session.version else with_writes(load_session(held[1]), session)
        return self._save(standing)

    def _save(self, session: Session) -> Session:
        held = self._sessions.get(session.id)
        if (held[0] if held is not None else 0) != session.version:
            raise StateError(CHANGED)
        saved = replace(session, version=session.version + 1)
        try:
            text = dump(saved)
        except TypeError as error:
            raise StateError(f"the conversation cannot be kept: {error}") from error
        self._sessions.pop(session.id, None)
        self._sessions[session.id] = (saved.version, text)
        if len(self._sessions) > MOST_SESSIONS:
            oldest = next(iter(self._sessions))
            del self._sessions[oldest]
            self.effects.forget(oldest)
        return saved

    def _list(self, run: ListedRun, tape: str | None) -> None:
        _latest(self._runs, run["run_id"], run, MOST_RUNS)
        if tape is not None:
            _latest(self._tapes, run["run_id"], tape, MOST_TAPES)

    def _keep(self, handle: str, text: str) -> None:
        self._texts.pop(handle, None)
        self._texts[handle] = text
        while len(self._texts) > 1 and sum(map(len, self._texts.values())) > MOST_TEXT:
            del self._texts[next(iter(self._texts))]


def is_unanswered(result: Mapping[str, object]) -> bool:
    """Whether a run ended without an answer to its message: one that waits for it answers it itself."""
    return result.get("reason") in ("cancelled", "error", "busy") or result.get("status") in ("running", "killed")


def _latest(held: dict[str, T], key: str, value: T, most: int) -> None:
    held.pop(key, None)
    held[key] = value
    if len(held) > most:
        del held[next(iter(held))]
