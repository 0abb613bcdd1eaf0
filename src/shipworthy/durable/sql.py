"""The stores in SQL: one SQLite file by default, the same code for a shared engine."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection, Engine, create_engine, delete, event, insert, inspect, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from shipworthy.durable.codec import dump, load
from shipworthy.durable.home import database_url
from shipworthy.durable.migrations import MIGRATIONS, NEWEST, QUARANTINE, RUNS, SCHEMA, SESSIONS, TEXTS
from shipworthy.errors import StateError
from shipworthy.runtime.session import Session

DAY = 86_400
KEEP_SESSIONS, KEEP_TEXTS = 30 * DAY, 7 * DAY
"""Seconds after which they are pruned."""
LARGEST_SESSION = 16_000_000
"""Characters of a conversation; a larger one is put aside instead of being read."""
LARGEST_TEXT = 16_000_000
BUSY_MS = 5000
T = TypeVar("T")
log = logging.getLogger("shipworthy")


class SqlStore:
    """Keeps conversations, results and cut texts in a database; opened when it is first used."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine: Engine | None = None

    @classmethod
    def open(cls, url: str | None = None) -> "SqlStore":
        """The store at a database URL; None: the SQLite file in `$SHIPWORTHY_HOME`. Raises StateError."""
        return cls(url or database_url())

    async def load(self, session_id: str) -> Session | None:
        """The conversation of that id, or None; one that cannot be read is put aside, and a new one begins."""
        return await self._do(lambda db: _load(db, session_id))

    async def save(self, session: Session) -> Session:
        """Keep it, with its version counted up; raises StateError when somebody else saved it meanwhile."""
        saved = replace(session, version=session.version + 1)
        row = {"id": saved.id, "version": saved.version, "data": dump(saved), "updated": saved.updated}
        await self._do(lambda db: _save(db, row))
        return saved

    async def add(self, session_id: str, agent: str, message: str, result: dict[str, Any]) -> None:
        """Keep the result of a run."""
        row = {
            "run_id": result["run_id"],
            "session_id": session_id,
            "agent": agent,
            "message": message,
            "result": orjson.dumps(result, default=str, option=orjson.OPT_NON_STR_KEYS).decode(),
            "at": time.time(),
        }
        await self._do(lambda db: db.execute(insert(RUNS).values(row)))

    async def keep(self, handle: str, text: str) -> None:
        """Keep the whole text of a result behind its handle."""
        row = {"handle": handle, "text": text[:LARGEST_TEXT], "at": time.time()}
        await self._do(lambda db: db.execute(insert(TEXTS).values(row)))

    async def read(self, handle: str, offset: int = 0, limit: int = 4000) -> str | None:
        """Characters `offset` to `offset + limit` of the text; None where there is none."""
        found = await self._do(lambda db: db.execute(select(TEXTS.c.text).where(TEXTS.c.handle == handle)).scalar())
        return None if found is None else found[offset : offset + limit]

    async def _do(self, work: Callable[[Connection], T]) -> T:
        # On a thread: a database that is locked must not stop the events of other runs.
        return await asyncio.to_thread(self._in_transaction, work)

    def _in_transaction(self, work: Callable[[Connection], T]) -> T:
        try:
            if self._engine is None:
                self._engine = _opened(self._url)
            with self._engine.begin() as db:
                return work(db)
        except SQLAlchemyError as error:
            raise StateError(_told(error, self._url)) from error


def _opened(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000} if url.startswith("sqlite") else {})
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
    _migrate(engine)
    return engine


def _configure_sqlite(connection: Any, _: Any) -> None:
    # WAL with NORMAL survives kill -9; a power cut can lose the last commits.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _migrate(engine: Engine) -> None:
    with engine.begin() as db:
        if inspect(db).has_table("schema_version"):
            version = db.execute(select(SCHEMA.c.version)).scalar() or 0
            if version == NEWEST:
                return
            if version > NEWEST:
                raise StateError(
                    f"the state was written by a newer version (schema {version}, this one knows {NEWEST}): "
                    "upgrade shipworthy, or set SHIPWORTHY_HOME to another folder"
                )
    with engine.begin() as db:
        SCHEMA.create(db, checkfirst=True)
        version = db.execute(select(SCHEMA.c.version)).scalar() or 0
        for number, tables in MIGRATIONS:
            for table in tables if number > version else ():
                table.create(db, checkfirst=True)
        db.execute(delete(SCHEMA))
        db.execute(insert(SCHEMA).values(version=NEWEST))
        now = time.time()
        db.execute(delete(SESSIONS).where(SESSIONS.c.updated < now - KEEP_SESSIONS))
        db.execute(delete(TEXTS).where(TEXTS.c.at < now - KEEP_TEXTS))


def _load(db: Connection, session_id: str) -> Session | None:
    row = db.execute(select(SESSIONS.c.data, SESSIONS.c.version).where(SESSIONS.c.id == session_id)).first()
    if row is None:
        return None
    try:
        if len(row.data) > LARGEST_SESSION:
            raise ValueError(f"{len(row.data):,} characters")
        return replace(load(row.data), version=row.version)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        # One bad row must not wedge the conversation for ever.
        log.warning("conversation %s could not be read and was put aside: %s", session_id, error)
        aside = {"id": session_id, "data": row.data, "reason": str(error)[:500], "at": time.time()}
        db.execute(insert(QUARANTINE).values(aside))
        db.execute(delete(SESSIONS).where(SESSIONS.c.id == session_id))
        return None


def _save(db: Connection, row: dict[str, Any]) -> None:
    if row["version"] == 1:
        try:
            db.execute(insert(SESSIONS).values(row))
        except IntegrityError as error:
            raise StateError(CHANGED) from error
        return
    same = (SESSIONS.c.id == row["id"]) & (SESSIONS.c.version == row["version"] - 1)
    if db.execute(update(SESSIONS).where(same).values(row)).rowcount != 1:
        raise StateError(CHANGED)


CHANGED = "the conversation was changed by another message meanwhile: send this one again"


def _told(error: SQLAlchemyError, url: str) -> str:
    """What is wrong with the database, and what to do."""
    reason = str(getattr(error, "orig", error))
    hints = {
        "disk is full": "make room on the disk",
        "readonly": "make the file writable, or set SHIPWORTHY_HOME to a folder of yours",
        "unable to open": "check the folder's rights, or set SHIPWORTHY_HOME to a folder of yours",
        "malformed": "the file is damaged: move it away, and a new one is made",
        "not a database": "the file is damaged: move it away, and a new one is made",
        "locked": "another process holds it: try again",
    }
    hint = next((words for sign, words in hints.items() if sign in reason.lower()), "see the reason")
    return f"the state in {url.removeprefix('sqlite:///')} cannot be used: {reason}. {hint.capitalize()}."
