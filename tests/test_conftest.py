"""The fences around the tests hold: a test that reached out, or read a person's settings, would be no proof."""

import asyncio
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "0.0.0.1"])
def test_no_other_machine_is_reached(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as outward, pytest.raises(AssertionError, match="only this machine"):
        outward.connect((address, 443))
    with socket.socket(family) as outward, pytest.raises(AssertionError, match="only this machine"):
        outward.connect_ex((address, 443))
    with socket.socket(family, socket.SOCK_DGRAM) as outward, pytest.raises(AssertionError, match="only this machine"):
        outward.sendto(b"x", (address, 53))


@pytest.mark.parametrize("host", ["example.invalid", b"example.invalid", "localhost.example.invalid"])
def test_no_other_name_is_looked_up(host: str | bytes) -> None:
    with pytest.raises(AssertionError, match="only this machine"):
        socket.getaddrinfo(host, 443)


async def test_the_event_loop_is_fenced_too() -> None:
    with pytest.raises(AssertionError, match="only this machine"):
        await asyncio.open_connection("192.0.2.1", 443)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_reached(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=lambda: server.accept()[0].close())
        thread.start()
        with socket.create_connection((host, server.getsockname()[1]), timeout=5) as there:
            assert there.recv(1) == b""
        thread.join()


def test_home_is_one_of_this_run() -> None:
    assert Path.home().name.startswith("shipworthy-home-")
    assert Path(os.environ["SHIPWORTHY_HOME"]).parent == Path.home()


def test_no_key_is_left_in_the_environment() -> None:
    assert [name for name in os.environ if name.endswith(("_API_KEY", "_BASE_URL"))] == []


def test_counts_follow_the_one_switch(full: bool, count: Callable[[int, int], int]) -> None:
    assert full == (os.environ.get("SHIPWORTHY_FULL") == "1")
    assert count(3, 1000) == (1000 if full else 3)


def test_what_measures_the_machine_is_listed() -> None:
    tests = Path(__file__).parent
    marked = {p for p in tests.rglob("test_*.py") if "@pytest.mark.machine" + "\n" in p.read_text(encoding="utf-8")}
    page = (tests.parent / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("`@pytest.mark.machine`")[2]
    listed = {tests.parent / line.split("`")[1] for line in page.splitlines() if line.startswith("| `tests/")}
    assert listed == marked
