"""A disk that is full at each of the four commits: nothing is made twice, nothing is lost, and what a person reads is true.

The disk is a file system of 1 MB in memory, which only root may mount: `make real` runs this where it can be had.
"""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from shipworthy import Agent, Skill, Step, tool
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import StateError

pytestmark = pytest.mark.real
GO = "Do the daily job"
Commit = Literal["accepted", "claimed", "settled", "ended"]


class Disk:
    """A small file system that can be filled and emptied."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        """Leave no byte free."""
        with contextlib.suppress(OSError), (self.folder / "filler").open("ab", buffering=0) as filler:
            while True:
                filler.write(b"x" * 512)

    def free(self) -> None:
        """Leave room again."""
        (self.folder / "filler").unlink(missing_ok=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A file system of 1 MB; skips by name where none can be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"a small file system cannot be mounted: {mounted.stderr.strip()}")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", folder], check=True)


def agent(disk: Disk, store: Any, made: list[str], full_at: list[Commit]) -> Agent:
    """Reads, pays and reads again; the disk becomes full before the commit that is named."""

    @tool
    async def before() -> str:
        if "claimed" in full_at:
            disk.fill()
        return "looked"

    @tool(effect="write", confirm="never")
    async def pay() -> str:
        made.append("paid")
        if "settled" in full_at:
            disk.fill()
        # Larger than what is left of the page of a journal.
        return "paid " + "x" * 9000

    @tool
    async def after() -> str:
        if "ended" in full_at:
            disk.fill()
        return "x" * 9000

    steps = (Step(tool="before"), Step(tool="pay"), Step(tool="after"), Step(answer="Paid once."))
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps)
    return Agent(skills=[job], tools=[before, pay, after], store=store)


@pytest.mark.parametrize("commit", ["accepted", "claimed", "settled", "ended"])
async def test_a_full_disk_doubles_nothing_and_loses_nothing(disk: Disk, commit: Commit) -> None:
    made, full_at = list[str](), list[Commit]()
    store = SqlStore.open(f"sqlite:///{disk.folder}/state.db")
    one = agent(disk, store, made, full_at)
    await one.run("hello", session="warm")
    full_at.append(commit)
    if commit == "accepted":
        disk.fill()
    with pytest.raises(
        StateError, match="database or disk is full. Make room on the disk, then send the message again"
    ):
        await one.run(GO, session="s", message_id="m")
    assert len(made) == (0 if commit in ("accepted", "claimed") else 1), "without a claim nothing is made"
    full_at.clear()
    disk.free()
    again = await one.run(GO, session="s", message_id="m")
    assert len(made) == 1, "the claim stands, whatever could not be stored after it"
    unknown = commit == "settled"
    assert again.text == "Paid once." if not unknown else "Nobody knows whether this happened" in again.text
    assert [effect.state for effect in await one.unsettled()] == ["unknown"] * unknown
    assert [run["status"] for run in await one.runs() if run["message"] == GO] == [again.status]
    store.close()
