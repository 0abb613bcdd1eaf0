"""What the runs inside a tool may spend: at most the price of the tool, which the run around it has reserved.

A tool may ask another agent, or its own. The bound of the run around it knows only the tool and its price, so that is
all that these runs may spend together; each of them reserves from it what it spends at most, as from an account.
"""

import threading
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from math import floor

from shipworthy.errors import LimitReached
from shipworthy.stores.accounts import NANO, Account, Accounts, Balance, Reservation, Spend

WITHIN = Account(id="the tool that runs it")
"""Stands for the accounts of a run that has none of its own."""


@dataclass
class Allowance:
    """The dollars that one call of a tool may spend on runs inside it; every method is atomic across threads."""

    left_usd: float
    _open: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def reserve(self, id: str, wanted: Spend, least: Spend) -> Spend:
        """Set aside as much of `wanted` as is left; raises LimitReached where that is below `least`."""
        with self._lock:
            given = min(wanted.nano_usd, floor(round(self.left_usd * NANO, 3)))
            if given < least.nano_usd:
                raise LimitReached("cost_usd", self.left_usd, least.nano_usd / NANO)
            self.left_usd -= given / NANO
            self._open[id] = given
            return replace(wanted, nano_usd=given)

    def settle(self, id: str, used: Spend) -> None:
        """Replace what was set aside by what was used."""
        with self._lock:
            self.left_usd += (self._open.pop(id, 0) - used.nano_usd) / NANO


class Inside:
    """The accounts of a run inside a tool: the allowance of the tool's call, then the run's own."""

    def __init__(self, allowance: Allowance, own: Accounts | None) -> None:
        self._allowance, self._own = allowance, own

    async def reserve(
        self, id: str, accounts: Sequence[Account], *, wanted: Spend, least: Spend, seconds: float
    ) -> Reservation:
        """Reserve as much of `wanted` as all have left; raises LimitReached where that is below `least`."""
        granted = self._allowance.reserve(id, wanted, least)
        if self._own is None:
            return Reservation(id=id, granted=granted)
        try:
            found = await self._own.reserve(id, accounts, wanted=granted, least=least, seconds=seconds)
        except BaseException:
            self._allowance.settle(id, Spend())
            raise
        return found

    async def settle(self, id: str, used: Spend) -> None:
        """Replace a reservation by the amount used."""
        self._allowance.settle(id, used)
        if self._own is not None:
            await self._own.settle(id, used)

    async def sweep(self) -> int:
        """Charge the overdue reservations on the run's own accounts; returns their number."""
        return 0 if self._own is None else await self._own.sweep()

    async def balance(self, account: str) -> Balance:
        """The amounts spent and reserved on an account of the run's own."""
        return Balance(spent=Spend(), reserved=Spend()) if self._own is None else await self._own.balance(account)


allowed: ContextVar[Allowance | None] = ContextVar("shipworthy_allowance", default=None)
"""The allowance of the tool's call that runs here; None outside of every tool."""
