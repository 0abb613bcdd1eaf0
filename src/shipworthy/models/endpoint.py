"""What the two wire clients have in common: where a model is, its key, and how long it may be silent."""

from collections.abc import Mapping

from shipworthy.models.http import Http, Post
from shipworthy.models.model import Price
from shipworthy.models.row import Row


class Endpoint:
    """A model behind an HTTP API; one request for each `stream`. `first_token` and `between` are seconds."""

    def __init__(
        self, row: Row, key: str | None, http: Http, *, first_token: float = 60.0, between: float = 20.0
    ) -> None:
        self._row, self._key, self._http = row, (key or "").strip(), http
        self._first_token, self._between = first_token, between
        self.remaining: int | None = None
        """Requests that the provider said it still allows; None: it has not said."""

    @property
    def name(self) -> str:
        """Its name, as the catalogue knows it."""
        return self._row.name

    @property
    def price(self) -> Price | None:
        """What its tokens cost; None where nobody knows."""
        return self._row.price

    async def warm(self) -> None:
        """Open a connection ahead of need; never raises."""
        await self._http.warm(self._row.base_url)

    def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> Post:
        return Post(
            name=self._row.name,
            url=url,
            headers=headers,
            body=body,
            key=self._key,
            key_env=self._row.key_env,
            first_token=self._first_token,
            between=self._between,
            on_remaining=self._on_remaining,
        )

    def _on_remaining(self, requests: int) -> None:
        self.remaining = requests
