from tests.virtual_time import ms, now

from shipworthy import tool
from shipworthy.tools.call import CallContext
from shipworthy.world import Live


@tool
def double(n: int) -> int:
    """Twice a number."""
    return 2 * n


async def test_the_live_world_is_what_is_there() -> None:
    world = Live()
    began = now()

    async def said() -> str:
        return "kept"

    assert world.observe("k", lambda: 7) == 7
    assert await world.store("k", said) == "kept"
    assert (await world.call("k", double, {"n": 4}, CallContext())).value == 8  # type: ignore[arg-type]
    await world.pause(0.02)
    assert ms(began) == 20.0
