"""F17, F19, F35: killed at five moments around every write of three workflows, nothing is doubled and nothing is lost."""

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CHILD = Path(__file__).with_name("child.py")
POINTS = ("claim", "claimed", "effect", "settled")
WRITES = {
    "confirmed": ["pay a1"],
    "in a row": ["mail first a1", "pay second a1"],
    "for each": ["mail 1 a1", "mail 2 a1", "mail 3 a1", "pay helper a1"],
}
SIGKILLED = -9


def moments() -> Iterator[tuple[str, str]]:
    """Every moment of every workflow: (workflow, point:number)."""
    for workflow, writes in WRITES.items():
        for number in range(1, len(writes) + 1):
            yield from ((workflow, f"{point}:{number}") for point in POINTS)
        yield workflow, "saved:1"


class World:
    """A database, the world outside, and a person who sends the same message again until it is answered."""

    def __init__(self, folder: Path, workflow: str, off: str = "") -> None:
        self.folder, self.workflow, self.off = folder, workflow, off
        self.kills = 0

    def say(self, message: str, kill: str = "") -> dict[str, Any] | None:
        """The answer, or None where the process was killed."""
        told = [str(self.folder / "x.db"), str(self.folder / "outside.txt"), self.workflow, message]
        environ = {**os.environ, "KILL": kill, "OFF": self.off}
        done = subprocess.run([sys.executable, CHILD, *told], env=environ, capture_output=True, text=True, timeout=60)
        if done.returncode == SIGKILLED:
            self.kills += 1
            return None
        assert done.returncode == 0, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def told(self, kill: str) -> dict[str, Any]:
        """The last answer of the conversation, in which one message is killed and sent again."""
        message = "Do it for order a1"
        if self.workflow == "confirmed":
            asked = self.say(message)
            assert asked is not None
            assert asked["reason"] == "confirm"
            message = "yes"
        first = self.say(message, kill)
        if first is None and kill.startswith("saved"):
            return self.kept()
        return first or self.say(message) or {}

    def kept(self) -> dict[str, Any]:
        """The last answer as the state has it: a run that was kept is looked up, not asked for again."""
        with contextlib.closing(sqlite3.connect(self.folder / "x.db")) as db:
            (result,) = db.execute("SELECT result FROM runs ORDER BY at DESC LIMIT 1").fetchone()
        return {**json.loads(result), "unknown": []}

    def happened(self) -> Counter[str]:
        outside = self.folder / "outside.txt"
        return Counter(outside.read_text().splitlines()) if outside.exists() else Counter()


def judged(world: World, kill: str) -> dict[str, list[str]]:
    """What was doubled, what was lost without a word, and what was reported as unknown."""
    answer, happened = world.told(kill), world.happened()
    found: dict[str, list[str]] = {"doubled": [], "lost": [], "unreported": [], "unknown": answer["unknown"]}
    for write in WRITES[world.workflow]:
        count = happened[write]
        if count > 1:
            found["doubled"].append(write)
        told = write in answer["unknown"] and write.split(" ", 1)[1] in answer["text"]
        if write in answer["unknown"] and not told:
            found["unreported"].append(write)
        stopped = bool(answer["unknown"])
        if count == 0 and answer["status"] == "completed":
            found["lost"].append(write)
        if count == 0 and not told and not stopped:
            found["lost"].append(write)
    return found


def test_F17_F19_F35_killed_at_every_moment_nothing_is_doubled_lost_or_silent(
    tmp_path: Path, count: Callable[[int, int], int]
) -> None:
    rounds, every = count(1, 4), list(moments())
    chosen = every[:: count(3, 1)]
    sums, kills = Counter[str](), 0
    for turn in range(rounds):
        for number, (workflow, kill) in enumerate(chosen):
            folder = tmp_path / f"{turn}-{number}"
            folder.mkdir()
            world = World(folder, workflow)
            found = judged(world, kill)
            assert found["doubled"] == [], (workflow, kill)
            assert found["lost"] == [], (workflow, kill)
            assert found["unreported"] == [], (workflow, kill)
            kills += world.kills
            sums.update({name: len(some) for name, some in found.items()})
    print(f"{kills} kills at {len(chosen)} moments of {len(WRITES)} workflows: {dict(sums)}")
    assert kills == rounds * len(chosen)
    assert sums["unknown"] >= 1


@pytest.mark.parametrize(
    ("off", "workflow", "kill", "write"),
    [
        ("claims", "confirmed", "effect:1", "pay a1"),
        ("claims", "for each", "effect:4", "pay helper a1"),
        ("unknown", "in a row", "effect:2", "pay second a1"),
    ],
)
def test_F35_with_the_defence_off_a_write_is_doubled(
    off: str, workflow: str, kill: str, write: str, tmp_path: Path
) -> None:
    assert judged(World(tmp_path, workflow, off), kill)["doubled"][-1:] == [write]


def test_F35_a_write_that_can_be_checked_is_never_unknown(tmp_path: Path) -> None:
    for kill in ("claimed:1", "effect:1"):
        folder = tmp_path / kill.replace(":", "-")
        folder.mkdir()
        world = World(folder, "for each")
        found = judged(world, kill)
        assert found["unknown"] == []
        assert world.happened() == Counter(WRITES["for each"])
