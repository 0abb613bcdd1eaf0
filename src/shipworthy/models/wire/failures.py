"""Turn an answer that is no stream, or a connection that failed, into a typed error without a key in it."""

import base64
import json
import math
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import aiohttp
import orjson

from shipworthy.errors import ModelBroken, ModelBusy, ModelError, ModelRefused
from shipworthy.models.wire.address import without_version
from shipworthy.models.wire.post import Post

QUOTED = 300
"""Characters of a provider's message that an error quotes."""

LONGEST_WAIT = 3600.0
"""Most seconds taken from a Retry-After header."""

BUSY = frozenset({408, 425, 429, 500, 502, 503, 504, *range(520, 531)})
"""Statuses of a temporary refusal; a proxy sends 520 to 530 when the provider is unreachable or overloaded."""

BUSY_WORDS = frozenset({"overloaded_error", "rate_limit_error", "server_error", "api_error", "timeout_error"}) | {
    "rate_limit_exceeded", "service_unavailable", "internal_server_error", "overloaded", "server_overloaded"
}  # fmt: skip

SPENT = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
"""Error codes with status 429 for which a later retry does not help."""

UNREACHED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)


def by_status(status: int, headers: Mapping[str, str], body: bytes, post: Post) -> ModelError:
    """The error for a response that is no stream, with a repair and the provider's message in 300 characters."""
    if status == 200 and (error := _error(body)):
        return in_stream(error, post, began=False)  # some gateways report errors with status 200
    kind, words = _words(body)
    quoted = f": {said}" if (said := quotable(words, post.key)) else ""
    if status in BUSY and kind not in SPENT:
        return ModelBusy(f"{post.name} has no room now ({status}){quoted}", retry_after(headers))
    key = f"the key in {post.key_env}" if post.key_env else "the key"
    url = quotable(post.url, post.key)
    what = {
        200: f"{url} gave a page and no stream: check base_url",
        401: f"the provider does not accept {key}: set it to a valid one",
        402: f"the account of {key} has no credit",
        403: f"{key} may not use this model",
        404: f"there is no such model at {url}: check its name and base_url",
        413: "the request is too long",
        429: f"the quota of {key} is used up",
    }.get(status, f"{url} sends elsewhere: set base_url to where" if 300 <= status < 400 else "the provider refuses")
    hint = quotable(without_version(post.url), post.key) if status in (200, 404, 405) else ""
    return ModelRefused(f"{post.name}: {what} ({status}){hint}{quoted}")


def in_stream(error: object, post: Post, *, began: bool) -> ModelError:
    """The error that an event of a stream carries; `began`: whether a part of the answer came before it."""
    told = error if isinstance(error, dict) else {"message": error}
    words = f"{post.name} sent an error: {quotable(str(told.get('message') or error), post.key)}"
    if began:
        return ModelBroken(words)
    kinds = (told.get("type"), told.get("code"), told.get("status"))
    busy = any(kind in BUSY_WORDS if isinstance(kind, str) else kind in BUSY for kind in kinds if _is_word(kind))
    return ModelBusy(words) if busy and not SPENT.intersection(filter(_is_word, kinds)) else ModelRefused(words)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait according to the headers, at most 3600; None without a readable Retry-After."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        said = headers.get(name, "").strip()
        try:
            seconds = float(said) * unit
        except ValueError:
            seconds = math.nan
            with suppress(ValueError, OverflowError):
                when = parsedate_to_datetime(said)
                seconds = (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
        if not math.isnan(seconds):
            return min(max(seconds, 0.0), LONGEST_WAIT)
    return None


def quotable(words: str, key: str) -> str:
    """A provider's message in one line of at most 300 characters, with every form of the key replaced."""
    if key:
        encoded = base64.b64encode(key.encode()).decode().rstrip("=")
        for form in (key, quote(key, safe=""), json.dumps(key)[1:-1], encoded):
            words = words.replace(form, "[key]")
    words = " ".join(words.split())
    return words if len(words) <= QUOTED else words[: QUOTED - 1] + "…"


def _words(body: bytes) -> tuple[str, str]:
    try:
        told = orjson.loads(body)
    except ValueError:
        return "", body.decode(errors="replace")
    error = told.get("error", told) if isinstance(told, dict) else told
    if not isinstance(error, dict):
        return "", str(error)
    kinds = [kind for kind in (error.get("code"), error.get("type")) if isinstance(kind, str)]
    spent = [kind for kind in kinds if kind in SPENT]
    return next(iter(spent + kinds), ""), str(error.get("message") or body.decode(errors="replace"))


def _error(body: bytes) -> object:
    with suppress(ValueError):
        told = orjson.loads(body)
        return told.get("error") if isinstance(told, dict) else None
    return None


def _is_word(kind: object) -> bool:
    return isinstance(kind, str | int)


def not_answered(error: Exception, post: Post) -> ModelError:
    words = f"{type(error).__name__}: {quotable(str(error), post.key)}"
    if isinstance(error, UNREACHED):
        return ModelBroken(f"{post.name} cannot be reached ({words})", began=False)
    if isinstance(error, TimeoutError):
        return ModelBroken(f"{post.name} said nothing for {post.first_token:g} s")
    if isinstance(error, ValueError):
        return ModelRefused(f"{post.name}: {quotable(post.url, post.key)} and its key make no request: check both")
    return ModelBroken(f"the connection to {post.name} broke off before the answer ({words})")
