"""Claims of writes, in SQL: durable before the write is made, whatever becomes of the process."""

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from shipworthy.durable.codec import dump, load
from shipworthy.durable.migrations import EFFECTS
from shipworthy.durable.owner import alive, me
from shipworthy.durable.sql_accounts import Transact
from shipworthy.runtime.effects import Effect, State
from shipworthy.tracing.secrets import current

LOST = "its process ended before it could say"
KEEP_EFFECTS = 90 * 86_400
"""Seconds after which a settled effect is forgotten; an unknown one is not."""


class SqlEffects:
    """Remembers what was written in the state's database."""

    def __init__(self, transact: Transact, key: Callable[[str], str]) -> None:
        self._transact, self._key = transact, key
        self._making: set[str] = set()
        """Claimed by this process and not settled: what is not here was left behind by it."""

    async def claim(self, effect: Effect) -> Effect | None:
        """Claim it: None where it is now ours to make, else the effect as it stands.

        A claim whose process has died is unknown from then on. A void one is ours to make again.
        """
        found = await self._transact(lambda db: self._claim(db, effect), writes=True)
        if found is None:
            self._making.add(effect.key)
        return found

    async def settle(self, key: str, state: State, value: Any = None, text: str = "") -> None:
        """Say what became of it."""
        result = current().hide(dump({"value": value, "text": text}))
        change = update(EFFECTS).where(EFFECTS.c.key == key).values(state=state, result=result)
        await self._transact(lambda db: db.execute(change), writes=True)
        self._making.discard(key)

    async def unsettled(self, session_id: str | None = None) -> list[Effect]:
        """The effects that are unknown, those of dead processes included; of one session, or of all."""

        def found(db: Connection) -> list[Effect]:
            open_ones = select(EFFECTS).where(or_(EFFECTS.c.state == "unknown", EFFECTS.c.state == "claimed"))
            if session_id is not None:
                open_ones = open_ones.where(EFFECTS.c.session_id == self._key(session_id))
            rows = db.execute(open_ones.order_by(EFFECTS.c.at)).mappings().all()
            return [effect for row in rows if (effect := self._standing(db, row)).state == "unknown"]

        return await self._transact(found, writes=True)

    def _claim(self, db: Connection, effect: Effect) -> Effect | None:
        row = db.execute(select(EFFECTS).where(EFFECTS.c.key == effect.key).with_for_update()).mappings().first()
        if row is not None and (standing := self._standing(db, row)).state != "void":
            return standing
        db.execute(delete(EFFECTS).where(EFFECTS.c.key == effect.key))
        new = {
            "key": effect.key,
            "run_id": self._key(effect.run_id),
            "session_id": self._key(effect.session_id),
            "agent": self._key(effect.agent),
            "tool": self._key(effect.tool),
            "args": current().hide(dump(dict(effect.args))),
            "state": "claimed",
            "owner": me(),
            "result": "null",
            "at": time.time(),
        }
        db.execute(insert(EFFECTS).values(new))
        return None

    def _standing(self, db: Connection, row: Any) -> Effect:
        """The effect as it stands now; one whose process has left it is unknown from now on."""
        state, told = row["state"], load(row["result"]) or {"value": None, "text": ""}
        ours = row["owner"] == me()
        left = row["key"] not in self._making if ours else alive(row["owner"]) is False
        if state == "claimed" and left:
            state, told = "unknown", {"value": None, "text": LOST}
            change = {"state": state, "result": dump(told)}
            db.execute(update(EFFECTS).where(EFFECTS.c.key == row["key"]).values(change))
        names = ("key", "run_id", "session_id", "agent", "tool", "at")
        return Effect(**{name: row[name] for name in names}, args=load(row["args"]), state=state, **told)


def prune_effects(db: Connection, now: float) -> None:
    """Forget what was settled long ago."""
    old = EFFECTS.c.at < now - KEEP_EFFECTS
    db.execute(delete(EFFECTS).where(old & EFFECTS.c.state.in_(("done", "void"))))
