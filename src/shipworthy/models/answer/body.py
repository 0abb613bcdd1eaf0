"""Read an answer that came as one JSON body, from a server that does not stream."""

from contextlib import suppress

import orjson

from shipworthy.errors import ModelBroken, ModelError
from shipworthy.models.answer.calls import shape
from shipworthy.models.answer.halves import read_leniently
from shipworthy.models.wire.failures import by_status
from shipworthy.models.wire.post import Post
from shipworthy.models.wire.sse import LONGEST_EVENT, MARK, AnswerStream


def is_body(chunk: bytes) -> bool:
    """Whether the first bytes of an answer begin JSON or a page: every line of an event stream begins otherwise."""
    return chunk.removeprefix(MARK).lstrip()[:1] in (b"{", b"[", b"<")


async def read_body(answer: AnswerStream, first: bytes, post: Post) -> bytes:
    """The whole body; raises ModelBroken if it is longer than 4 MiB or stops."""
    pieces, size, chunk = [first.removeprefix(MARK)], 0, first
    while chunk and not first.lstrip().startswith(b"<"):  # the beginning of a page says enough
        if chunk.strip():
            answer.moved(post.between)
        size += len(chunk)
        if size > LONGEST_EVENT:
            raise ModelBroken(f"the answer of {post.name} is longer than {LONGEST_EVENT} bytes")
        chunk = await answer.read()
        pieces.append(chunk)
    return b"".join(pieces)


def decoded(body: bytes, post: Post) -> dict[str, object]:
    """The object in a body; raises ModelBroken if it is cut, and the error that it carries or is."""
    read: object = None
    try:
        read = orjson.loads(body)
    except orjson.JSONDecodeError:
        with suppress(ValueError):
            read = read_leniently(body)
    if isinstance(read, list) and len(read) == 1:
        read = read[0]
    if isinstance(read, dict) and not read.get("error"):
        return read
    if read is None and not body.startswith(b"<") and shape(body.decode(errors="replace")) == "cut":
        raise ModelBroken(f"the answer of {post.name} broke off")
    raise no_answer(body, post)


def no_answer(body: bytes, post: Post) -> ModelError:
    """The error for a body with status 200 that holds no answer."""
    return by_status(200, {}, body, post)
