"""A store that opens the database only when it must: a single run is answered before its record is written."""

from collections.abc import Sequence
from typing import Any

from shipworthy import lazy
from shipworthy.durable.effects import MemoryEffects
from shipworthy.durable.memory import MemoryStore


class LaterStore(MemoryStore):
    """Holds what a run leaves until `flush`. Writes and accounts are no matter for later: they open the database."""

    def __init__(self) -> None:
        super().__init__(records=True)
        self._rows: list[tuple[Any, ...]] = []
        self._whole: list[tuple[str, str]] = []
        self._real: Any = None
        self.effects: Any = LaterEffects(self)

    def open(self) -> Any:
        """The store in SQL."""
        if self._real is None:
            # The database library costs a tenth of a second.
            self._real = lazy.sql_store().open(None)
        return self._real

    def __getattribute__(self, name: str) -> Any:
        # Accounts hold for all processes.
        return self.open().accounts if name == "accounts" else super().__getattribute__(name)

    async def add(self, *row: Any) -> None:
        """Hold the result of a run, and its tape."""
        self._rows.append(row)

    async def keep(self, handle: str, text: str) -> None:
        """Hold the whole text of a result, which can be read already."""
        await super().keep(handle, text)
        self._whole.append((handle, text))

    async def flush(self) -> None:
        """Write down what was held; raises StateError."""
        for handle, text in self._whole:
            await self.open().keep(handle, text)
        for row in self._rows:
            await self.open().add(*row)

    def close(self) -> None:
        """Close the database, if it was opened."""
        if self._real is not None:
            self._real.close()


class LaterEffects(MemoryEffects):
    """Claims of the database; it is opened by the first write."""

    def __init__(self, store: LaterStore) -> None:
        super().__init__()
        self._store = store

    async def claim(self, *told: Any, **named: Any) -> Any:
        """Claim it, durably."""
        return await self._store.open().effects.claim(*told, **named)

    async def settle(self, *told: Any, **named: Any) -> None:
        """Say what became of it."""
        await self._store.open().effects.settle(*told, **named)

    async def untold(self, *told: Any) -> Sequence[Any]:  # type: ignore[override]
        """Nothing: a conversation without a name was told nothing before."""
        return []
