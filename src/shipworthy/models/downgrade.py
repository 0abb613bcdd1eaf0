"""Ask a model again, in a lesser dialect, where its provider refuses a part of the request that can be left out."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import replace

from shipworthy.errors import ModelBusy, ModelError, ModelRefused
from shipworthy.models.dialect import DIALECTS, NEVER, Dialect, first, lesser
from shipworthy.models.model import Part
from shipworthy.models.row import Row
from shipworthy.models.wire.encoding import fields_of
from shipworthy.models.wire.extras import without_secrets
from shipworthy.models.wire.post import Post

WHOLE = 600.0
"""Seconds until an answer that is not streamed is there; the run's own deadline is mostly shorter."""

Sent = tuple[Post, AsyncIterator[Part]]
"""A request, and the parts of its answer; it is sent as the first of them is awaited."""


class Downgrading:
    """The parts of one answer.

    A refusal used nothing and costs nothing, so the request is sent again as long as its words change what is sent.
    """

    def __init__(self, row: Row, send: Callable[[Dialect], Sent]) -> None:
        self._row, self._send = row, send
        self._parts: AsyncIterator[Part] | None = None
        self._began = False

    def __aiter__(self) -> "Downgrading":
        return self

    def __anext__(self) -> Awaitable[Part]:
        # No coroutine of its own for each part: most of them are single tokens.
        return self._parts.__anext__() if self._began and self._parts is not None else self._first()

    async def aclose(self) -> None:
        """Close the connection."""
        if isinstance(self._parts, AsyncGenerator):
            await self._parts.aclose()

    async def _first(self) -> Part:
        known = first(self._row)
        dialect = start = DIALECTS.of(self._row, known)
        tried: list[tuple[str, bytes, tuple[str, ...]]] = []
        problem: ModelError | None = None
        words = ""
        while True:
            post, parts = self._send(dialect)
            if (form := _form(post)) in tried and problem is not None:
                raise problem
            tried.append(form)
            self._parts = parts
            try:
                part = await parts.__anext__()
            except (ModelRefused, ModelBusy) as refused:
                without_secrets(refused, self._row)
                said, words = words, refused.told or str(refused)
                less = self._lesser(dialect, refused.status, words, post)
                refused.told = ""
                if less == dialect:
                    if said == words:
                        DIALECTS.give_up(self._row, start, dialect)
                    raise
                problem, dialect = refused, less
                continue
            if dialect != start:
                DIALECTS.keep(self._row, known, dialect)
            self._began = True
            return part

    def _lesser(self, dialect: Dialect, status: int | None, words: str, post: Post) -> Dialect:
        if status in NEVER:
            return dialect
        return lesser(dialect, words, fields_of(post.body), DIALECTS.futile(self._row))


def posted(post: Post, dialect: Dialect) -> Post:
    """The request, with what it expects where the answer is not streamed."""
    if dialect.stream:
        return post
    return replace(post, headers={"accept": "application/json", **post.headers}, first_token=WHOLE)


def _form(post: Post) -> tuple[str, bytes, tuple[str, ...]]:
    return post.url, post.body, tuple(sorted(f"{name}: {value}" for name, value in post.headers.items()))
