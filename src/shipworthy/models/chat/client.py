"""The OpenAI-compatible wire format: chat completions, streamed."""

from collections.abc import AsyncIterator

from shipworthy.models.answer.reader import listen
from shipworthy.models.chat.body import body
from shipworthy.models.chat.reader import ChatReader
from shipworthy.models.model import Part, Request
from shipworthy.models.wire.encoding import as_json
from shipworthy.models.wire.endpoint import Endpoint


class ChatModel(Endpoint):
    """A model behind an OpenAI-compatible API; one HTTP request for each `stream`."""

    def stream(self, request: Request) -> AsyncIterator[Part]:
        """Stream the answer to a request; raises ModelBusy, ModelRefused or ModelBroken."""
        headers = {"authorization": f"Bearer {self._key}"} if self._key else {}
        url = f"{self._row.base_url.rstrip('/')}/chat/completions"
        post = self._post(url, headers, as_json(body(request, self._row)), request.silence)
        return listen(self._http, post, ChatReader(post, request))
