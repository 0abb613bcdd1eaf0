"""What a tool gives piece by piece is read to its end."""

from collections.abc import AsyncIterator

import pytest

from shipworthy.errors import ToolFailed
from shipworthy.tools.lazily import collected, listed, same
from shipworthy.tools.plain import MOST_VALUES


async def endless() -> AsyncIterator[int]:
    """Never ends."""
    while True:
        yield 1


async def test_every_item_is_read_up_to_the_most() -> None:
    assert same(7) == 7
    assert listed(iter("ab")) == ["a", "b"]
    with pytest.raises(ToolFailed, match="more than"):
        listed(iter(range(MOST_VALUES + 1)))
    with pytest.raises(ToolFailed, match="more than"):
        await collected(endless())
