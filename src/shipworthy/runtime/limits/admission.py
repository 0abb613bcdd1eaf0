"""Admission: a run's worst case is set aside on the accounts above it, before anything is spent, and settled after."""

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from math import ceil, floor
from typing import Any

from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.limits import Limits, Quota
from shipworthy.errors import LimitReached, StateError
from shipworthy.runtime.limits.ledger import Ledger
from shipworthy.stores.accounts import COUNTS, NANO, Account, Accounts, Reservation, Spend
from shipworthy.world import Codec, World

log = logging.getLogger("shipworthy")
OVERDUE = 30.0
"""Seconds beyond its own time after which a run's reservation is taken for lost; no run lasts that long."""
UNPRICED = 10**15
"""Billionths of a dollar, a million dollars: a call whose price is unknown fits no limit."""
RESERVATIONS: Codec[Reservation] = Codec(
    write=asdict, read=lambda data: Reservation(id=data["id"], granted=Spend(**data["granted"]))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """The accounts of one run; without any, everything is admitted."""

    store: Accounts | None = None
    accounts: Sequence[Account] = ()
    attempt: str = ""
    """Tells the reservations of a run that is begun again from those of the time before."""
    most: Mapping[str, float] = field(default_factory=dict)
    """Dimension → the most that the caller lets this run use of it."""
    inside: "Inside | None" = None
    """Returns the accounts of a specialist for its own limits; None: it has none."""

    def of_specialist(self, limits: Limits, name: str, world: World) -> "Admission":
        """The accounts that the run of a specialist is charged to, beside those of the run that asks it.

        `limits`: its own; `name`: of its agent. Whether there are any is on the tape.
        """
        if self.inside is None:
            return NO_ACCOUNTS
        own = NO_ACCOUNTS
        if limits.session is not None or limits.day is not None:
            asked = self.inside(limits, name)
            own = asked if world.observe("charged", lambda: bool(asked.accounts)) else own
        return replace(own, inside=self.inside)

    def within(self, bound: Bound, least: Bound) -> Bound:
        """The bound, no higher than the caller's limits; raises LimitReached where one is below `least`."""
        for name, most in self.most.items():
            needed = getattr(least, name)
            if needed is not None and needed > most:
                raise LimitReached(name, most, needed)
            bound = bound.capped(name, most)
        return bound

    async def reserve(self, key: str, bound: Bound, least: Bound, used: Spend, world: World) -> Bound:
        """The bound as far as the accounts have room for it; raises LimitReached where that is less than `least`.

        `least`: what the required steps use at least. `used`: what of the bound is spent, and settled, already.
        """
        store = self.store
        if store is None or not self.accounts:
            return bound
        wanted, seconds = _positive(spend_of(bound).plus(used, -1)), (bound.latency_ms or 0.0) / 1000 + OVERDUE
        floor_of = _smaller(spend_of(least), wanted)
        found = await world.store(
            "reserve",
            lambda: store.reserve(key, self.accounts, wanted=wanted, least=floor_of, seconds=seconds),
            RESERVATIONS,
        )
        return _within(bound, found.granted.plus(used), wanted.plus(used))

    async def settle(self, key: str, before: Spend, ledger: Ledger, world: World) -> Spend:
        """Replace the reservation by what the run has used since `before`; all that it has used until now."""
        used = spent(ledger)
        store = self.store
        if store is not None and self.accounts:
            try:
                await world.store("settle", lambda: store.settle(key, used.plus(before, -1)))
            except StateError as error:
                # The answer is there, and stays. What was set aside is charged in full when it is overdue.
                log.warning("what a run has used could not be charged: %s", error)
        return used


Inside = Callable[[Limits, str], Admission]
"""Takes the limits of a specialist and the name of its agent."""
NO_ACCOUNTS = Admission()


def accounts_of(limits: Limits, *, agent: str, session: str | None, tenant: str, now: dt.datetime) -> list[Account]:
    """The accounts that a run of this agent is charged to: those for which its definition has a limit."""
    day = now.astimezone(dt.UTC).date().isoformat()
    found = []
    if limits.session is not None and session is not None:
        whose = f"session of {tenant.replace('%', '%25').replace('/', '%2F')}" if tenant else "session"
        found.append(Account(id=f"{agent}/{whose}/{session}", limits=_limits(limits.session)))
    if limits.day is not None:
        found.append(Account(id=f"{agent}/day/{tenant}/{day}", limits=_limits(limits.day)))
    return found


def spend_of(bound: Bound) -> Spend:
    """A bound in whole numbers; what is not promised in dollars fits no limit of dollars."""
    dollars = UNPRICED if bound.cost_usd is None else ceil(round(bound.cost_usd * NANO, 3))
    counts: dict[str, Any] = {name: ceil(getattr(bound, name) or 0) for name in COUNTS if name != "nano_usd"}
    return Spend(**counts, nano_usd=dollars)


def spent(ledger: Ledger) -> Spend:
    """What a run has used, in whole numbers."""
    usage = ledger.usage(0.0)
    counts: dict[str, Any] = {name: getattr(usage, name) for name in COUNTS if name != "nano_usd"}
    return Spend(**counts, nano_usd=ceil(round(usage.cost_usd * NANO, 3)))


def _limits(quota: Quota) -> Mapping[str, int]:
    limits: dict[str, int] = {
        name: most for name in COUNTS if name != "nano_usd" and (most := getattr(quota, f"max_{name}")) is not None
    }
    return limits if quota.max_cost_usd is None else limits | {"nano_usd": floor(round(quota.max_cost_usd * NANO, 3))}


def _positive(spend: Spend) -> Spend:
    return Spend(**{name: max(getattr(spend, name), 0) for name in COUNTS})


def _smaller(a: Spend, b: Spend) -> Spend:
    return Spend(**{name: min(getattr(a, name), getattr(b, name)) for name in COUNTS})


def _within(bound: Bound, granted: Spend, wanted: Spend) -> Bound:
    """The bound, lowered where less than it was granted."""
    for name in COUNTS:
        got = getattr(granted, name)
        if got < getattr(wanted, name):
            bound = bound.capped("cost_usd", got / NANO) if name == "nano_usd" else bound.capped(name, got)
    return bound
