"""The wire format of Anthropic messages, streamed."""

from collections.abc import AsyncIterator

from shipworthy.models.answer.reader import listen
from shipworthy.models.messages.body import body
from shipworthy.models.messages.reader import MessageReader
from shipworthy.models.model import Part, Request
from shipworthy.models.wire.encoding import as_json
from shipworthy.models.wire.endpoint import Endpoint

VERSION = "2026-10-21"
"""Version of the API; it accepts no sampling parameters."""


class MessagesModel(Endpoint):
    """A model behind the Anthropic API; one HTTP request for each `stream`."""

    def stream(self, request: Request) -> AsyncIterator[Part]:
        """Stream the answer to a request; raises ModelBusy, ModelRefused or ModelBroken."""
        headers = {"anthropic-version": VERSION, **({"x-api-key": self._key} if self._key else {})}
        url = f"{self._row.base_url.rstrip('/').removesuffix('/v1')}/v1/messages"
        post = self._post(url, headers, as_json(body(request, self._row)), request.silence)
        return listen(self._http, post, MessageReader(post, request))
