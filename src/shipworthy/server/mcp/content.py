"""The text of an answer as blocks of content: what it holds as data URIs becomes images, sounds and files."""

import base64
import binascii
from collections.abc import Iterator
from urllib.parse import quote, unquote

from mcp_types import (
    AudioContent,
    BlobResourceContents,
    ContentBlock,
    EmbeddedResource,
    ImageContent,
    TextContent,
    TextResourceContents,
)

from shipworthy.regex import regex

BEGINS = "](data:"
"""Stands in the middle of a link of Markdown, `[name](data:image/png;base64,…)`."""
LONGEST_NAME = 300
"""Characters of the name of a link."""
IS_URI = regex(r"[a-z][a-z0-9+.-]{0,30}:[^\s]+")
MEDIA = regex(r"[a-z]+/[a-z0-9.+-]+")


def content_of(text: str) -> list[ContentBlock]:
    """The blocks of a text, in its order; a text without data URIs is one block, and an empty one none."""
    blocks: list[ContentBlock] = []
    begin = 0
    for start, end, block in _linked(text):
        blocks += _text(text[begin:start])
        blocks.append(block)
        begin = end
    return [*blocks, *_text(text[begin:])]


def _linked(text: str) -> Iterator[tuple[int, int, ContentBlock]]:
    """Each link with data: where it begins and ends, and its block."""
    last = at = 0
    while (middle := text.find(BEGINS, at)) >= 0 and (end := text.find(")", middle)) >= 0:
        at = middle + len(BEGINS)
        start = text.rfind("[", max(last, middle - LONGEST_NAME), middle)
        block = _block(text[start + 1 : middle], text[at:end]) if start >= 0 else None
        if block is None:
            continue
        last = at = end + 1
        yield start - 1 if start and text[start - 1] == "!" else start, last, block


def _text(text: str) -> list[ContentBlock]:
    return [TextContent(text=text.strip())] if text.strip() else []


def _block(name: str, uri: str) -> ContentBlock | None:
    """The block of a link's name and of what follows `data:`; None where it is no data."""
    head, comma, data = uri.partition(",")
    media, *parameters = head.split(";")
    if not comma or MEDIA.fullmatch(media) is None:
        return None
    if (coded := "base64" in parameters) and not _is_base64(data):
        return None
    if coded and media.startswith("image/"):
        return ImageContent(data=data, mime_type=media)
    if coded and media.startswith("audio/"):
        return AudioContent(data=data, mime_type=media)
    where = name if IS_URI.fullmatch(name) else f"attachment:{quote(name)}"
    if coded:
        return EmbeddedResource(resource=BlobResourceContents(uri=where, mime_type=media, blob=data))
    return EmbeddedResource(resource=TextResourceContents(uri=where, mime_type=media, text=unquote(data)))


def _is_base64(data: str) -> bool:
    try:
        base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True
