"""Ask in the chat format where a server does not know the Responses API: many gateways know the chat format alone."""

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import replace
from urllib.parse import urlsplit

from shipworthy.errors import ModelRefused
from shipworthy.models.chat.client import ChatModel
from shipworthy.models.known.families import family_of
from shipworthy.models.model import Part, Request
from shipworthy.models.row import Row
from shipworthy.models.wire.http import Http

MAKER = "api.openai.com"
"""The end of the hosts that know the API: there a model that is not found is no model."""
ABSENT = frozenset({404, 405, 501})
"""Statuses of a server that does not know the API, or not this model of it."""

_chat_alone: set[tuple[str, str]] = set()
"""Base URLs and models of this process that answered in the chat format, and not in this one."""


class ChatInstead:
    """A model in the chat format, which stands in for itself in the Responses format."""

    def __init__(self, row: Row, key: str | None, http: Http) -> None:
        self._place = row.base_url, row.model
        self.chat = ChatModel(over_chat(row), key, http)
        self.possible = not (urlsplit(row.base_url).hostname or "").endswith(MAKER)
        """Whether its server may not know the API."""

    @property
    def needed(self) -> bool:
        """Whether its server has answered in the chat format, and not in the other."""
        return self._place in _chat_alone

    async def stream(self, request: Request, answer: AsyncIterator[Part]) -> AsyncIterator[Part]:
        """Stream the answer, or that of the chat format where this one is not there."""
        try:
            try:
                async for part in answer:
                    yield part
                return
            except ModelRefused as refused:
                if refused.status not in ABSENT:
                    raise
            answer = self.chat.stream(request)
            async for part in answer:
                _chat_alone.add(self._place)
                yield part
        finally:
            if isinstance(answer, AsyncGenerator):
                await answer.aclose()


def over_chat(row: Row) -> Row:
    """The row of a model in the chat format, which takes tools of some families with one effort alone."""
    family = family_of(row.model)
    effort = (family.chat_effort if family is not None else None) or row.effort
    return replace(row, wire="openai", effort=effort)
