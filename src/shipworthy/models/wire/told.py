"""What the body of a refusal says: a message for a person, and its codes."""

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import orjson

from shipworthy.regex import regex

PAGE_BYTES = 16_384
"""Bytes of a page that are searched for its title."""
DEEPEST = 6
"""Levels of a body that are read; some gateways put the error of another server into a message, as JSON in text."""
MOST_ERRORS = 3
"""Errors of a list that are quoted."""
MESSAGES = (
    *("message", "msg", "error_message", "error_description", "errorMessage", "errors", "detail", "details"),
    *("Message", "faultstring", "status_msg"),  # AWS, Apigee, MiniMax
)
"""Keys of the message, in the order in which they are looked for; `error` may hold the whole error or its name."""
LAST = ("error", "description", "title", "reason", "fault", "base_resp", "code", "type")
"""Keys that are looked at where there is no message."""
CODES = ("code", "type", "status", "status_code", "error_code", "error", "__type")
"""Keys whose values are codes of an error."""
TITLES = ("title", "message", "h1")
"""Elements of a page in HTML or XML that say what it is about."""
TAG = regex(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Told:
    """The message and the codes of an error."""

    message: str
    """For a person: no JSON and no HTML; empty if there is none."""
    codes: frozenset[str | int] = frozenset()
    """Codes and types in lower case; digits are numbers."""
    data: object = None
    """The decoded body; None if it is no JSON."""


def told(body: bytes) -> Told:
    """Read a body: JSON of any provider, a page of HTML or XML, or plain text."""
    try:
        data = orjson.loads(body)
    except ValueError:
        return Told(_text(body.decode(errors="replace"), 0))
    return told_by(data)


def told_by(data: object) -> Told:
    """Read a decoded body, or the error that an event of a stream carries."""
    return Told(_message(data, 0), frozenset(_codes(data, 0)), data)


def _message(data: object, depth: int) -> str:
    if isinstance(data, str):
        return _text(data, depth)
    if depth > DEEPEST:
        return ""
    if isinstance(data, list):
        said = dict.fromkeys(filter(None, (_message(one, depth + 1) for one in data[:MOST_ERRORS])))
        return "; ".join(said)
    if not isinstance(data, dict):
        return ""
    whole = data.get("error")
    keys = (("error",) if isinstance(whole, dict | list) else ()) + MESSAGES + LAST
    found = next(filter(None, (_message(data[key], depth + 1) for key in keys if key in data)), "")
    if place := _place(data.get("loc")):
        return f"{place}: {found}"
    # OpenRouter: the words of the provider behind it.
    inner = data.get("metadata")
    raw = _message(inner.get("raw"), depth + 1) if isinstance(inner, dict) else ""
    return f"{found}: {raw}" if raw and raw not in found else found


def _place(loc: object) -> str:
    return ".".join(str(one) for one in loc if isinstance(one, str | int)) if isinstance(loc, list) else ""


def _text(text: str, depth: int) -> str:
    text = text.strip()
    if text[:1] in {"{", "["} and depth <= DEEPEST:
        try:
            return _message(orjson.loads(text), depth + 1) or text
        except ValueError:
            return text
    return _page(text[:PAGE_BYTES]) if text.startswith("<") else text


def _page(page: str) -> str:
    """What a page is about: its title, its message, or its first heading; else its words."""
    low = page.lower()
    for name in TITLES:
        start = low.find(f"<{name}")
        begins = low.find(">", start) + 1 if start >= 0 else 0
        ends = low.find(f"</{name}", begins) if begins else -1
        if ends > begins and (words := _words(page[begins:ends])):
            return f"a page “{words}”"
    return f"a page “{words}”" if (words := _words(page)) else "a page without words"


def _words(markup: str) -> str:
    return " ".join(html.unescape(TAG.sub(" ", markup)).split())[:200]


def _codes(data: object, depth: int) -> Iterator[str | int]:
    if isinstance(data, list):
        for one in data[:MOST_ERRORS]:
            yield from _codes(one, depth + 1)
    if not isinstance(data, Mapping) or depth > DEEPEST:
        return
    for key in CODES:
        value = data.get(key)
        if isinstance(value, str):
            yield int(value) if value.isascii() and value.isdigit() and len(value) < 5 else value.lower()
        elif type(value) is int:
            yield value
    for inner in (data.get("error"), data.get("errors"), data.get("message"), data.get("metadata")):
        yield from _codes(inner, depth + 1)
