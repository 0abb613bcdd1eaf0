"""Money a day of each API key: set aside before a run, charged after it, exact over all processes of one database."""

import datetime as dt
import logging
import secrets
import time
from collections.abc import Callable
from math import ceil

from shipworthy.app.agent import Agent
from shipworthy.errors import LimitReached, StateError
from shipworthy.runtime.result import RunResult
from shipworthy.server.asked import Asked
from shipworthy.server.live import Live
from shipworthy.server.operation.keys import ApiKey
from shipworthy.server.refusal import Refused
from shipworthy.stores.accounts import NANO, Account, Accounts, Spend

DAY = 86_400
log = logging.getLogger("shipworthy")
OVERDUE = 60.0
"""Seconds beyond a run's time after which what was set aside for it counts as spent."""


class Caps:
    """The accounts of the keys that have a cap, in the store of one agent for all."""

    def __init__(self, agent: Agent | None, clock: Callable[[], float] = time.time) -> None:
        self._agent, self._clock = agent, clock

    async def check(self, key: ApiKey | None) -> None:
        """Raise Refused where the money of the day is spent."""
        if key is None or (account := self._account(key)) is None:
            return
        spent = (await self._accounts().balance(account.id)).spent.nano_usd
        if spent >= account.limits["nano_usd"]:
            raise self._refused(key)

    async def reserve(self, key: ApiKey | None, agent: Agent, live: Live) -> str:
        """Set a run's worst case aside; returns what `settle` needs. Raises Refused where it does not fit."""
        if key is None or (account := self._account(key)) is None:
            return ""
        cost, seconds = worst_of(agent, live.asked)
        if cost is None:
            told = "this key has a cap in dollars, and the price of a model of this agent is not known"
            raise Refused("over_cap", f"{told}: state the price in its `models`")
        # Of its own for each attempt: a message that is sent again, as after a crash, is the same run.
        worst, id = Spend(nano_usd=_nano(cost)), f"key/{live.run_id}/{secrets.token_hex(4)}"
        try:
            await self._accounts().reserve(id, [account], wanted=worst, least=worst, seconds=seconds + OVERDUE)
        except LimitReached as reached:
            raise self._refused(key, for_now=reached.for_now) from reached
        return id

    async def settle(self, held: str, live: Live, result: RunResult | None) -> None:
        """Charge what a run has used; of one that broke off, all that was set aside."""
        if not held or (result is None and live.worked):
            return  # what is not settled is charged in full when it is overdue
        cost = result.usage.cost_usd if result is not None and live.worked else 0.0
        try:
            await self._accounts().settle(held, Spend(nano_usd=_nano(cost)))
        except StateError as error:
            # The answer is there, and stays.
            log.warning("what a key has spent could not be charged, and will be in full: %s", error)

    def _account(self, key: ApiKey) -> Account | None:
        if key.usd_per_day is None:
            return None
        day = dt.datetime.fromtimestamp(self._clock(), dt.UTC).date().isoformat()
        return Account(id=f"key/{key.account}/{day}", limits={"nano_usd": int(round(key.usd_per_day * NANO, 3))})

    def _accounts(self) -> Accounts:
        assert self._agent is not None
        return self._agent.store.accounts

    def _refused(self, key: ApiKey, *, for_now: bool = False) -> Refused:
        if for_now:
            told = "the rest of this key's money is set aside for runs that go on"
            return Refused("over_cap", f"{told}: send it again when they have ended", retry_after=5)
        left = DAY - self._clock() % DAY
        told = f"this key may spend ${key.usd_per_day:g} a day, and the rest does not cover this message"
        return Refused("over_cap", f"{told}: the next day begins at 00:00 UTC", retry_after=left)


def worst_of(agent: Agent, asked: Asked) -> tuple[float | None, float]:
    """The dollars and seconds that a message costs at most; None: not known."""
    bounds, skill, own = agent.bounds(), asked.skill, asked.limits.get("max_cost_usd")
    chosen = [bounds[skill]] if skill is not None and skill in bounds else list(bounds.values())
    costs = [bound.cost_usd if own is None or bound.cost_usd is None else min(bound.cost_usd, own) for bound in chosen]
    seconds = max((bound.latency_ms or 0.0 for bound in chosen), default=0.0) / 1000
    known = [cost for cost in costs if cost is not None]
    return (max(known, default=0.0) if len(known) == len(costs) else None), seconds


def _nano(dollars: float) -> int:
    return ceil(round(dollars * NANO, 3))
