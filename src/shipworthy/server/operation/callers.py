"""Finds the caller of a request by its API key."""

import logging
import os
import time
from collections.abc import Callable

from shipworthy.errors import ShipworthyError, UsageError
from shipworthy.server.caller import LOCAL, Caller
from shipworthy.server.operation.head import Head
from shipworthy.server.operation.keyfile import Keys, keys_file, read_keys
from shipworthy.server.operation.keys import ApiKey, id_of, is_key
from shipworthy.server.refusal import Refused
from shipworthy.server.settings import Settings

SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
OWN_RULES = ("/v1/approvals", "/v1/writes", "/v1/page", "/mcp")
HOW = "send `Authorization: Bearer sw_…`; `shipworthy keys add` makes a key"
log = logging.getLogger("shipworthy")


class Callers:
    """The API keys of a server, read again whenever their file changes: a key that is revoked ends at once."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        """Raises UsageError where the server listens beyond the loopback and there is no key."""
        self._path, self._local, self._clock = keys_file(settings.keys), settings.local, clock
        self._seen: tuple[int, int, int] | None = None
        self._keys = read_keys(self._path)
        if not settings.local and not any(not key.ended(clock()) for key in self._keys.values()):
            raise UsageError(
                f"{settings.host} is reached by other machines, and there is no API key in {self._path}: make one with"
                " `shipworthy keys add --tenant NAME`, or listen on 127.0.0.1"
            )

    def of(self, head: Head) -> Caller:
        """The caller of a request; raises Refused without a key that is taken.

        Where there is no key at all and the server listens on the loopback alone, each comes from the local caller.
        """
        keys = self._current()
        if not keys and self._local:
            return LOCAL
        text = _sent(head)
        if not text:
            raise Refused("unauthorized", f"this server needs an API key: {HOW}")
        found = keys.get(id_of(text) or "")
        if found is None or not is_key(text, found):
            raise Refused("unauthorized", f"this API key is not known here: {HOW}")
        if ended := found.ended(self._clock()):
            raise Refused("unauthorized", f"this API key {ended}: ask for another one")
        return found.caller()

    def key(self, caller: Caller) -> ApiKey | None:
        """The key of a caller; None for the local one."""
        return self._keys.get(caller.key) if caller.key else None

    def _current(self) -> Keys:
        try:
            found = os.stat(self._path)
            now = (found.st_mtime_ns, found.st_size, found.st_ino)
        except OSError:
            now = (0, 0, 0)
        if now != self._seen:
            try:
                self._keys, self._seen = read_keys(self._path), now
            except ShipworthyError as error:
                log.error("%s", error)
                raise Refused("unavailable", "the API keys cannot be read just now", retry_after=5) from error
        return self._keys


def check_scope(caller: Caller, head: Head) -> None:
    """Raise Refused where a key only reads and something is changed, or the other way round.

    What a handler does needs its own right too: this is the least that every path needs. Who decides a question of
    another person is for its room to say, and a message of MCP may read or run.
    """
    if head.path.startswith(OWN_RULES):
        return
    if not caller.may("read") and head.method in SAFE:
        raise Refused("forbidden", "this key may not read: it needs the scope `read`")
    if head.method not in SAFE and not caller.scopes - {"read"}:
        raise Refused("forbidden", "this key may only read: it needs the scope `run`")


def _sent(head: Head) -> str:
    """The key that a request was sent with, by either of the headers in use."""
    scheme, _, token = head.authorization.partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    return head.api_key.strip()
