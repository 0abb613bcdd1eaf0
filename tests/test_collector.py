"""Imports without the collector."""

import gc
from collections.abc import Iterator

import pytest

from shipworthy.collector import freeze, paused


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """Nothing is frozen before a test, and what pytest has collected is so behind it."""
    gc.unfreeze()
    yield
    gc.freeze()
    gc.enable()


def test_nothing_is_collected_and_what_there_is_counts_as_old() -> None:
    passes: list[str] = []
    gc.callbacks.append(lambda phase, info: passes.append(phase))
    try:
        with paused("made_up"):
            made = [[number] for number in range(20_000)]
            assert (passes, gc.isenabled()) == ([], False)
        assert gc.isenabled()
    finally:
        gc.callbacks.pop()
    assert not {id(one) for one in gc.get_objects(generation=0)} & {id(one) for one in made}


@pytest.mark.parametrize("frozen", [False, True])
def test_what_a_program_has_set_stays(frozen: bool) -> None:
    gc.disable()
    if frozen:
        gc.freeze()
    with pytest.raises(ValueError, match="now"), paused("made_up"):
        raise ValueError("now")
    assert not gc.isenabled()
    gc.enable()
    with paused("made_up"):
        pass
    assert gc.isenabled()
    assert bool(gc.get_freeze_count()) == frozen


def test_where_the_module_is_imported_the_collector_goes_on() -> None:
    made = [[number] for number in range(100)]
    with paused("gc"):
        assert gc.isenabled()
    assert {id(one) for one in gc.get_objects(generation=0)} >= {id(one) for one in made}


def test_a_command_is_not_looked_at_again() -> None:
    gc.disable()
    freeze()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 1000
