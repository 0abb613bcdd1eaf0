"""The model on this machine, as the runtime asks it: its server is started before the first request."""

import asyncio
import dataclasses
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from shipworthy import background
from shipworthy.errors import ModelRefused, ShipworthyError
from shipworthy.models.known.providers import SMALL
from shipworthy.models.local.progress import on_terminal
from shipworthy.models.local.serve import Address
from shipworthy.models.local.server import LocalServer, server_of
from shipworthy.models.model import Part, Price, Request
from shipworthy.models.row import Row
from shipworthy.models.wire.http import Http


class Client(Protocol):
    """A client of a wire format."""

    def stream(self, request: Request) -> AsyncIterator[Part]:
        """Stream the answer to a request."""
        ...


Opens = Callable[[Row, str | None, Http], Client]


class LocalModel:
    """A small model on this machine, or a GGUF file; one HTTP request for each `stream`.

    All agents of a process share its server. A request with tools is refused where its chat template has none.
    """

    def __init__(self, row: Row, http: Http, opens: Opens, server: LocalServer | None = None) -> None:
        self._row, self._http, self._opens = row, http, opens
        self._server = server or server_of("" if row.model == SMALL else row.model)
        self._client: tuple[str, Client] | None = None

    @property
    def name(self) -> str:
        """The model's name in the catalogue."""
        return self._row.name

    @property
    def price(self) -> Price | None:
        """The price of its tokens: nothing, unless the definition says what its time costs."""
        return self._row.price

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        """Stream the answer to a request; raises ModelBusy, ModelRefused or ModelBroken."""
        address = await self._started()
        if not request.answers and not address["tools"]:
            # llama.cpp drops them without a word, and the model would answer from nothing.
            raise ModelRefused(f"{self.name}: the chat template of this model has no place for tools")
        stream = self._of(address["url"]).stream(request)
        try:
            async for part in stream:
                yield part
        finally:
            if isinstance(stream, AsyncGenerator):
                await stream.aclose()

    async def warm(self) -> None:
        """Start its server ahead of the first request."""
        await self._started()

    async def _started(self) -> Address:
        if (address := self._server.address) is not None:
            return address
        loop = asyncio.get_running_loop()
        ended = loop.create_future()

        def tell(_: object) -> None:
            # The loop may be closed by now: a run that gives up does not end the start, the next one finds it ready.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(_end, ended)

        starting = background.begin(self._start, "local model")
        starting.add_done_callback(tell)
        await ended
        problem = ""
        try:
            starting.result()
        except ShipworthyError as error:
            problem = str(error)
        address = self._server.address
        if problem or address is None:
            raise ModelRefused(f"{self.name}: {problem or 'its process has ended'}")
        return address

    def _start(self) -> None:
        self._server.start(on_terminal)

    def _of(self, url: str) -> Client:
        if self._client is None or self._client[0] != url:
            row = dataclasses.replace(self._row, base_url=f"{url}/v1", model=Path(self._row.model).stem)
            self._client = url, self._opens(row, None, self._http)
        return self._client[1]


def _end(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)
