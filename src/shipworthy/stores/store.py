"""The store of an agent's state."""

from collections.abc import Iterable
from typing import Any, Protocol

from shipworthy.stores.session import Session


class SessionStore(Protocol):
    """Keeps conversations."""

    async def load(self, session_id: str) -> Session | None:
        """The conversation of that id, or None."""
        ...

    async def save(self, session: Session) -> Session:
        """Keep it and return it with its new version; raises StateError when somebody else saved it meanwhile."""
        ...


class RunStore(Protocol):
    """Keeps the results of runs, and the whole texts that were too long for their ceiling."""

    @property
    def records(self) -> bool:
        """Whether runs are recorded."""
        ...

    async def add(
        self,
        session_id: str,
        agent: str,
        message: str,
        result: dict[str, Any],
        tape: Iterable[dict[str, Any]] | None = None,
    ) -> None:
        """Keep the result of a run, and its tape."""
        ...

    async def runs(self, agent: str | None = None, limit: int = 10_000) -> list[dict[str, Any]]:
        """The latest runs, of one agent or of all, the newest first."""
        ...

    async def tape(self, run_id: str) -> str | None:
        """The tape of a run, as JSON lines; None where there is none. The beginning of an id is enough."""
        ...

    async def keep(self, handle: str, text: str) -> None:
        """Keep the whole text of a result behind its handle."""
        ...

    async def read(self, handle: str, offset: int = 0, limit: int = 4000) -> str | None:
        """Characters `offset` to `offset + limit` of the text behind a handle; None where there is none."""
        ...
