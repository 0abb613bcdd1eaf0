"""Accounts in SQL: many processes, killed at any moment, and no limit is ever passed."""

import asyncio
import contextlib
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.durable.accounts_worker import LIMIT, TOP

from shipworthy.durable import sql_accounts
from shipworthy.durable.accounts import MemoryAccounts
from shipworthy.durable.migrations import ACCOUNTS, RESERVATIONS
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import LimitReached, StateError
from shipworthy.stores.accounts import COUNTS, Account, Accounts, Balance, Spend

WORKER = Path(__file__).with_name("accounts_worker.py")


@pytest.fixture
async def store(database: str) -> AsyncIterator[SqlStore]:
    found = SqlStore(database)
    yield found
    found.close()


@pytest.fixture(params=["memory", "sql"])
def either(request: pytest.FixtureRequest, store: SqlStore) -> Accounts:
    return MemoryAccounts() if request.param == "memory" else store.accounts


async def test_both_engines_grant_charge_and_refuse_alike(either: Accounts) -> None:
    a, b = Account(id="a", limits={"tool_calls": 5}), Account(id="b", limits={"tool_calls": 3, "nano_usd": 10})
    first = await either.reserve("1", [a, b], wanted=Spend(tool_calls=9, nano_usd=7), least=Spend(), seconds=60)
    assert first.granted == Spend(tool_calls=3, nano_usd=7)
    with pytest.raises(LimitReached, match="tool_calls"):
        await either.reserve("2", [b, a], wanted=Spend(tool_calls=1), least=Spend(tool_calls=1), seconds=60)
    assert await either.balance("a") == Balance(reserved=first.granted), "what is refused sets nothing aside"
    await either.settle("1", Spend(tool_calls=1, nano_usd=9))
    assert await either.balance("a") == Balance(spent=Spend(tool_calls=1, nano_usd=9))
    assert await either.balance("b") == Balance(spent=Spend(tool_calls=1, nano_usd=9))
    await either.settle("1", Spend(tool_calls=1))
    assert (await either.balance("a")).spent == Spend(tool_calls=1, nano_usd=9), "settled once"
    third = await either.reserve("3", [a], wanted=Spend(tool_calls=9), least=Spend(tool_calls=4), seconds=60)
    assert third.granted == Spend(tool_calls=4)
    with pytest.raises(StateError, match="already"):
        await either.reserve("3", [b], wanted=Spend(), least=Spend(), seconds=60)
    assert await either.sweep() == 0
    assert await either.balance("nobody") == Balance()


async def test_what_a_provider_billed_beyond_the_reservation_is_charged(either: Accounts) -> None:
    account = Account(id="a", limits={"nano_usd": 10})
    await either.reserve("1", [account], wanted=Spend(nano_usd=10), least=Spend(), seconds=60)
    await either.settle("1", Spend(nano_usd=25))
    with pytest.raises(LimitReached, match="0 left"):
        await either.reserve("2", [account], wanted=Spend(nano_usd=1), least=Spend(nano_usd=1), seconds=60)


