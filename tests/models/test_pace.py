"""How fast one provider may be asked."""

import asyncio
import random

import pytest
from tests.virtual_time import now

from shipworthy.errors import ModelBusy
from shipworthy.models.pace import WIDTH, Pace


class Provider:
    """Admits so many requests a second, and says how long the others have to wait."""

    def __init__(self, rate: float) -> None:
        self.rate, self.tokens, self.at = rate, rate, now()
        self.admitted = 0
        self.refusals: list[float] = []
        self.retries: list[float] = []
        self.too_soon = 0
        self._closed_until = 0.0

    def asks(self, *, again: bool) -> bool:
        at = now()
        self.tokens = min(self.rate, self.tokens + (at - self.at) * self.rate)
        self.at = at
        if again:
            self.retries.append(at)
        if at < self._closed_until and self.refusals and again:
            self.too_soon += 1
        if self.tokens < 1:
            self.refusals.append(at)
            self._closed_until = at + 1.0
            return False
        self.tokens -= 1
        self.admitted += 1
        return True


async def storm(provider: Provider, pace: Pace | None, runs: int) -> int:
    """So many runs at once, each until it is let in; how many attempts they made."""
    attempts = 0

    async def one() -> None:
        nonlocal attempts
        again = False
        while True:
            if pace is not None:
                await pace.turn(60)
            attempts += 1
            await asyncio.sleep(0.002)
            if provider.asks(again=again):
                if pace is not None:
                    pace.answered()
                return
            again = True
            if pace is not None:
                pace.refused(1.0)
            else:
                await asyncio.sleep(1.0)

    await asyncio.gather(*(one() for _ in range(runs)))
    return attempts


async def test_F13_a_storm_is_ridden_out(count) -> None:  # type: ignore[no-untyped-def]
    runs = count(120, 200)
    provider = Provider(rate=40)
    attempts = await storm(provider, Pace(chance=random.Random(1)), runs)

    assert provider.admitted == runs
    assert attempts <= 1.1 * provider.admitted + WIDTH / 4
    assert provider.too_soon == 0
    buckets: dict[int, int] = {}
    for at in provider.retries:
        buckets[int(at * 10)] = buckets.get(int(at * 10), 0) + 1
    assert max(buckets.values(), default=0) <= max(0.05 * len(provider.retries), 5), "no herd"


async def test_F13_without_a_pace_the_storm_goes_on() -> None:
    """What the pace is for: without it many more are turned away."""
    provider = Provider(rate=40)

    assert await storm(provider, None, 120) > 1.3 * provider.admitted


async def test_a_place_that_comes_too_late_is_a_busy_model() -> None:
    pace = Pace()
    for _ in range(WIDTH):
        await pace.turn(1)

    with pytest.raises(ModelBusy):
        await pace.turn(0.05)


async def test_a_place_is_free_again_however_a_request_ended() -> None:
    pace = Pace()
    for end in (pace.answered, pace.gone):
        for _ in range(WIDTH):
            await pace.turn(1)
        for _ in range(WIDTH):
            end()
    await pace.turn(1)


async def test_waiting_runs_get_the_places_that_come_free() -> None:
    pace = Pace()
    for _ in range(WIDTH):
        await pace.turn(1)
    waiting = asyncio.create_task(pace.turn(5))
    await asyncio.sleep(0)
    pace.answered()

    await asyncio.wait_for(waiting, 0.001)


async def test_a_provider_that_says_what_it_takes_is_asked_so_much() -> None:
    pace = Pace()
    await pace.turn(1)
    pace.answered(remaining=100)

    for _ in range(100):
        await pace.turn(0.05)


async def test_F13_nobody_asks_before_the_provider_said_to() -> None:
    now = [100.0]
    pace = Pace(clock=lambda: now[0])
    await pace.turn(1)
    pace.refused(30.0)

    with pytest.raises(ModelBusy) as busy:
        await pace.turn(10)

    assert (busy.value.retry_after or 0) >= 30
    now[0] += 200
    await pace.turn(1)


async def test_a_cancelled_wait_takes_no_place() -> None:
    pace = Pace()
    for _ in range(WIDTH):
        await pace.turn(1)
    waiting = asyncio.create_task(pace.turn(5))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    pace.answered()

    await pace.turn(0.05)
