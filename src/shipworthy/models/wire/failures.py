"""Turn an answer that is no stream, or a connection that failed, into a typed error without a key in it."""

import base64
import json
import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

import aiohttp

from shipworthy.errors import ModelBroken, ModelBusy, ModelError, ModelRefused
from shipworthy.models.wire.address import without_version
from shipworthy.models.wire.causes import cause, unreached
from shipworthy.models.wire.post import Post
from shipworthy.models.wire.told import Told, told, told_by
from shipworthy.models.wire.waits import wait_of
from shipworthy.regex import regex

QUOTED = 300
"""Characters of a provider's message that an error quotes."""

SHORTEST = 8
"""Least characters of a key that is replaced in a quoted message: shorter ones are placeholders, and ordinary words."""

PLACEHOLDERS = frozenset(
    {"no-key-required", "sk-no-key-required", "not-needed", "not-required", "lm-studio", "placeholder", "anything"}
)
"""Keys that servers without keys are given, in lower case."""

BUSY = frozenset({408, 425, 429, 500, 502, 503, 504, *range(520, 531)})
"""Statuses of a temporary refusal; a proxy sends 520 to 530 when the provider is unreachable or overloaded."""

BUSY_WORDS = frozenset({
    # OpenAI and Anthropic
    "overloaded_error", "rate_limit_error", "server_error", "api_error", "timeout_error", "rate_limit_exceeded",
    # google.rpc.Code, of Google
    "unavailable", "resource_exhausted", "internal", "deadline_exceeded",
    # AWS
    "throttlingexception", "serviceunavailableexception", "modelnotreadyexception", "internalserverexception",
    # llama.cpp, vLLM, gateways
    "server_is_overloaded", "slow_down", "service_unavailable_error",
    "unavailable_error", "internalservererror", "internal_server_error", "internal_error", "service_unavailable",
    "serviceunavailable", "overloaded", "server_overloaded", "engine_overloaded", "server_busy", "too_many_requests",
    "toomanyrequests", "bad_gateway", "gateway_timeout", "timeout", "upstream_error", "provider_error",
})  # fmt: skip
"""Codes of a temporary refusal, in lower case."""

SPENT = frozenset({"insufficient_quota", "billing_hard_limit_reached", "insufficient_credits", "billing_error"})
"""Error codes with status 429 for which a later retry does not help."""

MISWRITTEN = frozenset({"tool_use_failed", "malformed_function_call", "output_parse_failed"})
"""Codes that say that the model wrote a call that its server could not read; asked again it mostly does better."""

LOADING = regex(
    r"\bloading (?:the )?model\b|\bmodel\b[^.]{0,80}\b(?:is|still|currently|being) load(?:ing|ed)\b", re.IGNORECASE
)
"""Words of a server whose model is not there yet, which some say with any status or code."""

TOO_LONG = frozenset({"context_length_exceeded", "exceed_context_size_error", "string_above_max_length"})

ECHOED = regex(r"(?:40[45]:? ?)?(?:page )?(?:not found|method not allowed)\W?", re.IGNORECASE)
"""A provider's message that repeats its status."""

UNREACHED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)

NO_ADDRESS = (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError)


def by_status(status: int, headers: Mapping[str, str], body: bytes, post: Post) -> ModelError:
    """The error for a response that is no stream, with a repair and the provider's message in 300 characters."""
    said = told(body)
    if status == 200 and isinstance(said.data, dict) and (error := said.data.get("error")):
        return in_stream(error, post, began=False)  # some gateways report errors with status 200
    quoted = f": {words}" if (words := quotable(said.message, post.key)) else ""
    if said.codes & MISWRITTEN:
        return ModelBroken(f"{post.name} wrote a call that its server could not read{quoted}")
    if (status in BUSY and not said.codes & SPENT) or LOADING.search(said.message):
        return ModelBusy(f"{post.name} has no room now ({status}){quoted}", wait_of(headers, said.data, said.message))
    quoted = "" if ECHOED.fullmatch(words) else quoted
    return ModelRefused(f"{post.name}: {_repair(status, headers, said, post)} ({status}){quoted}")


