"""The wire format of the Responses API, streamed."""

from collections.abc import AsyncIterator
from dataclasses import replace

from shipworthy.models.answer.reader import listen
from shipworthy.models.model import Part, Request
from shipworthy.models.responses.body import body, thinks
from shipworthy.models.responses.reader import ResponseReader
from shipworthy.models.wire.encoding import as_json
from shipworthy.models.wire.endpoint import Endpoint


class ResponsesModel(Endpoint):
    """A model behind the Responses API; one HTTP request for each `stream`."""

    def stream(self, request: Request) -> AsyncIterator[Part]:
        """Stream the answer to a request; raises ModelBusy, ModelRefused or ModelBroken."""
        headers = {"authorization": f"Bearer {self._key}"} if self._key else {}
        url = f"{self._row.base_url.rstrip('/')}/responses"
        post = self._post(url, headers, as_json(body(request, self._row)))
        if thinks(self._row):
            # Reasoning comes without events, also between two items of the answer.
            post = replace(post, between=max(post.between, post.first_token))
        return listen(self._http, post, ResponseReader(post, request))
