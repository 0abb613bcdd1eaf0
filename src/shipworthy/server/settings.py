"""How a server listens and what it takes from a client."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path

KIB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where a server listens, who may use it, and how much of a client it takes. Times in seconds."""

    host: str = "127.0.0.1"
    port: int = 8400
    """0 takes a free one."""
    keys: Path | None = None
    """The file of the API keys; None: `keys.json` in the folder of the state."""
    hosts: tuple[str, ...] = ()
    """Names, beside that of `host`, by which clients may call it."""
    origins: tuple[str, ...] = ()
    """Origins, such as https://app.example, whose pages may call it."""
    most_body: int = 1024 * KIB
    """Bytes of a request's body."""
    most_head: int = 16 * KIB
    """Bytes of a request's headers together."""
    most_headers: int = 100
    most_target: int = 8 * KIB
    """Bytes of its path and query."""
    deepest: int = 64
    """Lists and objects inside one another in the JSON of a body."""
    most_connections: int = 10_000
    head_within: float = 10.0
    """Until the headers of a request have come."""
    body_within: float = 30.0
    """Until its body has come."""
    read_within: float = 60.0
    """How long a client may leave what it is sent unread."""
    idle: float = 30.0
    """How long a connection is kept between requests."""
    late: float = 0.01
    """How late the event loop may be before new messages are refused."""
    drain: float = 30.0
    """How long runs may go on after SIGTERM before they are cancelled."""

    @property
    def local(self) -> bool:
        """Whether it listens on the loopback alone."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its loopback: an address such as 127.0.0.1 or ::1, or `localhost`."""
    name = host.strip("[]").lower()
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
