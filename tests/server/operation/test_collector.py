"""What a server has loaded is not looked at again by the collector."""

import gc
from collections.abc import Iterator

import pytest

from shipworthy.server.operation.collector import FIRST, settle


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_what_is_loaded_is_left_out_and_what_comes_is_not() -> None:
    settle()
    assert gc.get_freeze_count() > 10_000 and gc.get_threshold()[0] == FIRST

    class Ring:
        pass

    gone = []
    ring = Ring()
    ring.itself = ring  # type: ignore[attr-defined]
    ring.end = type("End", (), {"__del__": lambda self: gone.append(True)})()  # type: ignore[attr-defined]
    del ring
    gc.collect()
    assert gone == [True]
