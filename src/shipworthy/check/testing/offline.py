"""Refuses connections of this process while what was recorded is repeated."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import ParamSpec, TypeVar

__all__ = ["NetworkBlocked", "offline"]

P = ParamSpec("P")
R = TypeVar("R")
CONNECTING = (("connect", 0), ("connect_ex", 0), ("sendto", -1))
"""The methods of a socket that name an address, and where."""
LOOKING_UP = ("getaddrinfo", "gethostbyname", "gethostbyname_ex")


class NetworkBlocked(OSError):
    """A connection was tried where nothing may leave this process."""


@contextlib.contextmanager
def offline() -> Iterator[list[str]]:
    """Refuse every connection of a Python socket to an internet address, this machine's own included.

    Yields the list of refused addresses, because a library may take the error for an unreachable server. A library that
    has sockets of its own, in C, is not seen.
    """
    tried: list[str] = []
    with contextlib.ExitStack() as undo:
        for name, place in CONNECTING:
            undo.enter_context(_replaced(socket.socket, name, _method(getattr(socket.socket, name), place, tried)))
        for name in LOOKING_UP:
            undo.enter_context(_replaced(socket, name, _function(tried)))
        yield tried


@contextlib.contextmanager
def _replaced(owner: type | ModuleType, name: str, value: Callable[..., object]) -> Iterator[None]:
    own = vars(owner).get(name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        if own is None:
            delattr(owner, name)  # it was inherited
        else:
            setattr(owner, name, own)


def _method(real: Callable[..., R], place: int, tried: list[str]) -> Callable[..., R]:
    def connecting(self: socket.socket, *given: object) -> R:
        if self.family in (socket.AF_INET, socket.AF_INET6) and given:
            _refuse(given[place], tried)
        return real(self, *given)

    return connecting


def _function(tried: list[str]) -> Callable[..., object]:
    def looking_up(host: object, *rest: object, **named: object) -> None:
        _refuse((host, *rest), tried)

    return looking_up


def _refuse(address: object, tried: list[str]) -> None:
    parts = [part.decode("utf-8", "replace") if isinstance(part, bytes) else str(part) for part in _parts(address)]
    shown = ":".join(part for part in parts[:2] if part)
    tried.append(shown)
    raise NetworkBlocked(f"the network is blocked while a tape is repeated: {shown} was asked for")


def _parts(address: object) -> tuple[object, ...]:
    return address if isinstance(address, tuple) else (address,)
