"""The routes of the API: what is served where, and what its document says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel

from shipworthy.server.answers import Handler

Answer = Literal["object", "result", "stream", "lines", "nothing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One method of one path."""

    method: Literal["GET", "POST"]
    path: str
    handler: Handler
    about: str
    """What it does, in one sentence."""
    body: type[BaseModel] | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    """Parameter of the query → what it is."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Header that it reads → what it is."""
    answers: Mapping[int, Answer] = field(default_factory=lambda: {200: "object"})
    """Status → what comes with it."""
    refuses: Sequence[int] = (404,)
    """Statuses of refusals beside those that every endpoint has."""
