"""Claims of writes in SQL, committed before the write is made."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, or_, select, update

from shipworthy.durable.codec import load
from shipworthy.durable.migrations import EFFECTS, SESSIONS, TAPES
from shipworthy.durable.owner import alive, me
from shipworthy.durable.postgres import lock
from shipworthy.durable.sealed import sealed
from shipworthy.durable.sql_accounts import Transact
from shipworthy.durable.statements import insert_new, is_repeated, put
from shipworthy.durable.tapes import written
from shipworthy.exits.secrets import NONE, Secrets, current
from shipworthy.forking import renew_in_child
from shipworthy.stores.effects import SAME, Effect, Maker, SoFar, State

LOST = "its process ended before it could say"
DAY = 86_400
KEEP_EFFECTS, KEEP_ALONE = 90 * DAY, 7 * DAY
"""Seconds after which a settled effect is deleted, and one without a session; unknown effects stay."""
OVERDUE = 3600.0
"""Seconds after which a claim of another machine is unknown: this machine cannot see its processes."""
ENDED = ""
"""Stands for the owner of a write whose call has ended."""
LARGEST = 4_000_000
"""Characters of a result above which only its compact text is stored."""
OPEN = ("claimed", "unknown")
SETTLED = ("done", "void")
MOST = 100_000
"""Simultaneous writes of one process that are tracked; older ones count as left behind."""


class Making:
    """Unsettled claims of this process, key → run; its stored claims that are missing here were left behind."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._runs = most, dict[str, str]()
        renew_in_child(self)

    def forked(self) -> None:
        """Drop the claims: the parent makes those writes."""
        self._runs = {}

    def begin(self, key: str, run_id: str) -> None:
        """Note that a run makes this write now."""
        self._runs[key] = run_id
        while len(self._runs) > self._most:
            self._runs.pop(next(iter(self._runs), ""), None)

    def end(self, key: str, run_id: str = "") -> None:
        """Note that it is settled; with `run_id`, only if that run makes it."""
        if run_id in ("", self._runs.get(key)):
            self._runs.pop(key, None)

    def __contains__(self, key: str) -> bool:
        return key in self._runs


MAKING = Making()
log = logging.getLogger("shipworthy")


class SqlEffects:
    """Claims of writes in the database of the store."""

    def __init__(self, transact: Transact, key: Callable[[str], str]) -> None:
        self._transact, self._key = transact, key

    async def claim(self, effect: Effect, *, durable: bool = True) -> Effect | None:
        """Claim the write for this process: None if the caller may make it, else the effect that prevents it.

        A claim whose process has died becomes unknown. A void effect may be claimed again.
        """

        at, noted = time.time(), list[str]()

        def claimed(db: Connection) -> Effect | None:
            # Two openings claim the same write under two keys, of which neither is there yet.
            lock(db, f"effect {effect.key[:SAME]}")
            if is_repeated(db) and self._is_own(db, effect, at):
                return None
            if (standing := self._blocking(db, effect)) is not None:
                return standing
            db.execute(delete(EFFECTS).where((EFFECTS.c.key == effect.key) & (EFFECTS.c.state == "void")))
            if not insert_new(db, EFFECTS, self._row(effect, at)):
                return self._blocking(db, effect) or replace(effect, state="claimed", maker="elsewhere")
            # Noted by the one who has inserted it, and before the commit: no other task takes it for left behind.
            MAKING.begin(effect.key, effect.run_id)
            noted.append(effect.key)
            return None

        found: Effect | None = effect
        try:
            found = await self._transact(claimed, writes=True, durable=durable)
        finally:
            if noted and found is not None:
                MAKING.end(effect.key, effect.run_id)
        return found

    async def settle(
        self,
        key: str,
        state: State,
        value: object = None,
        text: str = "",
        *,
        by: str = "",
        running: bool = False,
        so_far: SoFar | None = None,
    ) -> None:
        """Store the outcome of a write; with `by`, only if the claim is still that run's."""
        result = sealed({"value": value, "text": text})
        if len(result) > LARGEST:
            result = sealed({"value": None, "text": text})
        change = update(EFFECTS).where(EFFECTS.c.key == key)
        if by:
            change = change.where(EFFECTS.c.run_id == self._key(by))

        lines = written(so_far.lines) if so_far is not None else ""

        def settled(db: Connection) -> int:
            kept = {"state": state, "result": result}
            if is_repeated(db) and db.execute(select(EFFECTS.c.key).filter_by(key=key, **kept)).first() is not None:
                return 1
            if so_far is not None:
                _append(db, self._key(so_far.run_id), lines)
            return db.execute(change.values(kept if running else kept | {"owner": ENDED})).rowcount

        try:
            if not await self._transact(settled, writes=True):
                log.warning("what a run says of its write (%s) came too late: another has claimed it since", state)
        finally:
            MAKING.end(key, by)

    async def ended(self, key: str, *, by: str) -> None:
        """Note that no code of the call of this run runs any more; its outcome stays as it is."""
        # Under the key under which it stands now: another opening of the session may have moved it to its own.
        same = EFFECTS.c.key.startswith(key[:SAME])
        lost = same & (EFFECTS.c.run_id == self._key(by)) & (EFFECTS.c.state == "unknown")
        await self._transact(lambda db: db.execute(update(EFFECTS).where(lost).values(owner=ENDED)), writes=True)

    async def untold(self, session_id: str, since: float, told: str) -> list[Effect]:
        """Effects that the session may not have reported: unknown ones, and those done at or after `since`."""
        done = (EFFECTS.c.state == "done") & (EFFECTS.c.at >= since) & (EFFECTS.c.run_id != self._key(told))
        return await self._found(or_(EFFECTS.c.state.in_(OPEN), done) & (EFFECTS.c.session_id == self._key(session_id)))

    async def unsettled(self, session_id: str | None = None) -> list[Effect]:
        """Effects with an unknown outcome, also of dead processes; of one session, or of all."""
        where = EFFECTS.c.state.in_(OPEN)
        return await self._found(
            where if session_id is None else where & (EFFECTS.c.session_id == self._key(session_id))
        )

    async def _found(self, where: ColumnElement[bool]) -> list[Effect]:
        query = select(EFFECTS).where(where).order_by(EFFECTS.c.at)
        rows = await self._transact(lambda db: db.execute(query).mappings().all())
        return [effect for row in rows if (effect := _effect(row)).state != "claimed"]

    def _blocking(self, db: Connection, effect: Effect) -> Effect | None:
        """The effect that prevents the claim: the same key, or an open claim of the same write in another opening."""
        row = db.execute(select(EFFECTS).where(EFFECTS.c.key == effect.key).with_for_update()).mappings().first()
        if row is not None and row["state"] != "void":
            return self._updated(db, effect.key, _effect(row, current()))
        same = EFFECTS.c.key.startswith(effect.key[:SAME]) & EFFECTS.c.state.in_(OPEN)
        whose = (EFFECTS.c.session_id == self._key(effect.session_id)) & (EFFECTS.c.agent == self._key(effect.agent))
        other = db.execute(select(EFFECTS).where(same & whose).with_for_update()).mappings().first()
        return None if other is None else self._updated(db, effect.key, _effect(other, current()))

    def _updated(self, db: Connection, key: str, standing: Effect) -> Effect:
        """Store an unknown effect as unknown, under this key, and return it."""
        if standing.state == "unknown":
            if standing.key != key:
                db.execute(delete(EFFECTS).where(EFFECTS.c.key == key))
            result = sealed({"value": None, "text": standing.text})
            change = {"key": key, "state": "unknown", "result": result}
            db.execute(update(EFFECTS).where(EFFECTS.c.key == standing.key).values(change))
        return standing

    def _is_own(self, db: Connection, effect: Effect, at: float) -> bool:
        """Whether the claim stands that this call has made in a commit whose answer was lost."""
        row = db.execute(select(EFFECTS).where(EFFECTS.c.key == effect.key)).mappings().first()
        return row is not None and (row["run_id"], row["at"], row["owner"]) == (self._key(effect.run_id), at, me())

    def _row(self, effect: Effect, at: float) -> dict[str, object]:
        return {
            "key": effect.key,
            "run_id": self._key(effect.run_id),
            "session_id": self._key(effect.session_id),
            "agent": self._key(effect.agent),
            "tool": self._key(effect.tool),
            "args": sealed(dict(effect.args)),
            "state": "claimed",
            "owner": me(),
            "result": "null",
            "at": at,
        }


