"""The OpenAI-compatible wire format: chat completions, streamed."""

from collections.abc import AsyncIterator

from shipworthy.models.answer.listen import listen
from shipworthy.models.chat.body import body
from shipworthy.models.chat.reader import ChatReader
from shipworthy.models.dialect import Dialect
from shipworthy.models.downgrade import Downgrade
from shipworthy.models.model import Part, Request
from shipworthy.models.wire.address import address
from shipworthy.models.wire.encoding import as_json
from shipworthy.models.wire.endpoint import Endpoint
from shipworthy.models.wire.extras import headers_of
from shipworthy.models.wire.post import Post


class ChatModel(Endpoint):
    """A model behind an OpenAI-compatible API; one HTTP request for each `stream`, and another where it is refused."""

    def stream(self, request: Request) -> AsyncIterator[Part]:
        """Stream the answer to a request; raises ModelBusy, ModelRefused or ModelBroken."""
        sends = Downgrade(self._http, self._row, lambda dialect: self._written(request, dialect))
        return listen(sends, sends.request, ChatReader(sends.request, request))

    def _written(self, request: Request, dialect: Dialect) -> Post:
        headers = {**({"authorization": f"Bearer {self._key}"} if self._key else {}), **headers_of(self._row)}
        url = address(self._row.base_url, "chat/completions")
        return self._post(url, headers, as_json(body(request, self._row, dialect)), request.silence)
