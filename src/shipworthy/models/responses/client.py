"""The wire format of the Responses API, streamed."""

from collections.abc import AsyncIterator

from shipworthy.models.answer.listen import listen
from shipworthy.models.dialect import Dialect
from shipworthy.models.downgrade import Downgrade
from shipworthy.models.model import Part, Request
from shipworthy.models.responses.body import body
from shipworthy.models.responses.instead import ChatInstead
from shipworthy.models.responses.reader import ResponseReader
from shipworthy.models.row import Row
from shipworthy.models.wire.address import address
from shipworthy.models.wire.encoding import as_json
from shipworthy.models.wire.endpoint import Endpoint
from shipworthy.models.wire.extras import headers_of
from shipworthy.models.wire.http import Http
from shipworthy.models.wire.post import Post


class ResponsesModel(Endpoint):
    """A model behind the Responses API; one HTTP request for each `stream`, and another where it is refused."""

    def __init__(self, row: Row, key: str | None, http: Http) -> None:
        super().__init__(row, key, http)
        self._instead = ChatInstead(row, key, http)

    def stream(self, request: Request) -> AsyncIterator[Part]:
        """Stream the answer to a request; raises ModelBusy, ModelRefused or ModelBroken."""
        if self._instead.needed:
            return self._instead.chat.stream(request)
        sends = Downgrade(self._http, self._row, lambda dialect: self._written(request, dialect))
        answer = listen(sends, sends.request, ResponseReader(sends.request, request))
        return self._instead.stream(request, answer) if self._instead.possible else answer

    def _written(self, request: Request, dialect: Dialect) -> Post:
        headers = {**({"authorization": f"Bearer {self._key}"} if self._key else {}), **headers_of(self._row)}
        url = address(self._row.base_url, "responses")
        return self._post(url, headers, as_json(body(request, self._row, dialect)), request.silence)
