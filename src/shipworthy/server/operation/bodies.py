"""Reads the body of a request before its handler: within a size, and not too deep."""

import re

from starlette.types import Message, Receive

from shipworthy.regex import regex
from shipworthy.server.operation.head import Head
from shipworthy.server.refusal import Refused
from shipworthy.server.settings import Settings

TEXTS = regex(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")
SQUARE = bytes.maketrans(b"{}", b"[]")


async def whole_body(head: Head, receive: Receive, settings: Settings) -> Receive:
    """Read the body; returns what gives it to the handler, and after it the messages that come later.

    Raises Refused if it is too large or its JSON too deep.
    """
    most = settings.most_body
    too_large = Refused("too_large", f"the body is above {most} bytes")
    if head.length.isdecimal() and int(head.length[:20]) > most:
        raise too_large
    pieces, size, first = list[bytes](), 0, await receive()
    message = first
    while message["type"] == "http.request":
        piece = message.get("body", b"")
        pieces.append(piece)
        if (size := size + len(piece)) > most:
            raise too_large
        if not message.get("more_body", False):
            break
        message = await receive()
    else:
        return _given(message, receive)
    body = b"".join(pieces)
    if body[:64].lstrip()[:1] in (b"{", b"[") and is_deeper(body, settings.deepest):
        told = f"the body has more than {settings.deepest} lists and objects inside one another"
        raise Refused("invalid", f"{told}: make it flatter")
    return _given({"type": "http.request", "body": body, "more_body": False}, receive)


def is_deeper(body: bytes, most: int) -> bool:
    """Whether more than `most` lists and objects of a JSON text stand inside one another; at the speed of C."""
    if body.count(b"[") + body.count(b"{") <= most:
        return False
    left = TEXTS.sub(b"", body).translate(SQUARE, NO_BRACKETS)
    for _ in range(most):
        flatter = left.replace(b"[]", b"")
        if len(flatter) == len(left):
            break
        left = flatter
    # What does not close is no JSON: its reader says so, where it is not too deep for it.
    return left.count(b"[") > (0 if b"[]" in left else most)


def _given(message: Message, receive: Receive) -> Receive:
    """What gives this message, then those of `receive`."""
    waiting = [message]

    async def given() -> Message:
        return waiting.pop() if waiting else await receive()

    return given