def _effect(row: RowMapping, known: Secrets = NONE) -> Effect:
    """The effect of a row; a claim that its process has left behind is unknown. `known`: secrets to put back."""
    state, told = row["state"], load(row["result"], known) or {"value": None, "text": ""}
    maker = _maker(row["owner"])
    if state == "claimed" and _left_behind(maker, row["key"], time.time() - row["at"]):
        state, told = "unknown", {"value": None, "text": LOST}
    names = ("key", "run_id", "session_id", "agent", "tool", "at")
    return Effect(
        **{name: row[name] for name in names}, args=load(row["args"], known), state=state, maker=maker, **told
    )


def _append(db: Connection, run_id: str, lines: str) -> None:
    """Add lines to the tape of a run that has not ended; its end replaces them by the whole tape."""
    more = update(TAPES).where(TAPES.c.run_id == run_id).values(lines=TAPES.c.lines + lines)
    if not db.execute(more).rowcount:
        put(db, TAPES, [{"run_id": run_id, "lines": lines, "at": time.time()}])


def _left_behind(maker: Maker, key: str, age: float) -> bool:
    """Whether a claim is nothing to wait for: its process has died, forgot it, or is out of sight for too long."""
    return maker == "gone" or (maker == "here" and key not in MAKING) or (maker == "elsewhere" and age >= OVERDUE)


def _maker(owner: str) -> Maker:
    """Where the call may still be running; one of which that cannot be told is taken for alive."""
    if owner == me():
        return "here"
    return "gone" if owner == ENDED or alive(owner) is False else "elsewhere"


def prune_effects(db: Connection, now: float) -> None:
    """Delete effects settled long ago, and settled effects of sessions that no longer exist."""
    alone = EFFECTS.c.session_id.not_in(select(SESSIONS.c.id)) & (EFFECTS.c.at < now - KEEP_ALONE)
    old = or_(EFFECTS.c.at < now - KEEP_EFFECTS, alone)
    db.execute(delete(EFFECTS).where(old & EFFECTS.c.state.in_(SETTLED)))


def forget_effects(db: Connection, session: str) -> None:
    """Delete the settled effects of one session."""
    db.execute(delete(EFFECTS).where((EFFECTS.c.session_id == session) & EFFECTS.c.state.in_(SETTLED)))
