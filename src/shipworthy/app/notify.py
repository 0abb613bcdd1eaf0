"""Tells the target of an agent what a run has said: through a tool of the agent, or in a signed message over HTTP."""

import asyncio
import base64
import hashlib
import hmac
import http.client
import os
import time
from collections.abc import Mapping
from contextlib import closing
from typing import Protocol
from urllib.parse import urlsplit

import orjson

from shipworthy.app.building import Built
from shipworthy.contract.notify import Notify
from shipworthy.errors import NotTold, ToolError
from shipworthy.stores.timers import Timer
from shipworthy.tools.call import CallContext, call
from shipworthy.tools.tool import Tool

VERSION = "v1"
"""Stands before a signature."""
PASSING = frozenset({408, 409, 425, 429})
"""Statuses of a refusal that may pass; after any other 4xx the same message is not sent again."""


class Target(Protocol):
    """Takes messages; the same one may come twice, with the same id."""

    async def tell(self, timer: Timer) -> None:
        """Tell it; raises NotTold."""
        ...


def target_of(built: Built) -> Target | None:
    """The target of an agent; None where it has none."""
    spec = built.compiled.spec
    if spec.notify is None:
        return None
    if spec.notify.tool is not None:
        return _ToolTarget(built.compiled.tools[spec.notify.tool])
    return _Webhook(spec.notify)


def message_of(timer: Timer) -> dict[str, object]:
    """What a target is told."""
    told = {"id": timer.id, "text": timer.text, "session": timer.session, "tenant": timer.tenant}
    named = {"agent": timer.agent, "skill": timer.skill, "run_id": timer.run_id, "at": timer.set_at}
    return {**told, **named, **timer.about}


def signature(secret: str, id: str, timestamp: str, body: bytes) -> str:
    """The signature of a message: HMAC-SHA256 over `id.timestamp.body`, as `v1,` and base64."""
    digest = hmac.new(secret.encode(), f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"{VERSION},{base64.b64encode(digest).decode()}"


class _ToolTarget:
    """A tool of the agent, given those parts of the message that it has parameters for."""

    def __init__(self, tool: Tool) -> None:
        self._tool = tool

    async def tell(self, timer: Timer) -> None:
        told = message_of(timer)
        names = {param.name for param in self._tool.spec.params}
        args = {name: value for name, value in told.items() if name in names and value is not None}
        try:
            await call(self._tool, args, CallContext())
        except ToolError as error:
            raise NotTold(f"{self._tool.spec.name}: {error}") from error


class _Webhook:
    """An address that the message is posted to."""

    def __init__(self, notify: Notify) -> None:
        self._notify = notify

    async def tell(self, timer: Timer) -> None:
        name = self._notify.secret or ""
        if not (secret := os.environ.get(name, "")):
            raise NotTold(f"`notify`: the environment has no {name}, which signs the message")
        body, timestamp = orjson.dumps(message_of(timer)), str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "shipworthy",
            "webhook-id": timer.id,
            "webhook-timestamp": timestamp,
            "webhook-signature": signature(secret, timer.id, timestamp, body),
        }
        status = await asyncio.to_thread(self._posted, body, headers)
        if not 200 <= status < 300:
            # A redirection leads to a host that the author has not named: it is not followed.
            raise NotTold(f"the target answered {status}", final=300 <= status < 500 and status not in PASSING)

    def _posted(self, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer; the rest of it is not read."""
        parts = urlsplit(self._notify.url or "")
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        try:
            with closing(kind(parts.hostname or "", parts.port, timeout=self._notify.timeout)) as connection:
                connection.request("POST", path, body=body, headers=dict(headers))
                return connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            raise NotTold(f"the target cannot be reached: {type(error).__name__}: {error}") from error
