"""Conversations as rows: loaded, saved, put aside where they cannot be read."""

import logging
import time
from dataclasses import replace

from sqlalchemy import Connection, func, literal, select
from sqlalchemy.exc import IntegrityError

from shipworthy.durable.codec import load_session
from shipworthy.durable.memory import CHANGED
from shipworthy.durable.migrations import QUARANTINE, SESSIONS
from shipworthy.durable.rows import LARGEST_SESSION, Row, session_row
from shipworthy.durable.sql_effects import forget_effects
from shipworthy.errors import StateError
from shipworthy.stores.session import Session, with_writes

Found = tuple[object, str | None]
"""Version and text of a conversation; the text is None where it is too large to be fetched."""
log = logging.getLogger("shipworthy")


def row_of(db: Connection, key: str) -> Found | None:
    """Version and text of a conversation, if it is there."""
    of_it = SESSIONS.c.id == key
    found = db.execute(select(SESSIONS.c.version, func.length(SESSIONS.c.data)).where(of_it)).first()
    if found is None:
        return None
    if found[1] is not None and found[1] > LARGEST_SESSION:
        return found[0], None
    return found[0], db.execute(select(SESSIONS.c.data).where(of_it)).scalar() or ""


def save_row(db: Connection, row: Row) -> None:
    if row["version"] == 1:
        try:
            with db.begin_nested():
                db.execute(SESSIONS.insert().values(row))
        except IntegrityError as error:
            raise StateError(CHANGED) from error
        return
    same = (SESSIONS.c.id == row["id"]) & (SESSIONS.c.version == int(row["version"]) - 1)
    if db.execute(SESSIONS.update().where(same).values(row)).rowcount != 1:
        raise StateError(CHANGED)


def saved_or_joined(db: Connection, before: Session, saved: Session, row: Row) -> Session:
    """The conversation as it was saved; where its lease was lost, the standing one with the writes of this run."""
    try:
        save_row(db, row)
        return saved
    except StateError:
        log.warning("conversation %r was carried on elsewhere while it was answered here; both runs are kept", saved.id)
    found = row_of(db, str(row["id"]))
    standing = _readable(saved.id, found)
    if standing is None:
        # Pruned or put aside meanwhile: it begins again with what is known of it.
        db.execute(SESSIONS.delete().where(SESSIONS.c.id == row["id"]))
        again = replace(before, version=1)
    else:
        merged = with_writes(standing, before)
        again = replace(merged, version=merged.version + 1)
    try:
        save_row(db, session_row(again))
    except StateError as error:
        # The record of the run is worth more; its writes stand among the effects.
        log.warning("conversation %r stays as another message saved it: %s", saved.id, error)
        return standing or saved
    return again


def _readable(session_id: str, found: Found | None) -> Session | None:
    if found is None or type(found[0]) is not int or found[1] is None:
        return None
    try:
        return replace(load_session(found[1]), id=session_id, version=found[0])
    except ValueError:
        return None


def put_aside(db: Connection, key: str, version: object, reason: str) -> None:
    same = (SESSIONS.c.id == key) & (SESSIONS.c.version == version)
    # Copied inside the database: what cannot be read must not have to pass through here.
    row = select(SESSIONS.c.id, SESSIONS.c.data, literal(reason), literal(time.time())).where(same)
    db.execute(QUARANTINE.insert().from_select(["id", "data", "reason", "at"], row))
    if db.execute(SESSIONS.delete().where(same)).rowcount:
        forget_effects(db, key)
