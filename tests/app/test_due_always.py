"""Each timer is opened exactly once, whatever restarts, races and jumps of the clock come together."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.app.clocked import HELLO, opened
from tests.databases import EACH, maker
from tests.sleepers import BEGAN, DAY, LOOKED, SENT, Wall, mailer

from shipworthy.stores import SqlStore

FULL = os.environ.get("SHIPWORTHY_FULL") == "1"


class Turned:
    """A person, two owners that may be started again, and a clock that may be turned."""

    def __init__(self, wall: Wall, url: str) -> None:
        self.wall, self.url = wall, url
        self.owners = [mailer(SqlStore.open(url)) for _ in range(2)]
        self.asked = self.fired = 0

    async def restart(self, which: int) -> None:
        await self.owners[which].aclose()
        self.owners[which] = mailer(SqlStore.open(self.url))

    async def ask(self) -> None:
        self.asked += 1
        first = await self.wall.on(self.owners[0]).run(HELLO, session=f"s{self.asked}")
        assert first.reason == "wait"

    async def look(self, *which: int) -> None:
        found = await asyncio.gather(*(opened(self.wall.on(self.owners[one])) for one in which))
        self.fired += sum(map(len, found))


STEPS = st.lists(
    st.one_of(
        st.just(("ask", 0.0)),
        st.tuples(st.just("turn"), st.floats(-2 * DAY, 4 * DAY)),
        st.tuples(st.sampled_from(["restart", "look", "race", "claim"]), st.integers(0, 1).map(float)),
    ),
    max_size=14,
)


@pytest.fixture(params=EACH)
def fresh(request: pytest.FixtureRequest) -> Callable[[Path], str]:
    """Makes the URL of an empty database."""
    return maker(request)


@settings(max_examples=300 if FULL else 8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_each_timer_is_opened_once_whatever_happens(
    steps: list[tuple[str, float]],
    fresh: Callable[[Path], str],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wall = Wall(monkeypatch)
    one = Turned(wall, fresh(tmp_path_factory.mktemp("turned")))
    try:
        await one.ask()
        for what, value in steps:
            if what == "ask":
                await one.ask()
            elif what == "turn":
                wall.now += value
            elif what == "restart":
                await one.restart(int(value))
            elif what == "claim":
                # An owner that claims, and never comes to it.
                await one.owners[int(value)].claim_due()
            else:
                await one.look(*([int(value)] if what == "look" else [0, 1]))
        for _ in range(2):
            wall.now = max(wall.now, BEGAN.timestamp()) + 30 * DAY
            await one.look(0, 1)
        assert one.fired == one.asked == len(LOOKED) == sum(SENT.values())
        assert await one.owners[0].due(tenant=None) == []
    finally:
        for owner in one.owners:
            await owner.aclose()
