"""Nothing is reached while the network is blocked, and everything afterwards."""

import asyncio
import socket
import urllib.error
import urllib.request
from collections.abc import Callable

import pytest
from tests.batches import batch

from shipworthy.check.testing.offline import NetworkBlocked, offline


def connect() -> None:
    with socket.socket() as one:
        one.connect(("127.0.0.1", 9))


def connect_ex() -> None:
    with socket.socket() as one:
        one.connect_ex(("127.0.0.1", 9))


def send() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.sendto(b"x", ("127.0.0.1", 9))


def open_connection() -> None:
    asyncio.run(asyncio.wait_for(asyncio.open_connection("127.0.0.1", 9), 5))


def look_up() -> None:
    socket.getaddrinfo("localhost", 80)


@batch("work", [connect, connect_ex, send, open_connection, look_up])
def test_a_connection_is_refused_and_noted(work: Callable[[], None]) -> None:
    with offline() as tried, pytest.raises(NetworkBlocked, match="the network is blocked"):
        work()
    assert len(tried) == 1


def test_what_a_library_makes_of_it_is_noted_all_the_same() -> None:
    with offline() as tried, pytest.raises(urllib.error.URLError):
        urllib.request.urlopen("http://localhost:9/")
    assert tried == ["localhost:9"]


def test_pairs_of_sockets_and_event_loops_work() -> None:
    with offline() as tried:
        one, two = socket.socketpair()
        one.sendall(b"x")
        assert two.recv(1) == b"x"
        one.close()
        two.close()
        assert asyncio.run(asyncio.sleep(0, "done")) == "done"
    assert tried == []


def test_afterwards_all_is_as_before() -> None:
    before = dict(vars(socket.socket)), socket.getaddrinfo
    with pytest.raises(ZeroDivisionError), offline():
        _ = 1 / 0
    assert (dict(vars(socket.socket)), socket.getaddrinfo) == before
