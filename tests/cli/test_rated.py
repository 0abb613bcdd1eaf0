"""`shipworthy runs --feedback`: what people rated, and drafts of cases of it."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.dev.folders import shop

from shipworthy.cli.rated import Rated
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import UsageError
from shipworthy.stores.ratings import Rating

Shell = Callable[..., tuple[int, str, str]]


def test_bad_runs_are_listed_and_become_drafts(shell: Shell, tmp_path: Path) -> None:
    folder, file = str(shop(tmp_path / "shop")), tmp_path / "drafts.yaml"
    shell("run", folder, "what does a lamp cost")
    shell("run", folder, "what does a chair cost")
    chair = json.loads(shell("runs", "--json")[1])[0]["run_id"]
    store = SqlStore.open(None)
    asyncio.run(store.ratings.rate(Rating(run_id=chair, mark="bad", comment="I asked for a table", at=1.0)))
    store.close()
    listed = json.loads(shell("runs", "--feedback", "bad", "--json")[1])
    assert [run["run_id"] for run in listed] == [chair]
    code, out, _ = shell("runs", folder, "--feedback", "bad", "--to-cases", str(file))
    assert code == 0 and "1 draft in" in out
    assert "what does a chair cost" in file.read_text() and "I asked for a table" in file.read_text()
    code, _, err = shell("runs", folder, "--feedback", "bad", "--to-cases", str(file))
    assert code == 2 and "is there already" in err
    assert "nothing was written" in shell("runs", "--feedback", "good", "--to-cases", str(tmp_path / "x"))[1]


def test_what_cannot_be_used_is_told() -> None:
    with pytest.raises(UsageError, match="good and bad"):
        Rated(mark="awful").check()
    with pytest.raises(UsageError, match="add --feedback bad"):
        Rated(file=Path("x")).check()
