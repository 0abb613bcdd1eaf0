"""The stores in memory: for tests, and for agents that need nothing kept."""

from dataclasses import replace
from typing import Any

from shipworthy.errors import StateError
from shipworthy.runtime.session import Session


class MemoryStore:
    """Keeps conversations and results as long as the process lives."""

    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}
        self._runs: list[dict[str, Any]] = []
        self._texts: dict[str, str] = {}

    async def load(self, session_id: str) -> Session | None:
        """The conversation of that id, or None."""
        return self._sessions.get(session_id)

    async def save(self, session: Session) -> Session:
        """Keep it, with its version counted up; raises StateError when somebody else saved it meanwhile."""
        held = self._sessions.get(session.id)
        if (held.version if held is not None else 0) != session.version:
            raise StateError("the conversation was changed by another message meanwhile: send this one again")
        saved = replace(session, version=session.version + 1)
        self._sessions[session.id] = saved
        return saved

    async def add(self, session_id: str, agent: str, message: str, result: dict[str, Any]) -> None:
        """Keep the result of a run."""
        self._runs.append({"session": session_id, "agent": agent, "message": message, **result})

    async def keep(self, handle: str, text: str) -> None:
        """Keep the whole text of a result behind its handle."""
        self._texts[handle] = text

    async def read(self, handle: str, offset: int = 0, limit: int = 4000) -> str | None:
        """Characters `offset` to `offset + limit` of the text; None where there is none."""
        text = self._texts.get(handle)
        return None if text is None else text[offset : offset + limit]
