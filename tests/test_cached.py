"""Attributes that are computed once, without a lock."""

import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from shipworthy.cached import cached

SOURCE = Path(__file__).parent.parent / "src/shipworthy"


@dataclass(frozen=True)
class Square:
    """Counts how often it computes."""

    side: int
    computed: list[int]

    @cached
    def area(self) -> int:
        """The side, squared."""
        self.computed.append(self.side)
        return self.side**2


def test_it_is_computed_at_its_first_use_and_once() -> None:
    one = Square(3, [])
    assert one.computed == []
    assert (one.area, one.area, one.computed) == (9, 9, [3])
    assert isinstance(Square.area, cached), "read from the class it is itself"


def test_an_error_is_not_kept() -> None:
    class Late:
        ready = False

        @cached
        def value(self) -> int:
            if not self.ready:
                raise LookupError
            return 1

    late = Late()
    with pytest.raises(LookupError):
        _ = late.value
    late.ready = True
    assert late.value == 1


def test_one_object_does_not_wait_for_another_and_all_threads_read_one_value() -> None:
    begun, go_on = threading.Event(), threading.Event()

    class Thing:
        def __init__(self, *, slow: bool) -> None:
            self.slow = slow

        @cached
        def value(self) -> object:
            if self.slow and not begun.is_set():
                begun.set()
                go_on.wait()
            return object()

    slow, found = Thing(slow=True), list[object]()
    thread = threading.Thread(target=lambda: found.append(slow.value))
    thread.start()
    begun.wait()
    assert Thing(slow=False).value is not None, "under one lock for all this would wait for ever"
    first = slow.value
    go_on.set()
    thread.join()
    assert found == [first] and slow.value is first


def test_the_package_has_no_attribute_that_is_computed_under_a_lock() -> None:
    found = [path.name for path in SOURCE.rglob("*.py") if "cached_property" in path.read_text(encoding="utf-8")]
    assert found == ["cached.py"]
