"""The index by which requests find their conversations, in the agent's store, beside the full texts of results."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import orjson

from shipworthy.app.agent import Agent
from shipworthy.server.caller import Caller

Turn: TypeAlias = tuple[str, str]
"""A message, and the answer to it."""
ENTRY = 1_000_000
"""Most characters of an entry of the index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a request says of its conversation, and of itself."""

    agent: str
    session: str | None = None
    """The name of its conversation."""
    after: str | None = None
    """The id of the run whose answer it follows."""
    turns: Sequence[Turn] = ()
    """The turns that it sends along, the oldest first."""
    user: str = ""
    """Which person it speaks for, where one key serves several."""
    key: str | None = None
    """Its Idempotency-Key: the same is the same request."""
    attempt: int | None = None
    """How often its client has sent it before, where the client says so."""
    body: bytes = b""
    """The request as it was sent, by which one that is sent again is known."""


@dataclass(frozen=True, slots=True)
class At:
    """A conversation as it stood after a run."""

    session: str
    run: str


async def keep(agent: Agent, handle: str, entry: object) -> None:
    """Keep an entry, replacing the one before; raises StateError."""
    await agent.store.keep(handle, orjson.dumps(entry).decode())


async def kept(agent: Agent, handle: str) -> object:
    """The entry of a handle; None if there is none. Raises StateError."""
    text = await agent.store.read(handle, 0, ENTRY)
    try:
        return None if text is None else orjson.loads(text)
    except ValueError:
        return None


def places(entry: object) -> list[At]:
    """The conversations that an entry lists, the newest last."""
    return [At(str(one["session"]), str(one["run"])) for one in entry] if isinstance(entry, list) else []


def of_request(caller: Caller, sent: Sent) -> str:
    """The handle of a request: by its key, else by its body."""
    said = sent.key or hash_of(sent.body)
    return _handle("key" if sent.key else "body", caller.tenant, caller.key, sent.agent, sent.user, said)


def of_history(caller: Caller, sent: Sent, turns: Sequence[Turn]) -> str:
    """The handle of turns, for one key and one of its users; white space does not count."""
    texts = [" ".join(text.split()) for turn in turns for text in turn]
    return _handle("history", caller.tenant, caller.key, sent.agent, sent.user, *texts)


def _handle(*parts: str) -> str:
    # The json of the standard library, which writes any text.
    return "conversation:" + hash_of(json.dumps(parts).encode())


def hash_of(body: bytes) -> str:
    """The SHA-256 of bytes, as hexadecimal digits."""
    return hashlib.sha256(body).hexdigest()
