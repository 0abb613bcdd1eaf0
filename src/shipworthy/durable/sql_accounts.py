"""Accounts of sessions and of tenants' days in SQL: exact over many processes, also when one of them dies."""

import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Protocol, TypeVar

from sqlalchemy import Column, Connection, RowMapping, Table, delete, func, insert, select, update

from shipworthy.durable.accounts import NOTHING, TWICE, granted
from shipworthy.durable.migrations import ACCOUNTS, RESERVATIONS
from shipworthy.durable.owner import alive, me
from shipworthy.durable.statements import insert_new, is_repeated
from shipworthy.errors import LimitReached, StateError
from shipworthy.stores.accounts import COUNTS, Account, Balance, Reservation, Spend

KEEP_ACCOUNTS = 40 * 86_400
"""Seconds without a charge after which an account is deleted."""
T = TypeVar("T")


class Transact(Protocol):
    """Runs work in one transaction on a thread of the store."""

    def __call__(
        self, work: Callable[[Connection], T], *, writes: bool = False, durable: bool = False
    ) -> Awaitable[T]: ...


class SqlAccounts:
    """Accounts in a database; each method is one transaction that locks the accounts it changes."""

    def __init__(self, transact: Transact, key: Callable[[str], str] = str) -> None:
        """`key`: makes the key of an account from its id, which may be long, or hold a secret."""
        self._transact, self._key = transact, key

    async def reserve(
        self, id: str, accounts: Sequence[Account], *, wanted: Spend, least: Spend, seconds: float
    ) -> Reservation:
        """Reserve as much of `wanted` as every account has left; raises LimitReached if that is below `least`."""
        # Locked in the order of their ids, so that two runs with the same accounts cannot deadlock.
        keyed = (replace(account, id=self._key(account.id)) for account in accounts)
        ordered = sorted(keyed, key=lambda account: account.id)

        def reserved(db: Connection) -> Spend | LimitReached:
            for account in ordered:
                _lock(db, account.id)
            held = db.execute(select(*_columns(RESERVATIONS)).where(RESERVATIONS.c.id == id)).mappings().first()
            if held is not None and is_repeated(db):
                return _spend(held)
            if held is not None:
                raise StateError(TWICE)
            try:
                given = _room(db, ordered, wanted, least)
            except LimitReached as refused:
                return refused
            row = {"id": id, **asdict(given), "owner": me(), "expires": time.time() + seconds}
            db.execute(insert(RESERVATIONS), [row | {"account": account.id} for account in ordered])
            return given

        found = await self._transact(reserved, writes=True)
        if isinstance(found, LimitReached) and await self._swept([account.id for account in ordered]):
            found = await self._transact(reserved, writes=True)
        if isinstance(found, LimitReached):
            raise found
        return Reservation(id=id, granted=found)

    async def settle(self, id: str, used: Spend) -> None:
        """Replace a reservation by the amount used; a reservation that is gone was charged by a sweep."""
        await self._transact(lambda db: close(db, id, used), writes=True)

    async def sweep(self) -> int:
        """Charge the reservations of dead and overdue runs in full and delete them; returns their number."""
        return await self._swept(None)

    async def balance(self, account: str) -> Balance:
        """The amounts spent and reserved on an account."""
        key = self._key(account)
        return await self._transact(lambda db: _balance(db, key))

    async def _swept(self, accounts: Collection[str] | None) -> int:
        """Charge the reservations of dead and overdue owners, on these accounts or on all."""
        lost = await self._transact(lambda db: _lost(db, accounts))
        for id in lost:
            # One transaction for each, which locks the accounts of one run: two sweeps cannot deadlock.
            await self._transact(partial(close, id=id, used=None), writes=True)
        return len(lost)


def prune(db: Connection, now: float) -> None:
    """Delete accounts without a charge for `KEEP_ACCOUNTS` seconds."""
    db.execute(delete(ACCOUNTS).where(ACCOUNTS.c.updated < now - KEEP_ACCOUNTS))


def _room(db: Connection, accounts: Sequence[Account], wanted: Spend, least: Spend) -> Spend:
    """What all these accounts, which are locked, have left."""
    for account in accounts:
        wanted = granted(account, _balance(db, account.id), wanted, least)
    return wanted


def _lock(db: Connection, account: str) -> None:
    """Lock the row of the account for this transaction, after inserting it if it is missing."""
    locked = select(ACCOUNTS.c.id).where(ACCOUNTS.c.id == account).with_for_update()
    while db.execute(locked).scalar() is None:
        insert_new(db, ACCOUNTS, {"id": account, **asdict(NOTHING), "updated": time.time()})


def _balance(db: Connection, account: str) -> Balance:
    spent = db.execute(select(*_columns(ACCOUNTS)).where(ACCOUNTS.c.id == account)).mappings().first()
    sums = (func.coalesce(func.sum(column), 0).label(column.name) for column in _columns(RESERVATIONS))
    reserved = db.execute(select(*sums).where(RESERVATIONS.c.account == account)).mappings().one()
    return Balance(spent=_spend(spent) if spent is not None else NOTHING, reserved=_spend(reserved))


def _columns(table: Table) -> list[Column[int]]:
    return [table.c[name] for name in COUNTS]


def _spend(row: RowMapping) -> Spend:
    return Spend(**{name: int(row[name]) for name in COUNTS})


def close(db: Connection, id: str, used: Spend | None) -> None:
    """Charge `used`, or all that was granted if the amount is unknown (None), and delete the reservation."""
    # Locked, so that of two that close it the second finds it gone.
    held = select(RESERVATIONS).where(RESERVATIONS.c.id == id).order_by(RESERVATIONS.c.account).with_for_update()
    for row in db.execute(held).mappings().all():
        charged = used if used is not None else _spend(row)
        sums = {name: ACCOUNTS.c[name] + getattr(charged, name) for name in COUNTS}
        _lock(db, row["account"])
        db.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == row["account"]).values(**sums, updated=time.time()))
    db.execute(delete(RESERVATIONS).where(RESERVATIONS.c.id == id))


def _lost(db: Connection, accounts: Collection[str] | None) -> list[str]:
    """The reservations of dead and overdue owners, on these accounts or on all."""
    left_behind = select(RESERVATIONS.c.id, RESERVATIONS.c.owner, RESERVATIONS.c.expires).distinct()
    if accounts is not None:
        left_behind = left_behind.where(RESERVATIONS.c.account.in_(list(accounts)))
    rows, now = db.execute(left_behind).all(), time.time()
    dead = {owner for owner in {row.owner for row in rows} if alive(owner) is False}
    return sorted({row.id for row in rows if row.owner in dead or row.expires < now})
