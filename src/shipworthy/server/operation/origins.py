"""Refuses requests that a page of a stranger has a browser send: by the name of the server and the page's origin."""

from shipworthy.server.operation.head import Head
from shipworthy.server.refusal import Refused
from shipworthy.server.settings import Settings, is_loopback

PREFLIGHT = [
    (b"access-control-allow-methods", b"GET, POST, PUT, PATCH, DELETE"),
    (b"access-control-max-age", b"600"),
    # The clients of OpenAI and Anthropic send a dozen headers of their own; the origin is one that is allowed.
    (b"access-control-allow-headers", b"authorization, *"),
]
EXPOSED = (b"access-control-expose-headers", b"retry-after, mcp-session-id, x-session, x-request-id, request-id")


class Origins:
    """The names by which a server may be called, and the origins whose pages may call it."""

    def __init__(self, settings: Settings) -> None:
        self._hosts = {name_of(host) for host in settings.hosts}
        if settings.local:
            self._hosts.add(name_of(settings.host))
        self._local = settings.local
        self._origins = {origin.rstrip("/").lower() for origin in settings.origins}

    def check(self, head: Head) -> list[tuple[bytes, bytes]]:
        """The headers that let a page of an allowed origin read the answer; raises Refused.

        On the loopback the name must be one of this machine: a stranger's name that was made to lead here (DNS
        rebinding) is none.
        """
        name = name_of(head.host)
        if not self._knows(name):
            told = "set `--allow-host` to allow that name" if name else "send the header Host"
            raise Refused("forbidden", f"this server is not called `{name[:80]}`: {told}", field="Host")
        if not head.origin:
            if head.site in ("cross-site", "same-site") and head.mode != "navigate":
                raise Refused("forbidden", "pages of another origin may not call this server", field="Origin")
            return []
        origin = head.origin.lower()
        if origin in self._origins:
            return [(b"access-control-allow-origin", head.origin.encode("latin-1")), (b"vary", b"origin"), EXPOSED]
        scheme, _, authority = origin.partition("://")
        if scheme in ("http", "https") and authority == head.host.lower():
            return []
        told = "set `--allow-origin` to allow it"
        raise Refused("forbidden", f"pages of {origin[:80]} may not call this server: {told}", field="Origin")

    def _knows(self, name: str) -> bool:
        if name in self._hosts:
            return True
        if self._local:
            return is_loopback(name)
        return not self._hosts and bool(name)


def name_of(host: str) -> str:
    """The name in a Host header, without its port."""
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host if host.count(":") > 1 else host.partition(":")[0]
