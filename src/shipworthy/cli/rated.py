"""Runs by when they were and what people said of them, and drafts of cases made of them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from shipworthy.durable.sql import SqlStore
from shipworthy.errors import UsageError
from shipworthy.stores.ratings import Mark
from shipworthy.stores.store import ListedRun
from shipworthy.watch.drafts import disliked, drafts_of, write_drafts
from shipworthy.watch.since import moment_of

__all__ = ["Rated", "moment_of"]

MARKS: tuple[str, ...] = get_args(Mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """Which ratings are wanted, and where drafts go."""

    mark: str | None = None
    """None: runs of any rating, and of none."""
    file: Path | None = None

    def check(self) -> None:
        """Raise UsageError where it cannot be done."""
        if self.mark is not None and self.mark not in MARKS:
            raise UsageError(f"`{self.mark}` is no rating; there are {' and '.join(MARKS)}")
        if self.file is not None and self.mark is None:
            raise UsageError("--to-cases makes drafts of rated runs: add --feedback bad")

    def among(self, store: SqlStore, runs: Sequence[ListedRun]) -> list[ListedRun]:
        """Those of the runs that have such a rating."""
        if self.mark is None:
            return list(runs)
        said = asyncio.run(store.ratings.among([run["run_id"] for run in runs]))
        wanted = {rating.run_id for rating in said if rating.mark == self.mark}
        return [run for run in runs if run["run_id"] in wanted]

    def written(self, store: SqlStore, every: Sequence[ListedRun], chosen: Sequence[ListedRun]) -> str:
        """Write the drafts of the chosen runs, and say so; raises UsageError where the file cannot be written."""
        if self.file is None or not chosen:
            return f"No run is rated {self.mark}: nothing was written."
        ratings = asyncio.run(store.ratings.among([run["run_id"] for run in chosen]))
        found = disliked(every, ratings, self.mark or "")
        write_drafts(self.file, drafts_of(found, self.mark or ""))
        many = f"{len(found)} draft{'s' * (len(found) != 1)}"
        return f"{many} in {self.file}: write what should come of each, then `shipworthy talk {self.file} AGENT`."
