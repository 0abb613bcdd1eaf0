"""The clients of an agent's models, opened on first use and closed with the agent."""

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from shipworthy import lazy
from shipworthy.models.known.providers import UNSTARTED
from shipworthy.models.model import Model
from shipworthy.models.pace import Pace
from shipworthy.models.row import Row

if TYPE_CHECKING:
    from shipworthy.models.chat.client import ChatModel
    from shipworthy.models.messages.client import MessagesModel
    from shipworthy.models.responses.client import ResponsesModel
    from shipworthy.models.wire.http import Http

# Imported on first use: a client imports aiohttp, which a run without a model does not need.
CLIENTS: "Mapping[str, Callable[[], type[ChatModel] | type[ResponsesModel] | type[MessagesModel]]]" = {
    "openai": lazy.openai_model,
    "responses": lazy.responses_model,
    "anthropic": lazy.anthropic_model,
}
"""Wire format → a function that imports its client."""


class Clients:
    """The clients of one agent, with one pool of connections."""

    def __init__(self) -> None:
        self._http: Http | None = None
        self._models: dict[Row, Model] = {}
        self._paces: dict[tuple[str, str], Pace] = {}

    def of(self, row: Row) -> Model:
        """The client of a model; it reads the key from the environment once and is the only object that keeps it."""
        if row not in self._models:
            self._models[row] = self._opened(row)
        return self._models[row]

    def pace(self, row: Row) -> Pace:
        """The rate limiter of a model, shared by all runs of this process."""
        return self._paces.setdefault((row.base_url, row.model), Pace())

    async def warm(self, rows: tuple[Row, ...]) -> None:
        """Open a connection to each model ahead of the first request."""
        for row in rows:
            if callable(warm := getattr(self.of(row), "warm", None)):
                await warm()

    async def close(self) -> None:
        """Close every connection of the running event loop."""
        if self._http is not None:
            await self._http.close()

    def _opened(self, row: Row) -> Model:
        if row.wire not in CLIENTS:
            return lazy.adapter_model()(row)
        if self._http is None:
            self._http = lazy.http()()
        if row.base_url == UNSTARTED:
            return lazy.local_model()(row, self._http, CLIENTS[row.wire]())
        key = os.environ.get(row.key_env) if row.key_env else None
        return CLIENTS[row.wire]()(row, key, self._http)
