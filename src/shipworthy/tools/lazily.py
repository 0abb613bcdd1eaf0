"""Read to its end what a tool gives piece by piece: an asynchronous iterable, or an iterator."""

import itertools
from collections.abc import AsyncIterable, Iterator
from typing import TypeVar

from shipworthy.errors import ToolFailed
from shipworthy.tools.plain import MOST_VALUES

T = TypeVar("T")


def same(value: T) -> T:
    """The value itself."""
    return value


async def collected(items: AsyncIterable[T]) -> list[T]:
    """Every item of an asynchronous iterable; raises ToolFailed where there are too many."""
    found: list[T] = []
    async for item in items:
        found.append(item)
        _bound(found)
    return found


def listed(items: Iterator[T]) -> list[T]:
    """Every item of an iterator; raises ToolFailed where there are too many."""
    return _bound(list(itertools.islice(items, MOST_VALUES + 1)))


def _bound(found: list[T]) -> list[T]:
    if len(found) > MOST_VALUES:
        raise ToolFailed(f"the result has more than {MOST_VALUES:,} values")
    return found
