"""Sends a report to a URL, signed as Standard Webhooks has it: HMAC-SHA256 over `id.timestamp.body`."""

import base64
import binascii
import hashlib
import hmac
import http.client
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from urllib.parse import urlsplit

import orjson

from shipworthy import __version__
from shipworthy.errors import StateError, UsageError

__all__ = ["SECRET", "headers_of", "send"]

SECRET = "SHIPWORTHY_WEBHOOK_SECRET"
"""The variable with the key: `whsec_` and base64, or any text."""
PREFIX = "whsec_"
WITHIN = 10.0
"""Seconds that the receiver has to answer."""
ATTEMPTS, PAUSE = 3, 1.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def headers_of(body: bytes, secret: str, *, id: str, at: int) -> dict[str, str]:
    """The headers of a message; `at`: seconds since the epoch. Raises UsageError for a secret that cannot be used."""
    signed = b".".join((id.encode(), str(at).encode(), body))
    digest = hmac.new(_key(secret), signed, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "User-Agent": f"shipworthy/{__version__}",
        "webhook-id": id,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def send(url: str, message: Mapping[str, object], secret: str, *, id: str = "", pause: float = PAUSE) -> None:
    """Send a message, up to three times with the same id; raises UsageError for a URL or a secret that cannot be used.

    Raises StateError where the receiver cannot be reached or does not take it.
    """
    check(url)
    body, id = orjson.dumps(message, default=str), id or f"msg_{uuid.uuid4().hex}"
    for attempt in range(1, ATTEMPTS + 1):
        told = _sent(url, body, headers_of(body, secret, id=id, at=int(time.time())))
        if not told:
            return
        if attempt < ATTEMPTS:
            time.sleep(pause * attempt)
    raise StateError(f"the webhook {_host(url)} did not take the report after {ATTEMPTS} attempts: {told}")


def check(url: str) -> None:
    """Raise UsageError for a URL to which nothing is sent: signed is not secret, so it is https beyond the loopback."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise UsageError("the webhook is a URL such as https://hooks.example/shipworthy, without a name and password")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise UsageError(f"the webhook {_host(url)} is not encrypted: use https:// beyond this machine")


def _sent(url: str, body: bytes, headers: Mapping[str, str]) -> str:
    """Why it was not taken; empty: it was."""
    asked = urllib.request.Request(url, data=body, headers=dict(headers), method="POST")  # checked above
    try:
        with OPENER.open(asked, timeout=WITHIN):
            return ""
    except urllib.error.HTTPError as error:
        return f"it answered {error.code}"
    except (OSError, http.client.HTTPException) as error:
        return str(getattr(error, "reason", "") or error) or type(error).__name__


class _Straight(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: what is signed for one receiver is not for another."""

    def redirect_request(self, *_: object) -> None:
        """Nothing is asked instead."""
        return


OPENER = urllib.request.build_opener(_Straight)


def _key(secret: str) -> bytes:
    if not secret:
        raise UsageError(f"a webhook is signed: set {SECRET} to a secret that its receiver knows")
    if not secret.startswith(PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise UsageError(f"{SECRET} begins with {PREFIX} and is not base64 behind it") from error


def _host(url: str) -> str:
    """The host alone: a path may hold a token."""
    return urlsplit(url).netloc
