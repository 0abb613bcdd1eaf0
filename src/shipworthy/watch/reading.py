"""Reads the runs of an agent out of its store, as watching compares them."""

from dataclasses import dataclass

from shipworthy.stores.ratings import Rating
from shipworthy.stores.store import ListedRun, Store
from shipworthy.watch.seen import Seen, seen_of

__all__ = ["Read", "read"]

MOST = 10_000
"""Runs, the latest ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The runs of an agent, the oldest first, and what people said of them."""

    runs: tuple[Seen, ...]
    ratings: tuple[Rating, ...]
    unreadable: int = 0
    """Runs without a result: they go on, were killed, or cannot be read."""
    more: bool = False
    """Whether there may be older ones."""


async def read(
    store: Store,
    agent: str,
    *,
    tenant: str | None = None,
    since: float = 0.0,
    until: float | None = None,
    most: int = MOST,
) -> Read:
    """The runs of an agent between two moments, seconds since the epoch; the latest `most`.

    `tenant`: None: of all tenants. Raises StateError from the store.
    """
    listed = await store.runs(agent, most, tenant=tenant)
    chosen = [run for run in listed if since <= run["at"] and (until is None or run["at"] < until)]
    seen = [one for one in [await _seen(store, run) for run in reversed(chosen)] if one is not None]
    said = await store.ratings.among([run.run_id for run in seen])
    kept = tuple(one for one in said if until is None or one.at < until)
    left = len(chosen) - len(seen)
    return Read(runs=tuple(seen), ratings=kept, unreadable=left, more=len(listed) == most)


async def _seen(store: Store, run: ListedRun) -> Seen | None:
    return seen_of(run, await store.tape(run["run_id"])) if "usage" in run else None
