"""New messages are refused while the event loop is late."""

import asyncio
import random
from collections.abc import Callable
from functools import partial
from heapq import heappop, heappush
from itertools import count

import pytest

from shipworthy.server.operation import shedding as module
from shipworthy.server.operation.shedding import EVERY, SAMPLES, Shedding
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service

LATE = 0.01
BEGIN, SECONDS = 3.0, 10.0


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
    assert shedding.limit == 97
    with pytest.raises(Refused, match="busy") as caught:
        shedding.check()
    assert (caught.value.kind, caught.value.retry_after) == ("overloaded", 1.0)
    _looks(shedding, 0.015)
    assert shedding.limit == 97, "those that go on have not ended yet"
    service._running = 95
    for lag in (0.06, 0.06):
        shedding.look(lag)
    assert shedding.limit == 85.5, "far too many"
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
    let_in = []
    for lag in (0.0, 0.0, 0.02, 0.02):
        let_in.append(0)
        with pytest.raises(Refused):
            while let_in[-1] < 1000:
                shedding.check()
                let_in[-1] += 1
        shedding.look(lag)
    shedding.close()
    assert let_in == [25, 26, 27, 19], "more while the loop is in time, fewer where it is late"


async def test_no_more_are_let_in_at_once_while_the_process_is_busy_and_as_many_as_at_first_afterwards() -> None:
    shedding = Shedding(Service({}), LATE)
    shedding.watch()

    def let_in() -> int:
        for number in range(1000):
            if shedding.full:
                return number
            shedding.check()
        raise AssertionError("it lets in what comes")

    for used, most in ((1.0, 25), (0.95, 25), (0.5, 25)):
        assert let_in() == most
        shedding.look(0.0, used)
    assert let_in() == 26
    for _ in range(20):
        shedding.look(0.05, 1.0)
    assert let_in() == 2, "two messages are let in, however late the loop is"
    for _ in range(200):  # four seconds with hardly a message
        shedding.look(0.0, 0.1)
    assert let_in() >= 25
    shedding.close()


async def test_it_looks_at_the_loop_until_it_is_closed() -> None:
    shedding = Shedding(Service({}), LATE)
    seen: list[float] = []
    shedding.look = lambda lag, used: seen.append(lag)  # type: ignore[method-assign,assignment,misc]
    shedding.watch()
    await asyncio.sleep(0.205)
    shedding.close()
    await asyncio.sleep(1)
    assert len(seen) == 10
    Shedding(Service({}), LATE).close()


class _Core:
    """An event loop on one core, in whose turns runs of 1.5 ms and 20 streamed tokens of 60 µs are made."""

    def __init__(self, rate: float, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.ended, self.refused = 0.0, list[float](), 0
        monkeypatch.setattr(module, "time", self)
        self.service = Service({})
        self.shedding = Shedding(self.service, LATE)
        self.shedding._timer = object()  # type: ignore[assignment]
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers, chance, at = count(), random.Random(1), 0.0
        while at < SECONDS:
            self._at(at, partial(self._arrive, at))
            at += chance.expovariate(rate)
        self._at(EVERY, self._look)

    def monotonic(self) -> float:
        return self.now

    def run(self) -> None:
        """Turn until the messages have come; what is due is done in one turn."""
        while self.now < SECONDS:
            self.now = max(self.now, self._timers[0][0])
            due = []
            while self._timers and self._timers[0][0] <= self.now:
                due.append(heappop(self._timers)[2])
            for work in due:
                work()

    def _at(self, when: float, work: Callable[[], None]) -> None:
        heappush(self._timers, (when, next(self._numbers), work))

    def _look(self) -> None:
        lag = self.now - self.shedding._looked - EVERY
        self.shedding._looked = self.now
        self.shedding.look(lag)
        self._at(self.now + EVERY, self._look)

    def _arrive(self, born: float) -> None:
        if self.shedding.full:
            self.refused, self.now = self.refused + 1, self.now + 30e-6
            return
        self.shedding.check()
        self.service._running += 1
        self.now += 1.5e-3
        self._at(self.now + 0.05, partial(self._token, born, 20))

    def _token(self, born: float, left: int) -> None:
        self.now += 60e-6
        if left:
            self._at(self.now + 0.05, partial(self._token, born, left - 1))
            return
        self.service._running -= 1
        if self.now > BEGIN:
            self.ended.append(self.now - born)


@pytest.mark.parametrize(("load", "least"), [(0.8, 0.95), (2.0, 0.95), (5.0, 0.9)])
def test_under_a_load_that_is_too_much_as_many_end_in_time_as_can(
    load: float, least: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    capacity = 0.9 / (1.5e-3 + 21 * 60e-6)
    core = _Core(capacity * load, monkeypatch)
    core.run()
    in_time = [seconds for seconds in core.ended if seconds < 1.2 * 1.1]
    can = capacity * min(load, 1.0) * (SECONDS - BEGIN)
    assert len(in_time) / can > least, (len(in_time), len(core.ended), core.refused)
    assert core.refused == 0 or load > 1
