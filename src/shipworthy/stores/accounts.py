"""The accounts above a run: a session, and a tenant's day. The store sees one reservation and one settlement a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

COUNTS = ("model_calls", "tool_calls", "input_tokens", "output_tokens", "nano_usd")
NANO = 1_000_000_000
"""Parts of a dollar: whole numbers, so that sums are exact and no cent is lost or found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spend:
    """An amount in each counted dimension, in whole numbers."""

    model_calls: int = 0
    tool_calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    nano_usd: int = 0
    """Billionths of a US dollar, rounded up."""

    def plus(self, other: "Spend", sign: int = 1) -> "Spend":
        """Both together; with `sign` -1, the difference."""
        return Spend(**{name: getattr(self, name) + sign * getattr(other, name) for name in COUNTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account by name, with what it may hold; a dimension without a limit is counted, and limits nothing."""

    id: str
    limits: Mapping[str, int] = field(default_factory=dict)
    """Dimension → the most that may be spent and reserved together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What an account stands at."""

    spent: Spend = field(default_factory=Spend)
    reserved: Spend = field(default_factory=Spend)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """What was set aside for one run, on all its accounts at once."""

    id: str
    granted: Spend
    """At most what was wanted, at least what was said to be the least."""


class Accounts(Protocol):
    """Keeps accounts; every method is atomic, across tasks and across processes."""

    async def reserve(
        self, id: str, accounts: Sequence[Account], *, wanted: Spend, least: Spend, seconds: float
    ) -> Reservation:
        """Set aside as much of `wanted` as every account has room for.

        Raises LimitReached, and sets nothing aside, where that would be below `least` in any dimension. What nobody
        settles within `seconds`, or whose process has died, is charged in full by the next `sweep`.
        """
        ...

    async def settle(self, id: str, used: Spend) -> None:
        """Replace a reservation by what was used; one that is not there any more was charged already."""
        ...

    async def sweep(self) -> int:
        """Charge in full, and close, what dead or overdue runs have left; how many reservations that were."""
        ...

    async def balance(self, account: str) -> Balance:
        """What was spent on an account, and what is reserved on it."""
        ...
