"""The stores in SQL: one SQLite file by default, the same code for a shared engine."""

import asyncio
import hashlib
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, func, literal, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from shipworthy.durable.codec import dump, load, load_session, storable
from shipworthy.durable.memory import CHANGED
from shipworthy.durable.migrations import CHORES, QUARANTINE, RUNS, SESSIONS, TAPES, TEXTS
from shipworthy.durable.sql_accounts import SqlAccounts, prune
from shipworthy.durable.sql_effects import SqlEffects, forget_effects, prune_effects
from shipworthy.durable.state import opened, told
from shipworthy.durable.tapes import Lines, written
from shipworthy.errors import StateError
from shipworthy.stores.session import Session
from shipworthy.tracing.secrets import current

DAY = 86_400
KEEP_SESSIONS, KEEP_TEXTS, KEEP_TAPES, KEEP_RUNS = 30 * DAY, 7 * DAY, 30 * DAY, 90 * DAY
"""Seconds after which they are pruned."""
LARGEST_SESSION = 16_000_000
"""Characters of a conversation as it is stored."""
LARGEST_TEXT = 16_000_000
"""Bytes of a text behind a handle."""
LEFT_OUT = "\n[the rest was longer than what is kept]"
WORKERS = 4
LONGEST_KEY = 60
WHOLE = 32
"""Characters of the id of a run."""
T = TypeVar("T")
log = logging.getLogger("shipworthy")


