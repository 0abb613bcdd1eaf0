"""A process that reserves and settles until it is killed: `python accounts_worker.py DATABASE LOG SEED held|hasty`."""

import asyncio
import random
import sys
import time
from typing import IO, Any

from shipworthy.durable import sql_accounts
from shipworthy.durable.sql import SqlStore
from shipworthy.durable.sql_accounts import SqlAccounts
from shipworthy.errors import LimitReached
from shipworthy.stores.accounts import Account, Spend

TOP = 12
"""The most tool calls that one run wants."""
LIMIT = {"tool_calls": 24, "nano_usd": 10**9}


PAUSE = 0.02
"""Seconds for the others, where the defence is off: without them thousands of reservations go by before some collide."""


class Hasty(SqlAccounts):
    """Looks and reserves in two transactions, and takes its time between them and before it settles."""

    async def reserve(self, id: str, accounts: Any, *, wanted: Spend, least: Spend, seconds: float) -> Any:
        balances = [await self.balance(account.id) for account in accounts]
        for account, balance in zip(accounts, balances, strict=True):
            wanted = sql_accounts.granted(account, balance, wanted, least)
        await asyncio.sleep(PAUSE)
        unlimited = [Account(id=account.id) for account in accounts]
        return await super().reserve(id, unlimited, wanted=wanted, least=least, seconds=seconds)

    async def settle(self, id: str, used: Spend) -> None:
        await asyncio.sleep(PAUSE)
        await super().settle(id, used)


async def work(store: SqlStore, out: IO[str], seed: int, *, held: bool) -> None:
    """What was granted, and what is about to be settled, is logged before it is."""
    accounts, number, dice = store.accounts if held else Hasty(store._transact), 0, random.Random(seed)
    while True:
        number += 1
        key, wanted = f"{seed}-{number}", Spend(tool_calls=dice.randint(1, TOP), nano_usd=dice.randint(0, 999))
        # A new day every quarter of a second: what a killed run is charged in full would soon fill one.
        day = f"day{int(time.time() * 4)}"
        charged = [Account(id=day, limits=LIMIT), Account(id=f"s{dice.randint(0, 2)}-{day}", limits=LIMIT)]
        least = Spend(tool_calls=dice.randint(1, wanted.tool_calls))
        try:
            found = await accounts.reserve(key, charged, wanted=wanted, least=least, seconds=300)
        except LimitReached:
            out.write(f"refused {key} 0 0 {day}\n")
            continue
        given = found.granted.tool_calls
        used = given if dice.random() < 0.01 else 0
        out.write(f"granted {key} {given} {used} {day}\n")
        await accounts.settle(key, Spend(tool_calls=used))
        out.write(f"settled {key} {given} {used} {day}\n")


if __name__ == "__main__":
    _, database, log, number, way = sys.argv
    with open(log, "a", buffering=1) as lines:
        asyncio.run(work(SqlStore(database), lines, int(number), held=way == "held"))
