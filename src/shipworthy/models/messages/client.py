"""The wire format of Anthropic messages, streamed."""

from collections.abc import AsyncIterator

from shipworthy.models.answer.listen import listen
from shipworthy.models.dialect import Dialect
from shipworthy.models.downgrade import Downgrade
from shipworthy.models.messages.body import body
from shipworthy.models.messages.opaque import BETA, binding
from shipworthy.models.messages.reader import MessageReader
from shipworthy.models.model import Part, Request
from shipworthy.models.wire.address import address
from shipworthy.models.wire.encoding import as_json
from shipworthy.models.wire.endpoint import Endpoint
from shipworthy.models.wire.extras import headers_of
from shipworthy.models.wire.post import Post


class MessagesModel(Endpoint):
    """A model behind the Anthropic API; one HTTP request for each `stream`, and another where it is refused."""

    def stream(self, request: Request) -> AsyncIterator[Part]:
        """Stream the answer to a request; raises ModelBusy, ModelRefused or ModelBroken."""
        sends = Downgrade(self._http, self._row, lambda dialect: self._written(request, dialect))
        return listen(sends, sends.request, MessageReader(sends.request, request))

    def _written(self, request: Request, dialect: Dialect) -> Post:
        key = {"x-api-key": self._key} if self._key else {}
        beta = {"anthropic-beta": BETA} if binding(request.messages, self._row) else {}
        headers = {"anthropic-version": dialect.version, **beta, **key, **headers_of(self._row)}
        url = address(self._row.base_url, "v1/messages")
        return self._post(url, headers, as_json(body(request, self._row, dialect)), request.silence)
