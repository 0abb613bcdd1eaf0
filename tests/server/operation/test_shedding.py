"""New messages are refused while the event loop is late."""

import asyncio
import random

import pytest

from shipworthy.server.operation.shedding import BURST, EVERY, SAMPLES, Shedding
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service

LATE = 0.01


def _looks(shedding: Shedding, lag: float) -> None:
    for _ in range(SAMPLES):
        shedding.look(lag)


def test_the_limit_goes_below_the_runs_that_make_the_loop_late_and_comes_back() -> None:
    service = Service({})
    shedding = Shedding(service, LATE)
    service._running = 100
    _looks(shedding, 0.001)
    shedding.check()
    _looks(shedding, 0.015)
    assert shedding.limit == 95
    with pytest.raises(Refused, match="busy") as caught:
        shedding.check()
    assert (caught.value.kind, caught.value.retry_after) == ("overloaded", 1.0)
    _looks(shedding, 0.015)
    assert shedding.limit == 95, "those that go on have not ended yet"
    service._running = 95
    for lag in (0.06, 0.06):
        shedding.look(lag)
    assert shedding.limit == 47.5, "far too many"
    service._running = 0
    for _ in range(30):  # three seconds
        _looks(shedding, 0.0)
    assert shedding.limit == float("inf")


def test_one_late_look_is_no_overload() -> None:
    service = Service({})
    shedding = Shedding(service, LATE)
    service._running = 10
    for lag in (0.5, 0.0, 0.0, 0.0, 0.0):
        shedding.look(lag)
    shedding.check()
    assert shedding.limit == float("inf")


def test_under_any_load_some_messages_go_on() -> None:
    service, chance = Service({}), random.Random(1)
    shedding = Shedding(service, LATE)
    for _ in range(2000):
        service._running = min(chance.randint(0, 50), int(shedding.limit) if shedding.limit < 1e9 else 50)
        _looks(shedding, 0.1)
    service._running = 0
    shedding.check()
    assert shedding.limit == 1.0


async def test_what_comes_at_once_is_let_in_in_pieces() -> None:
    shedding = Shedding(Service({}), LATE)
    shedding.watch()
    for _ in range(2):
        for _ in range(BURST):
            shedding.check()
        with pytest.raises(Refused):
            shedding.check()
        await asyncio.sleep(EVERY + 0.001)
    shedding.close()


async def test_it_looks_at_the_loop_until_it_is_closed() -> None:
    shedding = Shedding(Service({}), LATE)
    seen: list[float] = []
    shedding.look = seen.append  # type: ignore[method-assign]
    shedding.watch()
    await asyncio.sleep(0.205)
    shedding.close()
    await asyncio.sleep(1)
    assert len(seen) == 10
    Shedding(Service({}), LATE).close()
