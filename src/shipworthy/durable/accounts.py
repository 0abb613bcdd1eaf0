"""The accounts of sessions and tenants' days, in memory; and how much an account has room for."""

from collections.abc import Sequence

from shipworthy.clock import loop_time
from shipworthy.errors import LimitReached, StateError
from shipworthy.stores.accounts import COUNTS, NANO, Account, Balance, Reservation, Spend

NOTHING = Spend()
TWICE = "this run has reserved already"


def granted(account: Account, balance: Balance, wanted: Spend, least: Spend) -> Spend:
    """As much of `wanted` as the account has room for; raises LimitReached where that is less than `least`."""
    given = {}
    for name in COUNTS:
        ask, limit = getattr(wanted, name), account.limits.get(name)
        if limit is not None:
            left = max(limit - getattr(balance.spent, name) - getattr(balance.reserved, name), 0)
            if left < getattr(least, name):
                raise _refused(name, left, getattr(least, name))
            ask = min(ask, left)
        given[name] = ask
    return Spend(**given)


def _refused(name: str, left: int, wanted: int) -> LimitReached:
    if name == "nano_usd":
        return LimitReached("cost_usd", left / NANO, wanted / NANO)
    return LimitReached(name, left, wanted)


class MemoryAccounts:
    """Accounts as long as the process lives; nothing awaits between a check and what it allows."""

    def __init__(self) -> None:
        self._spent: dict[str, Spend] = {}
        self._reserved: dict[str, Spend] = {}
        self._open: dict[str, tuple[tuple[str, ...], Spend, float]] = {}

    async def reserve(
        self, id: str, accounts: Sequence[Account], *, wanted: Spend, least: Spend, seconds: float
    ) -> Reservation:
        """Set aside as much of `wanted` as every account has room for; raises LimitReached below `least`."""
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

    async def settle(self, id: str, used: Spend) -> None:
        """Replace a reservation by what was used."""
        self._close(id, used)

    async def sweep(self) -> int:
        """Charge in full, and close, what overdue runs have left."""
        return self._sweep()

    async def balance(self, account: str) -> Balance:
        """What was spent on an account, and what is reserved on it."""
        return self._balance(account)

    def _balance(self, account: str) -> Balance:
        return Balance(spent=self._spent.get(account, NOTHING), reserved=self._reserved.get(account, NOTHING))

    def _room(self, accounts: Sequence[Account], wanted: Spend, least: Spend) -> Spend:
        for account in accounts:
            wanted = granted(account, self._balance(account.id), wanted, least)
        return wanted

    def _close(self, id: str, used: Spend | None) -> None:
        ids, given, _ = self._open.pop(id, ((), NOTHING, 0.0))
        for name in ids:
            self._reserved[name] = self._reserved[name].plus(given, -1)
            self._spent[name] = self._spent.get(name, NOTHING).plus(given if used is None else used)

    def _sweep(self) -> int:
        overdue = [id for id, (_, _, until) in self._open.items() if until < loop_time()]
        for id in overdue:
            self._close(id, None)
        return len(overdue)
