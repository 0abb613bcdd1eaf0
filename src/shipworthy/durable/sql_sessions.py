"""Loads, saves, merges and quarantines the rows of sessions."""

import logging
import time
from dataclasses import replace

from sqlalchemy import Connection, bindparam, case, func, literal, select

from shipworthy.durable.codec import load_session, storable
from shipworthy.durable.memory import CHANGED
from shipworthy.durable.migrations import QUARANTINE, SESSIONS
from shipworthy.durable.rows import LARGEST_SESSION, Row, session_row
from shipworthy.durable.sql_effects import forget_effects
from shipworthy.durable.statements import insert_new, is_repeated
from shipworthy.errors import StateError
from shipworthy.stores.joined import with_writes
from shipworthy.stores.session import Session

Found = tuple[object, str | None]
"""Version and text of a session; the text is None if it is too large to be fetched."""
# Made once: making a statement costs as much as running it.
_SMALL = case((func.length(SESSIONS.c.data) > LARGEST_SESSION, None), else_=SESSIONS.c.data)
READ = select(SESSIONS.c.version, _SMALL).where(SESSIONS.c.id == bindparam("of"))
UPDATE = SESSIONS.update().where(SESSIONS.c.id == bindparam("of"), SESSIONS.c.version == bindparam("before"))
log = logging.getLogger("shipworthy")


def row_of(db: Connection, key: str) -> Found | None:
    """Fetch the version and text of a session; None if there is none."""
    found = db.execute(READ, {"of": key}).first()
    return None if found is None else (found[0], found[1])


def save_row(db: Connection, row: Row) -> None:
    """Insert version 1, or update the version before; raises StateError if another message has saved the session."""
    if row["version"] == 1:
        saved = insert_new(db, SESSIONS, row)
    else:
        saved = db.execute(UPDATE, {**row, "of": row["id"], "before": int(row["version"]) - 1}).rowcount == 1
    if not saved and not (is_repeated(db) and _stands(db, row)):
        raise StateError(CHANGED)


def _stands(db: Connection, row: Row) -> bool:
    """Whether a commit whose answer was lost has saved exactly this row."""
    found = db.execute(select(SESSIONS).where(SESSIONS.c.id == row["id"])).mappings().first()
    return found is not None and dict(found) == dict(row)


def saved_or_joined(db: Connection, before: Session, saved: Session, row: Row) -> Session:
    """Save the session; if its lease was lost, merge the writes of this run into the stored session instead."""
    try:
        save_row(db, row)
        return saved
    except StateError:
        log.warning("conversation %r was carried on elsewhere while it was answered here; both runs are kept", saved.id)
    found = row_of(db, str(row["id"]))
    standing = _readable(saved.id, found)
    if standing is None:
        # Deleted or quarantined meanwhile: stored as a new session.
        db.execute(SESSIONS.delete().where(SESSIONS.c.id == row["id"]))
        again = replace(before, version=1)
    else:
        merged = with_writes(standing, before)
        again = replace(merged, version=merged.version + 1)
    try:
        save_row(db, session_row(again))
    except StateError as error:
        # Raising would lose the record of the run; its writes are in the effects table.
        log.warning("conversation %r stays as another message saved it: %s", saved.id, error)
        return standing or saved
    return again


def _readable(session_id: str, found: Found | None) -> Session | None:
    try:
        return None if found is None else read_session(session_id, found)
    except ValueError:
        return None


def read_session(session_id: str, found: Found) -> Session:
    """The session of a row; raises ValueError with the reason where it cannot be read."""
    version, data = found
    try:
        if type(version) is not int or data is None:
            raise ValueError("no version" if data is not None else "too large")
        return replace(load_session(data), id=session_id, version=version)
    except ValueError as error:
        raise ValueError(storable(str(error))) from error


def put_aside(db: Connection, key: str, version: object, reason: str) -> None:
    """Move a session to the quarantine table and delete its settled effects."""
    same = (SESSIONS.c.id == key) & (SESSIONS.c.version == version)
    # Copied inside the database, because the driver may fail to fetch the text.
    row = select(SESSIONS.c.id, SESSIONS.c.data, literal(reason), literal(time.time())).where(same)
    db.execute(QUARANTINE.insert().from_select(["id", "data", "reason", "at"], row))
    if db.execute(SESSIONS.delete().where(same)).rowcount:
        forget_effects(db, key)
