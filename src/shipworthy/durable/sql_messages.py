"""Accepts messages in SQL, so that one that is sent again is the run that it was."""

import asyncio
import hashlib
import time
from collections.abc import Mapping

from sqlalchemy import Connection, RowMapping, bindparam, delete, select, update

from shipworthy.durable.codec import load
from shipworthy.durable.memory import OTHER, is_unanswered
from shipworthy.durable.migrations import MESSAGES, RUNS
from shipworthy.durable.owner import alive, me
from shipworthy.durable.rows import Row, begun_row, key_of
from shipworthy.durable.sql_leases import Holding
from shipworthy.durable.statements import insert_new, is_repeated, put
from shipworthy.errors import UsageError
from shipworthy.stores.store import Message, RunRecord, Standing

NO_OWNER = ""
"""Stands for the owner of a message that no process answers."""
KEEP_MESSAGES = 30 * 86_400
"""Seconds for which a message that is sent again is the run that it was."""
# Made once: making a statement costs as much as running it.
FORGET = delete(MESSAGES).where(MESSAGES.c.key == bindparam("of"), MESSAGES.c.run_id == bindparam("run"))


class Answering(Holding):
    """The runs that this process answers; a stored one of this process that is missing here was left behind."""

    def begin(self, run_id: str, loop: asyncio.AbstractEventLoop) -> None:
        """Note, from any thread, that a task of this event loop answers it."""
        self._loops[run_id] = loop


ANSWERING = Answering()


def accept(db: Connection, message: Message, at: float, loop: asyncio.AbstractEventLoop) -> Standing | None:
    """Accept the message: None if the caller is to answer it, else the run that it already is. `at`: when it came."""
    new: Row = {
        "key": message.key,
        "run_id": key_of(message.run_id),
        "said": said(message),
        "owner": me(),
        "ended": 0,
        "expires": at + message.seconds,
    }
    # On PostgreSQL a row that was in the way may be gone when it is read.
    while message.key and not insert_new(db, MESSAGES, new):
        same = MESSAGES.c.key == message.key
        row = db.execute(select(MESSAGES).where(same).with_for_update()).mappings().first()
        if row is None:
            continue
        own = is_repeated(db) and all(row[name] == value for name, value in new.items())
        if not own and (found := _standing(db, row, message)) is not None:
            return found
        put(db, MESSAGES, [new])
        break
    put(db, RUNS, [begun_row(message)])
    # Noted before the commit, so that no other task takes the run for one left behind.
    ANSWERING.begin(key_of(message.run_id), loop)
    return None


def answer_of(db: Connection, run_id: str) -> Standing | None:
    """The run with its result; None for one that has not come to an answer."""
    result = _result(db, run_id) if run_id else None
    return None if result is None or is_unanswered(result) else Standing(run_id=run_id, result=result)


def conclude(db: Connection, record: RunRecord) -> None:
    """Note that the run of a message has ended; one without an answer may be answered anew under its key."""
    message = record.accepted
    if message is None or not message.key:
        return
    run_id = key_of(message.run_id)
    if message.lasting:
        mine = (MESSAGES.c.key == message.key) & (MESSAGES.c.run_id == run_id)
        db.execute(update(MESSAGES).where(mine).values(owner=NO_OWNER, ended=int(record.answered)))
    else:
        db.execute(FORGET, {"of": message.key, "run": run_id})


def prune_messages(db: Connection, now: float) -> None:
    """Forget which run a message was."""
    db.execute(delete(MESSAGES).where(MESSAGES.c.expires < now - KEEP_MESSAGES))


def said(message: Message) -> str:
    """What tells a message from another one: the hash of its text, and of what it asks beside it."""
    whole = f"{message.text}\0{message.also}" if message.also else message.text
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def _standing(db: Connection, row: RowMapping, message: Message) -> Standing | None:
    if row["said"] != said(message):
        raise UsageError(OTHER, field="message_id")
    run_id = str(row["run_id"])
    if row["ended"]:
        result = _result(db, run_id)
        return None if result is None else Standing(run_id=run_id, result=result)
    return Standing(run_id=run_id) if _answered(row, lasting=message.lasting) else None


def _answered(row: RowMapping, *, lasting: bool) -> bool:
    """Whether a process is at it; one of which nothing is known is, as long as its run may take.

    Without an id a message is another one where the first is known to be answered: its turn comes after that. Where
    that is not known, as of another container, an equal message is the same one, sent again.
    """
    if row["owner"] == me():
        return lasting and row["run_id"] in ANSWERING
    lives = row["owner"] != NO_OWNER and alive(row["owner"])
    return row["expires"] > time.time() if lives is None else lives and lasting


def _result(db: Connection, run_id: str) -> Mapping[str, object] | None:
    found = db.execute(select(RUNS.c.result).where(RUNS.c.run_id == run_id)).scalar()
    try:
        result = None if found is None else load(found)
    except ValueError:
        return None
    return result if isinstance(result, dict) and "text" in result else None
