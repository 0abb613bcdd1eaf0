"""Spending accounts of sessions and of tenants' days. Each run makes one reservation and one settlement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

COUNTS = ("model_calls", "tool_calls", "input_tokens", "output_tokens", "nano_usd")
NANO = 1_000_000_000
"""Units of a US dollar in `nano_usd`: integers, so that sums are exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spend:
    """An amount in each counted dimension, as integers."""

    model_calls: int = 0
    tool_calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    nano_usd: int = 0
    """Billionths of a US dollar, rounded up."""

    def plus(self, other: "Spend", sign: int = 1) -> "Spend":
        """The sum of both amounts; with `sign` -1, the difference."""
        return Spend(**{name: getattr(self, name) + sign * getattr(other, name) for name in COUNTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account with its limits; dimensions without a limit are only counted."""

    id: str
    limits: Mapping[str, int] = field(default_factory=dict)
    """Dimension → maximum of spent plus reserved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The amounts spent and reserved on an account."""

    spent: Spend = field(default_factory=Spend)
    reserved: Spend = field(default_factory=Spend)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """An amount reserved for one run on each of its accounts."""

    id: str
    granted: Spend
    """Between `least` and `wanted` in each dimension."""


class Accounts(Protocol):
    """Stores accounts; every method is atomic across tasks and processes."""

    async def reserve(
        self, id: str, accounts: Sequence[Account], *, wanted: Spend, least: Spend, seconds: float
    ) -> Reservation:
        """Reserve as much of `wanted` as every account has left.

        Raises LimitReached and reserves nothing if that is below `least` in any dimension. A reservation that is not
        settled within `seconds`, or whose process has died, is charged in full by the next `sweep`.
        """
        ...

    async def settle(self, id: str, used: Spend) -> None:
        """Replace a reservation by the amount used; a reservation that is gone was charged by a sweep."""
        ...

    async def sweep(self) -> int:
        """Charge the reservations of dead and overdue runs in full and delete them; returns their number."""
        ...

    async def balance(self, account: str) -> Balance:
        """The amounts spent and reserved on an account."""
        ...
