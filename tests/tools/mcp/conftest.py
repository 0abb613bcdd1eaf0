"""A server written by hand, whose faults a test sets."""

from collections.abc import Iterator

import pytest
from tests.tools.mcp.handmade import Handmade, handmade


@pytest.fixture(scope="session")
def _one() -> Iterator[Handmade]:
    with handmade() as one:
        yield one


@pytest.fixture
def theirs(_one: Handmade) -> Handmade:
    """The server, as it was when it began."""
    _one.reset()
    return _one
