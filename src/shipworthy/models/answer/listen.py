"""Sends a request once and streams the parts of its answer."""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from typing import TypeVar

from shipworthy.errors import ModelBroken
from shipworthy.models.answer.body import is_body, read_body
from shipworthy.models.answer.reader import AFTER_END, AnswerReader
from shipworthy.models.model import Part, TextPart
from shipworthy.models.wire.http import Poster
from shipworthy.models.wire.post import Post
from shipworthy.models.wire.sse import AnswerStream, Events

E = TypeVar("E")


async def listen(http: Poster, post: Post, reader: AnswerReader[E]) -> AsyncIterator[Part]:
    """Send a request once and stream the parts of its answer; always closes the connection."""
    answer = await http.post(post)
    events = Events()
    try:
        chunk = await _first(answer)
        for part in reader.body(await read_body(answer, chunk, post)) if is_body(chunk) else ():
            yield part
        while not reader.ended:
            for part in _read(reader, events, chunk):
                yield part
            if not chunk:
                break
            if reader.moved:
                reader.moved = False
                answer.moved(min(post.between, AFTER_END) if reader.reason else post.between)
            if not reader.ended:
                # Behind the finish reason only the usage is missing.
                chunk = await answer.read(enough=bool(reader.reason))
        for part in reader.end():
            yield part
        await answer.drain()
    except ModelBroken as broken:
        broken.unseen = reader.unseen()
        for part in reader.kept():
            yield part
        raise
    finally:
        answer.close()


def _read(reader: AnswerReader[E], events: Events, chunk: bytes) -> Iterable[Part]:
    """The parts that a chunk adds; an empty one is the end of the stream, which ends its last event, too."""
    found = events.feed(chunk) if chunk else events.rest()
    # One event, as most chunks hold, has nothing to be joined.
    return reader.take(found[0]) if len(found) == 1 else _parts(reader, found)


def _parts(reader: AnswerReader[E], events: Sequence[bytes]) -> Iterator[Part]:
    """The parts of events that came together, until the last one of the answer; their text is one part."""
    texts: list[str] = []
    try:
        for data in events:
            for part in reader.take(data):
                if type(part) is TextPart:
                    texts.append(part.text)
                    continue
                if texts:
                    yield _joined(texts)
                yield part
            if reader.ended:
                break
    except Exception:
        if texts:
            yield _joined(texts)
        raise
    if texts:
        yield _joined(texts)


def _joined(texts: list[str]) -> TextPart:
    """One part of several texts, which are taken out of the list."""
    text = "".join(texts)
    texts.clear()
    return TextPart(text=text)


async def _first(answer: AnswerStream) -> bytes:
    """The first bytes that are not blank; empty at the end of the stream."""
    chunk = await answer.read()
    while chunk and not chunk.strip():
        chunk = await answer.read()
    return chunk
