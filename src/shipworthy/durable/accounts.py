"""Accounts of sessions and of tenants' days in memory, and the amount that an account can grant."""

import threading
from collections.abc import Sequence

from shipworthy.clock import loop_time
from shipworthy.errors import LimitReached, StateError
from shipworthy.forking import renew_in_child
from shipworthy.stores.accounts import COUNTS, NANO, Account, Balance, Reservation, Spend

NOTHING = Spend()
TWICE = "this run has reserved already"
MOST = 100_000
"""Accounts kept in memory; beyond them the least recently charged one without a reservation is dropped."""


def granted(account: Account, balance: Balance, wanted: Spend, least: Spend) -> Spend:
    """As much of `wanted` as the account has left; raises LimitReached if that is less than `least`."""
    given = {}
    for name in COUNTS:
        ask, limit = getattr(wanted, name), account.limits.get(name)
        if limit is not None:
            left = max(limit - getattr(balance.spent, name) - getattr(balance.reserved, name), 0)
            if left < getattr(least, name):
                set_aside = limit - getattr(balance.spent, name) >= getattr(least, name)
                raise _refused(name, left, getattr(least, name), for_now=set_aside)
            ask = min(ask, left)
        given[name] = ask
    return Spend(**given)


def _refused(name: str, left: int, wanted: int, *, for_now: bool) -> LimitReached:
    if name == "nano_usd":
        return LimitReached("cost_usd", left / NANO, wanted / NANO, for_now=for_now)
    return LimitReached(name, left, wanted, for_now=for_now)


class MemoryAccounts:
    """Accounts in memory; every method is atomic across threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._spent: dict[str, Spend] = {}
        self._reserved: dict[str, Spend] = {}
        self._open: dict[str, tuple[tuple[str, ...], Spend, float]] = {}
        self._lock = threading.Lock()
        renew_in_child(self)

    def forked(self) -> None:
        """Keep the charges and drop the reservations, which belong to runs of the parent."""
        self._lock, self._open, self._reserved = threading.Lock(), {}, {}

    async def reserve(
        self, id: str, accounts: Sequence[Account], *, wanted: Spend, least: Spend, seconds: float
    ) -> Reservation:
        """Reserve as much of `wanted` as every account has left; raises LimitReached if that is below `least`."""
        with self._lock:
            return self._reserve(id, accounts, wanted, least, seconds)

    async def settle(self, id: str, used: Spend) -> None:
        """Replace a reservation by the amount used."""
        with self._lock:
            self._close(id, used)

    async def sweep(self) -> int:
        """Charge overdue reservations in full and delete them; returns their number."""
        with self._lock:
            return self._sweep()

    async def balance(self, account: str) -> Balance:
        """The amounts spent and reserved on an account."""
        with self._lock:
            return self._balance(account)

    def _reserve(
        self, id: str, accounts: Sequence[Account], wanted: Spend, least: Spend, seconds: float
    ) -> Reservation:
        if id in self._open:
            raise StateError(TWICE)
        try:
            given = self._room(accounts, wanted, least)
        except LimitReached:
            if not self._sweep():
                raise
            given = self._room(accounts, wanted, least)
        ids = tuple(account.id for account in accounts)
        for name in ids:
            self._reserved[name] = self._reserved.get(name, NOTHING).plus(given)
        self._open[id] = (ids, given, loop_time() + seconds)
        return Reservation(id=id, granted=given)

    def _balance(self, account: str) -> Balance:
        return Balance(spent=self._spent.get(account, NOTHING), reserved=self._reserved.get(account, NOTHING))

    def _room(self, accounts: Sequence[Account], wanted: Spend, least: Spend) -> Spend:
        for account in accounts:
            wanted = granted(account, self._balance(account.id), wanted, least)
        return wanted

    def _close(self, id: str, used: Spend | None) -> None:
        ids, given, _ = self._open.pop(id, ((), NOTHING, 0.0))
        for name in ids:
            left = self._reserved.pop(name).plus(given, -1)
            if left != NOTHING or any(name in others for others, _, _ in self._open.values()):
                self._reserved[name] = left
            # Removed and inserted again, so that the dictionary is ordered by the last charge.
            charged = self._spent.pop(name, NOTHING).plus(given if used is None else used)
            self._spent[name] = charged
        while len(self._spent) > self._most:
            idle = next((name for name in self._spent if name not in self._reserved), None)
            if idle is None:
                return
            del self._spent[idle]

    def _sweep(self) -> int:
        overdue = [id for id, (_, _, until) in self._open.items() if until < loop_time()]
        for id in overdue:
            self._close(id, None)
        return len(overdue)