class SqlStore:
    """Keeps conversations, results and cut texts in a database, which is opened when it is first used.

    Every method raises StateError, which says what to do, when the database cannot be used; then nothing was kept.
    """

    def __init__(self, url: str | None = None) -> None:
        self._url = url
        self._engine: Engine | None = None
        self._opening = threading.Lock()
        self._threads: ThreadPoolExecutor | None = None
        self._pruned = float("-inf")
        self.accounts = SqlAccounts(self._transact)
        self.effects = SqlEffects(self._transact, _key)

    @classmethod
    def open(cls, url: str | None = None) -> "SqlStore":
        """The store at a database URL; None: the SQLite file in `$SHIPWORTHY_HOME`."""
        return cls(url)

    def close(self) -> None:
        """Let go of the connections and threads; the next use opens it again."""
        threads, self._threads = self._threads, None
        if threads is not None:
            threads.shutdown()
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.dispose()

    async def load(self, session_id: str) -> Session | None:
        """The conversation of that id, or None; one that cannot be read is put aside, and a new one begins."""
        return await self._on_thread(lambda: self._load(session_id))

    async def save(self, session: Session) -> Session:
        """Keep it, with its version counted up; raises StateError when somebody else saved it meanwhile."""
        saved = replace(session, version=session.version + 1)
        # Made text here, on the caller's thread: what is changed from now on is not half of what is kept.
        data = _text(saved, "the conversation")
        if len(data) > LARGEST_SESSION:
            raise StateError(f"the conversation is too large ({len(data):,} characters): start a new one")
        row = {"id": _key(saved.id), "version": saved.version, "data": data, "updated": saved.updated}
        await self._write(lambda db: _save(db, row))
        return saved

    records = True
    """Whether runs are recorded."""

    async def add(
        self, session_id: str, agent: str, message: str, result: dict[str, Any], tape: Lines | None = None
    ) -> None:
        """Keep the result of a run, and its tape; the same `run_id` again replaces it."""
        row = {
            "run_id": _key(str(result["run_id"])),
            "session_id": _key(session_id),
            "agent": _key(agent),
            "message": current().hide(storable(message)),
            "result": _text(result, "the result"),
            "at": time.time(),
        }
        lines = None if tape is None else {"run_id": row["run_id"], "lines": _tape(tape), "at": row["at"]}

        def put(db: Connection) -> None:
            _put(db, RUNS, row)
            if lines is not None:
                _put(db, TAPES, lines)

        await self._write(put)

    async def runs(self, agent: str | None = None, limit: int = 10_000) -> list[dict[str, Any]]:
        """The latest runs, of one agent or of all, the newest first: their results with `session`, `message`, `at`."""
        every = select(RUNS).order_by(RUNS.c.at.desc()).limit(limit)
        named = every if agent is None else every.where(RUNS.c.agent == _key(agent))
        rows = await self._on_thread(lambda: self._transaction(lambda db: db.execute(named).mappings().all()))
        return [_listed(row) for row in rows]

    async def tape(self, run_id: str) -> str | None:
        """The tape of a run, as JSON lines; None where there is none. The beginning of an id is enough."""
        whole = len(run_id) == WHOLE
        ids = TAPES.c.run_id == run_id if whole else TAPES.c.run_id.startswith(run_id, autoescape=True)
        query = select(TAPES.c.lines).where(ids).limit(2)
        found = await self._on_thread(lambda: self._transaction(lambda db: db.execute(query).scalars().all()))
        return found[0] if len(found) == 1 else None

    async def keep(self, handle: str, text: str) -> None:
        """Keep the whole text of a result behind its handle, up to 16 MB; the same handle again replaces it."""
        row = {"handle": _key(handle), "text": _within(current().hide(storable(text)), handle), "at": time.time()}
        await self._write(lambda db: _put(db, TEXTS, row))

    async def read(self, handle: str, offset: int = 0, limit: int = 4000) -> str | None:
        """Characters `offset` to `offset + limit` of the text; None where there is none."""
        first, most = (min(max(number, 0), LARGEST_TEXT) for number in (offset, limit))
        part = select(func.substr(TEXTS.c.text, first + 1, most)).where(TEXTS.c.handle == _key(handle))
        found: str | None = await self._on_thread(lambda: self._transaction(lambda db: db.execute(part).scalar()))
        return None if found is None else storable(found)

    async def _write(self, work: Callable[[Connection], None]) -> None:
        def written() -> None:
            self._transaction(work, writes=True)
            self._prune()

        await self._on_thread(written)

    async def _on_thread(self, work: Callable[[], T]) -> T:
        # A locked database must not stop the events of other runs; threads of our own, because tools may fill others.
        if self._threads is None:
            self._threads = ThreadPoolExecutor(WORKERS, thread_name_prefix="state")
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def _transact(self, work: Callable[[Connection], T], *, writes: bool = False) -> T:
        return await self._on_thread(lambda: self._transaction(work, writes=writes))

    def _transaction(self, work: Callable[[Connection], T], *, writes: bool = False) -> T:
        try:
            with self._opened().connect().execution_options(writes=writes) as db, db.begin():
                return work(db)
        except SQLAlchemyError as error:
            raise StateError(told(error, self._url)) from error
        except ImportError as error:
            raise StateError(f"the database needs a driver that is not installed: {error.name}") from error

    def _opened(self) -> Engine:
        with self._opening:
            if self._engine is None:
                self._engine = opened(self._url)
            return self._engine

    def _load(self, session_id: str) -> Session | None:
        key = _key(session_id)
        row = self._transaction(lambda db: _row(db, key))
        if row is None:
            return None
        version, data = row
        try:
            if type(version) is not int or data is None:
                raise ValueError("no version" if data is not None else "too large")
            return replace(load_session(data), id=session_id, version=version)
        except ValueError as error:
            # One bad row must not wedge the conversation for ever.
            reason = storable(str(error))[:500]
        log.warning("conversation %r could not be read and was put aside: %s", session_id, reason)
        self._transaction(lambda db: _put_aside(db, key, version, reason), writes=True)
        return None

    def _prune(self) -> None:
        """Once a day forget what is old; where that fails, nobody needs to hear of it."""
        # On a thread of the store, and once for all loops of the process: the machine's clock.
        if time.monotonic() - self._pruned < DAY:
            return
        self._pruned = time.monotonic()
        try:
            self._transaction(_forget_old, writes=True)
        except StateError as error:
            log.warning("old conversations could not be pruned: %s", error)