def _repair(status: int, headers: Mapping[str, str], said: Told, post: Post) -> str:
    """Why the provider refuses, and what to do."""
    url = quotable(post.url, post.key)
    if 300 <= status < 400:
        return f"{url} sends elsewhere: set base_url to {_elsewhere(headers, post) or 'where it sends'}"
    if status in {401, 403} and not post.key:
        variable = f"set {post.key_env}" if post.key_env else "name the variable that holds one as `key` of this model"
        return f"the provider wants a key, and none is set: {variable}"
    if said.codes & TOO_LONG:
        return "the request is longer than the model takes: lower max_context_tokens, or set `window` of this model"
    key = f"the key in {post.key_env}" if post.key_env else "the key"
    hint = quotable(without_version(post.url), post.key)
    return {
        200: f"{url} gave a page and no stream: {hint or 'check base_url'}",
        401: f"the provider does not accept {key}: set it to a valid one",
        402: f"the account of {key} has no credit",
        403: f"{key} may not use this model",
        404: f"there is nothing at {url}: {hint}" if hint else f"no such model at {url}: check its name and base_url",
        405: f"{url} takes no requests: {hint or 'check base_url'}",
        413: "the request is too long",
        429: f"the quota of {key} is used up",
    }.get(status, "the provider refuses")


def _elsewhere(headers: Mapping[str, str], post: Post) -> str:
    """The base URL to which a redirect leads; empty if there is no address in it."""
    place = urlsplit(headers.get("location", ""))
    path, asked = place.path, urlsplit(post.url).path
    end = next((end for end in ("/chat/completions", "/responses", "/messages") if asked.endswith(end)), "")
    bare = path.removesuffix(end) if end else path
    return quotable(f"{place.scheme}://{place.netloc}{bare}", post.key) if place.netloc else ""


def in_stream(error: object, post: Post, *, began: bool) -> ModelError:
    """The error that an event of a stream carries; `began`: whether a part of the answer came before it."""
    said = told_by(error)
    words = f"{post.name} sent an error: {quotable(said.message or 'without words', post.key)}"
    if began or said.codes & MISWRITTEN:
        return ModelBroken(words)
    if (said.codes & (BUSY_WORDS | BUSY) and not said.codes & SPENT) or LOADING.search(said.message):
        return ModelBusy(words, wait_of({}, said.data, said.message))
    return ModelRefused(words)


def quotable(words: str, key: str) -> str:
    """A provider's message in one line of at most 300 characters, with every form of the key replaced.

    A key of less than 8 characters, or one that says that there is none, stays: local servers take any.
    """
    if len(key) >= SHORTEST and key.lower() not in PLACEHOLDERS:
        encoded = base64.b64encode(key.encode()).decode().rstrip("=")
        for form in (key, quote(key, safe=""), json.dumps(key)[1:-1], encoded):
            words = words.replace(form, "[key]")
    words = " ".join(words.split())
    return words if len(words) <= QUOTED else words[: QUOTED - 1] + "…"


def not_answered(error: Exception, post: Post) -> ModelError:
    """The error for a request that got no response."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        why = getattr(error.certificate_error, "verify_message", "") or "it cannot be checked"
        trust = "if it is your own, set SSL_CERT_FILE to the file of its authority"
        return ModelBroken(f"{post.name}: the certificate of its server is not trusted ({why}): {trust}", began=False)
    if isinstance(error, UNREACHED):
        return ModelBroken(f"{post.name} cannot be reached {quotable(unreached(error), post.key)}", began=False)
    if isinstance(error, TimeoutError):
        return ModelBroken(f"{post.name} said nothing for {post.first_token:g} s")
    if isinstance(error, NO_ADDRESS):
        return ModelRefused(f"{post.name}: {quotable(post.url, post.key)} is no address of a server: check base_url")
    if isinstance(error, ValueError):
        return ModelRefused(f"{post.name}: {quotable(post.url, post.key)} and its key make no request: check both")
    return ModelBroken(f"the connection to {post.name} broke off before the answer: {cause(error)}")