async def test_an_overdue_run_is_charged_in_full(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    account = Account(id="a", limits=LIMIT)
    await store.accounts.reserve("1", [account], wanted=Spend(tool_calls=7), least=Spend(), seconds=5)
    assert await store.accounts.sweep() == 0
    now = time.time()
    monkeypatch.setattr(sql_accounts.time, "time", lambda: now + 6)
    assert await store.accounts.sweep() == 1
    assert await store.accounts.balance("a") == Balance(spent=Spend(tool_calls=7))


async def test_accounts_that_nobody_charges_are_forgotten(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    account, now = Account(id="a"), time.time()
    await store.accounts.reserve("1", [account], wanted=Spend(tool_calls=7), least=Spend(), seconds=5)
    await store.accounts.settle("1", Spend(tool_calls=7))
    await store._transact(lambda db: sql_accounts.prune(db, now + sql_accounts.KEEP_ACCOUNTS - 60), writes=True)
    assert (await store.accounts.balance("a")).spent == Spend(tool_calls=7)
    await store._transact(lambda db: sql_accounts.prune(db, now + sql_accounts.KEEP_ACCOUNTS + 60), writes=True)
    assert await store.accounts.balance("a") == Balance()


class Farm:
    """Four workers on one database, and the reader that watches them."""

    def __init__(self, database: str, folder: Path, seed: int, *, held: bool = True) -> None:
        self.url, self.folder, self.dice, self.held = database, folder, random.Random(seed), held
        self.kills = self.most = self.started = 0
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> "subprocess.Popen[bytes]":
        self.started += 1
        log, way = self.folder / f"{self.started}.log", "held" if self.held else "hasty"
        log.touch()
        return subprocess.Popen([sys.executable, WORKER, self.url, log, str(self.started), way])

    def run(self, total: int, kills: int) -> Counter[str]:
        """Until so many reservations were asked for and so many workers killed, or one too many; what they logged."""
        with contextlib.closing(SqlStore(self.url)) as store:
            asyncio.run(store.accounts.sweep())
        self.running = [self.start() for _ in range(4)]
        # After so many more reservations, not after some time: on a busy machine a worker would be killed before it
        # had begun, and so for ever.
        share = total // max(kills, 1)
        due = self.dice.randint(1, share)
        with contextlib.closing(SqlStore(self.url)) as db:
            while self.most <= LIMIT["tool_calls"] and (self.asked() < total or self.kills < kills):
                self.most = max(self.most, self.look(db))
                assert all(process.poll() is None for process in self.running), "a worker failed"
                if (asked := self.asked()) >= due:
                    victim = self.dice.randrange(4)
                    self.running[victim].kill()
                    self.running[victim].wait()
                    self.kills += 1
                    self.running[victim] = self.start()
                    due = asked + self.dice.randint(1, share)
            for process in self.running:
                process.kill()
                process.wait()
                self.kills += 1
            self.most = max(self.most, self.look(db))
        return Counter(line.split()[0] for line in self.lines())

    def lines(self) -> list[str]:
        return [line for log in self.folder.glob("*.log") for line in log.read_text().splitlines()]

    def asked(self) -> int:
        return sum(1 for line in self.lines() if not line.startswith("settled"))

    def look(self, db: SqlStore) -> int:
        """What is spent and reserved on the fullest account, in one read."""
        query = text(
            "SELECT a.id, a.tool_calls + coalesce((SELECT sum(r.tool_calls) FROM reservations r WHERE r.account = a.id), 0)"
            " FROM accounts a"
        )
        rows = db._transaction(lambda found: found.execute(query).all())
        time.sleep(0.02)
        return max((held for _, held in rows), default=0)


def test_f46_f35_processes_killed_at_any_moment_pass_no_limit_and_leave_nothing(
    database: str, tmp_path: Path, count: Callable[[int, int], int]
) -> None:
    total, kills = count(200, 50_000), count(2, 200)
    farm = Farm(database, tmp_path, seed=7)
    told = farm.run(total, kills)
    assert farm.most <= LIMIT["tool_calls"]

    after = SqlStore(farm.url)
    swept = asyncio.run(after.accounts.sweep())
    assert asyncio.run(after._transact(lambda db: db.execute(RESERVATIONS.select()).all())) == []
    rows = asyncio.run(after._transact(lambda db: db.execute(ACCOUNTS.select()).mappings().all()))
    spent = {row["id"]: row["tool_calls"] for row in rows if row["id"].startswith("day")}
    assert max(spent.values()) <= LIMIT["tool_calls"]
    days = _charged(farm.lines())
    for day, (lowest, _) in days.items():
        assert lowest <= spent[day], day
    assert sum(spent.values()) <= sum(highest for _, highest in days.values()) + farm.kills * TOP
    after.close()
    print(
        f"{total} reservations over 4 processes, seed 7: {dict(told)}, {farm.kills} killed, {swept} left at the end, swept;"
        f" most spent and reserved at once {farm.most} of {LIMIT['tool_calls']} in each of {len(spent)} accounts"
    )
    assert told["granted"] > told["refused"] / 4


def _charged(lines: list[str]) -> dict[str, tuple[int, int]]:
    """By day, the least and the most that its logged runs were charged: a killed one what it used, or all of it."""
    words = [line.split() for line in lines]
    settled, days = {key for kind, key, *_ in words if kind == "settled"}, dict[str, tuple[int, int]]()
    for kind, key, given, used, day in words:
        if kind == "granted":
            lowest, highest = days.get(day, (0, 0))
            days[day] = lowest + int(used), highest + int(used if key in settled else given)
    return days


def test_f46_with_the_defence_off_processes_pass_the_limit(database: str, tmp_path: Path) -> None:
    farm = Farm(database, tmp_path, seed=3, held=False)
    farm.run(15_000, 0)
    assert farm.most > LIMIT["tool_calls"]


def test_the_columns_are_the_dimensions() -> None:
    for table in (ACCOUNTS, RESERVATIONS):
        assert set(COUNTS) <= {column.name for column in table.columns}
