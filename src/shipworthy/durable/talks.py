"""Lists the conversations of runs that are kept in memory, or that wait to be written."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from operator import attrgetter
from typing import Protocol

from shipworthy.stores.store import ListedRun
from shipworthy.stores.talks import LOOKED_AT, Talk, Talks


class Latest(Protocol):
    """Reads the latest runs of an agent."""

    def __call__(self, agent: str, limit: int, *, tenant: str) -> Awaitable[list[ListedRun]]:
        """The runs, newest first."""
        ...


class MemoryTalks:
    """Conversations in memory."""

    def __init__(self, runs: Latest) -> None:
        self._runs = runs

    async def latest(self, agent: str, limit: int, *, tenant: str = "") -> list[Talk]:
        """The conversations of an agent with a tenant, the one that was carried on last first."""
        return talks_of(reversed(await self._runs(agent, LOOKED_AT, tenant=tenant)))[:limit]


class FlushedTalks:
    """Conversations in a store that is read once its queued records are written."""

    def __init__(self, flushed: Callable[[], Awaitable[None]], talks: Callable[[], Talks]) -> None:
        self._flushed, self._talks = flushed, talks

    async def latest(self, agent: str, limit: int, *, tenant: str = "") -> list[Talk]:
        """The conversations of an agent with a tenant, the one that was carried on last first; raises StateError."""
        await self._flushed()
        return await self._talks().latest(agent, limit, tenant=tenant)


def talks_of(runs: Iterable[ListedRun]) -> list[Talk]:
    """The conversations of these runs, of which the oldest comes first; the one that was carried on last first."""
    found = dict[str, Talk]()
    for run in runs:
        name, at, status = run["session"], run["at"], str(run["status"])
        # A run without a conversation stands under its own id.
        if name != run["run_id"]:
            begun = found.get(name) or Talk(session=name, at=at, runs=0, status=status, message=run["message"])
            found[name] = replace(begun, at=at, runs=begun.runs + 1, status=status)
    return sorted(found.values(), key=attrgetter("at"), reverse=True)
