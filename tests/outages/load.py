"""What PostgreSQL is put through, and what came of it: the tests run it with small counts, `bench/postgres.py` with all.

Each function returns what it counted. A bank is a file to which each payment appends a line, on the disk before the
tool goes on; a payment is doubled where it stands there twice, lost where it was told and does not.
"""

import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.postgres import Postgres

from shipworthy.durable.sql import SqlStore
from shipworthy.stores.effects import Effect

ROOT = Path(__file__).parents[2]
WORKER = [sys.executable, "-m", "tests.outages.worker"]
ENVIRON = {**os.environ, "SHIPWORTHY_ROUTING": "light", "PYTHONPATH": f"{ROOT}/src"}


@dataclass
class Paid:
    """What was told of payments, and what the bank says."""

    told: dict[str, str] = field(default_factory=dict)
    """Payment → paid, unknown, failed, or nothing where no answer came."""
    bank: Counter[str] = field(default_factory=Counter)
    killed: int = 0
    unknown: set[str] = field(default_factory=set)
    """Payments that the store lists as unknown."""

    @property
    def doubled(self) -> list[str]:
        return [what for what, times in self.bank.items() if times > 1]

    @property
    def lost(self) -> list[str]:
        """Payments that were told and not made, and those made of which neither an answer nor the store says so."""
        told = [what for what, how in self.told.items() if how == "paid" and not self.bank[what]]
        return told + [
            what for what in self.bank if self.told.get(what) not in ("paid", "unknown") and what not in self.unknown
        ]

    def words(self) -> str:
        kinds = Counter(self.told.values())
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        killed = f"{self.killed} killed, " if self.killed else ""
        return f"{killed}{len(self.told)} payments ({told}): {len(self.doubled)} doubled, {len(self.lost)} lost"


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for the bank and the notes of the workers."""
    with tempfile.TemporaryDirectory(prefix="outages-") as made:
        yield Path(made)


def claims(url: str, *, rounds: int, claimants: int) -> Counter[tuple[int, tuple[str, ...], str]]:
    """Tasks over two stores of one process claim the same write at once: (made by, what others see, what one sees later)."""

    async def raced() -> Counter[tuple[int, tuple[str, ...], str]]:
        stores, seen = [SqlStore.open(url) for _ in range(2)], Counter[tuple[int, tuple[str, ...], str]]()
        for number in range(rounds):
            # Two openings of the skill that claim the same write under two keys.
            keys = [f"{number:032d}{letter * 32}" for letter in ("xy" if number % 2 else "x")]

            def effect(n: int, keys: list[str] = keys, number: int = number) -> Effect:
                key = keys[n % len(keys)]
                return Effect(key=key, run_id=f"{number}-{n}", session_id="s", agent="a", tool="pay", args={"n": 1})

            found = await asyncio.gather(*(stores[n % 2].effects.claim(effect(n)) for n in range(claimants)))
            others = tuple(sorted({one.state for one in found if one is not None}))
            late = await stores[0].effects.claim(effect(claimants))
            seen[found.count(None), others, "nothing" if late is None else late.state] += 1
        for store in stores:
            store.close()
        return seen

    return asyncio.run(raced())


def yeses(url: str, *, questions: int, processes: int) -> Paid:
    """Each yes is heard by several processes at the same moment."""
    with folder() as place:
        asked = json.loads(_ended(_begun("ask", url, place, str(questions)))[0])
        assert asked == ["asked"] * questions, asked
        running = [_begun("yes", url, place, str(questions)) for _ in range(processes)]
        for process in running:
            assert process.stdout is not None and process.stdout.readline() == "ready\n"
        (place / "begin").write_text(str(time.time() + 0.2))
        for process in running:
            _ended(process)
        paid = Paid(bank=_bank(place))
        paid.told = {str(n): "paid" if paid.bank[str(n)] else "nothing" for n in range(questions)}
        return paid


def kills(url: str, *, count: int, seed: int = 7) -> Paid:
    """A process that answers is killed at a random moment; another one gets the message again."""
    dice = random.Random(seed)
    with folder() as place:
        farm = _begun("farm", url, place, stdin=subprocess.PIPE)
        paid = Paid()
        for number in range(count):
            after = dice.uniform(0.0, 0.12)
            told = [_answer(farm, {"n": number, "kill": after}), _answer(farm, {"n": number})]
            paid.killed += told[0] == "killed"
            # What was answered before the kill is a new message when it is sent again.
            paid.told[str(number)] = told[1] if told[0] == "killed" else told[0]
            if told[0] != "killed":
                _forget_one(place, str(number), told)
        assert farm.stdin is not None
        farm.stdin.close()
        _ended(farm)
        paid.bank, paid.unknown = _bank(place), _unknown(url)
        return paid


def restarts(server: Postgres, url: str, *, seconds: float, every: float, processes: int, how: str = "fast") -> Paid:
    """The server is restarted while several processes pay; each message is sent until it is answered."""
    with folder() as place:
        running = [_begun("pay", url, place, str(number)) for number in range(processes)]
        for process in running:
            assert process.stdout is not None and process.stdout.readline() == "ready\n"
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(min(every, max(until - time.monotonic(), 0.0)))
            server.restart(how)
        (place / "end").touch()
        said = [json.loads(line) for process in running for line in _ended(process)]
        return Paid(told=dict(said), bank=_bank(place), unknown=_unknown(url))


def cuts(server: Postgres, url: str, *, seconds: float, every: float, processes: int) -> Paid:
    """Every connection is ended by the server again and again while several processes pay."""
    with folder() as place:
        running = [_begun("pay", url, place, str(number)) for number in range(processes)]
        for process in running:
            assert process.stdout is not None and process.stdout.readline() == "ready\n"
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(every)
            server.sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'shipworthy' AND pid <> pg_backend_pid()"
            )
        (place / "end").touch()
        said = [json.loads(line) for process in running for line in _ended(process)]
        return Paid(told=dict(said), bank=_bank(place), unknown=_unknown(url))


def budgets(url: str, *, allowed: int, seconds: float, processes: int, seed: int = 3) -> tuple[int, int, int]:
    """A tenant's day over processes that are killed and begun again: calls made, answers, processes."""
    dice, until = random.Random(seed), time.monotonic() + seconds
    with folder() as place:
        running: list[subprocess.Popen[str]] = []
        started = 0
        while time.monotonic() < until:
            while len(running) < processes:
                running.append(_begun("spend", url, place, str(allowed)))
                started += 1
            for process in running:
                # One that has not begun yet would be killed for ever on a busy machine.
                assert process.stdout is not None and (process.poll() is not None or process.stdout.readline())
            time.sleep(dice.uniform(0.1, 0.6))
            victim = running.pop(dice.randrange(len(running)))
            _killed(victim)
        for process in running:
            _killed(process)
        return len(_bank(place, "calls")), len(_bank(place, "answers")), started