def _row(db: Connection, key: str) -> tuple[Any, str | None] | None:
    """Version and text of a conversation; the text is None where it is too large to be fetched."""
    of_it = SESSIONS.c.id == key
    found = db.execute(select(SESSIONS.c.version, func.length(SESSIONS.c.data)).where(of_it)).first()
    if found is None:
        return None
    if found[1] is not None and found[1] > LARGEST_SESSION:
        return found[0], None
    return found[0], db.execute(select(SESSIONS.c.data).where(of_it)).scalar() or ""


def _save(db: Connection, row: dict[str, Any]) -> None:
    if row["version"] == 1:
        try:
            db.execute(SESSIONS.insert().values(row))
        except IntegrityError as error:
            raise StateError(CHANGED) from error
        return
    same = (SESSIONS.c.id == row["id"]) & (SESSIONS.c.version == row["version"] - 1)
    if db.execute(SESSIONS.update().where(same).values(row)).rowcount != 1:
        raise StateError(CHANGED)


def _put(db: Connection, table: Any, row: dict[str, Any]) -> None:
    (key,) = table.primary_key.columns
    db.execute(table.delete().where(key == row[key.name]))
    db.execute(table.insert().values(row))


def _put_aside(db: Connection, key: str, version: Any, reason: str) -> None:
    same = (SESSIONS.c.id == key) & (SESSIONS.c.version == version)
    # Copied inside the database: what cannot be read must not have to pass through here.
    row = select(SESSIONS.c.id, SESSIONS.c.data, literal(reason), literal(time.time())).where(same)
    db.execute(QUARANTINE.insert().from_select(["id", "data", "reason", "at"], row))
    if db.execute(SESSIONS.delete().where(same)).rowcount:
        forget_effects(db, key)


def _forget_old(db: Connection) -> None:
    now = time.time()
    # A time ahead of the clock was written while the clock was wrong.
    due = (CHORES.c.name == "prune") & ((CHORES.c.at <= now - DAY) | (CHORES.c.at > now))
    if db.execute(CHORES.update().where(due).values(at=now)).rowcount != 1:
        return
    db.execute(SESSIONS.delete().where(SESSIONS.c.updated < now - KEEP_SESSIONS))
    db.execute(TEXTS.delete().where(TEXTS.c.at < now - KEEP_TEXTS))
    db.execute(TAPES.delete().where(TAPES.c.at < now - KEEP_TAPES))
    db.execute(RUNS.delete().where(RUNS.c.at < now - KEEP_RUNS))
    prune(db, now)
    prune_effects(db, now)
    db.execute(QUARANTINE.delete().where(QUARANTINE.c.at < now - KEEP_SESSIONS))


def _key(text: str) -> str:
    """Any text as a key: itself where it is short, plain and holds no secret, its hash elsewhere."""
    plain = 0 < len(text) <= LONGEST_KEY and text.isprintable() and not text.startswith("#")
    if plain and current().hide(text) == text:
        return text
    return "#" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[: LONGEST_KEY - 1]


def _text(value: Any, what: str) -> str:
    try:
        return current().hide_json(dump(value))
    except TypeError as error:
        raise StateError(f"{what} cannot be kept: {error}") from error


def _tape(lines: Lines) -> str:
    try:
        return written(lines)
    except TypeError as error:
        raise StateError(f"the record of the run cannot be kept: {error}") from error


def _listed(row: Any) -> dict[str, Any]:
    told = {"session": row["session_id"], "agent": row["agent"], "message": row["message"], "at": row["at"]}
    try:
        return {**told, **load(row["result"])}
    except (ValueError, TypeError):
        return told | {"run_id": row["run_id"], "status": "unreadable"}


def _within(text: str, handle: str) -> str:
    if len(text) * 4 <= LARGEST_TEXT:
        return text
    raw = text.encode()
    if len(raw) <= LARGEST_TEXT:
        return text
    log.warning("the text behind %s was cut: %s bytes, at most %s are kept", handle, len(raw), LARGEST_TEXT)
    return raw[: LARGEST_TEXT - len(LEFT_OUT)].decode(errors="ignore") + LEFT_OUT
