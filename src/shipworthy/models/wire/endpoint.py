"""The common part of the HTTP clients: the model's row, its key and its timeouts."""

import math
from collections.abc import Mapping

from shipworthy.models.model import Price
from shipworthy.models.row import Row
from shipworthy.models.wire.http import Http
from shipworthy.models.wire.post import Post


class Endpoint:
    """A model behind an HTTP API; one request for each `stream`."""

    def __init__(self, row: Row, key: str | None, http: Http) -> None:
        self._row, self._key, self._http = row, (key or "").strip(), http
        self.remaining: int | None = None
        """The number of requests that the provider still allows; None if no header reported it."""

    @property
    def name(self) -> str:
        """The model's name in the catalogue."""
        return self._row.name

    @property
    def price(self) -> Price | None:
        """The price of its tokens; None if it is unknown."""
        return self._row.price

    async def warm(self) -> None:
        """Open a connection ahead of need; connection errors are ignored."""
        await self._http.warm(self._row.base_url)

    def _post(self, url: str, headers: Mapping[str, str], body: bytes, silence: float | None = None) -> Post:
        """The request; `silence` is that of the rule in `silence_within`, None where no other model stands by."""
        first, between, silence = self._row.first_token_ms, self._row.idle_ms, silence or math.inf
        return Post(
            name=self._row.name,
            url=url,
            headers=headers,
            body=body,
            key=self._key,
            key_env=self._row.key_env,
            first_token=first / 1000 if first else silence,
            between=between / 1000 if between else math.inf,
            silence=math.inf if between else silence,
            on_remaining=self._on_remaining,
        )

    def _on_remaining(self, requests: int) -> None:
        self.remaining = requests