def _bank(place: Path, name: str = "bank") -> Counter[str]:
    file = place / name
    lines = file.read_text().splitlines() if file.exists() else []
    return Counter(lines if name == "bank" else [f"{n}" for n, _ in enumerate(lines)])


def _forget_one(place: Path, number: str, told: list[str]) -> None:
    """A message that was answered, and sent again, pays anew: the second payment is taken out of the bank."""
    lines = (place / "bank").read_text().splitlines() if (place / "bank").exists() else []
    if told == ["paid", "paid"] and lines.count(number) == 2:
        lines.remove(number)
        (place / "bank").write_text("".join(f"{line}\n" for line in lines))


def _unknown(url: str) -> set[str]:
    store = SqlStore.open(url)
    found = asyncio.run(store.effects.unsettled())
    store.close()
    return {str(effect.args["n"]) for effect in found}


def _begun(kind: str, url: str, place: Path, *words: str, stdin: int = subprocess.DEVNULL) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*WORKER, kind, url, str(place), *words], cwd=ROOT, env=ENVIRON, text=True, stdin=stdin, stdout=subprocess.PIPE
    )


def _ended(process: "subprocess.Popen[str]") -> list[str]:
    assert process.stdout is not None
    lines = process.stdout.read().splitlines()
    process.stdout.close()
    assert process.wait() == 0, lines
    return lines


def _killed(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def _answer(farm: "subprocess.Popen[str]", task: dict[str, object]) -> str:
    assert farm.stdin is not None and farm.stdout is not None
    farm.stdin.write(json.dumps(task) + "\n")
    farm.stdin.flush()
    return farm.stdout.readline().strip()
