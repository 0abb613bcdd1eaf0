"""Claims of writes in a database that the first claim opens."""

from typing import Protocol

from shipworthy.stores.effects import Effect, Effects, SoFar, State


class Opens(Protocol):
    """A store whose database is open."""

    effects: Effects


class Opening(Protocol):
    """A store that opens its database when it is first needed."""

    @property
    def opened(self) -> bool:
        """Whether it is open by now."""
        ...

    def open(self) -> Opens:
        """Open it; raises StateError."""
        ...


class LaterEffects:
    """Claims in the database, which the first claim opens."""

    def __init__(self, store: Opening) -> None:
        self._store = store

    async def claim(self, effect: Effect, *, durable: bool = True) -> Effect | None:
        """Claim the write: None if the caller may make it, else the effect that prevents it."""
        return await self._store.open().effects.claim(effect, durable=durable)

    async def settle(
        self,
        key: str,
        state: State,
        value: object = None,
        text: str = "",
        *,
        by: str = "",
        running: bool = False,
        so_far: SoFar | None = None,
    ) -> None:
        """Store the outcome of a write; with `by`, only if the claim is still that run's."""
        await self._store.open().effects.settle(key, state, value, text, by=by, running=running, so_far=so_far)

    async def ended(self, key: str, *, by: str) -> None:
        """Note that no code of the call of this run runs any more; its outcome stays as it is."""
        await self._store.open().effects.ended(key, by=by)

    async def untold(self, session_id: str, since: float, told: str) -> list[Effect]:
        """Effects that the session may not have reported; none if no session has opened the database."""
        return [] if not self._store.opened else await self._store.open().effects.untold(session_id, since, told)

    async def unsettled(self, session_id: str | None = None) -> list[Effect]:
        """Effects with an unknown outcome, also of dead processes; of one session, or of all."""
        return await self._store.open().effects.unsettled(session_id)
