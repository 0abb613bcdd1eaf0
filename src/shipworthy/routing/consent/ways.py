"""The ways of saying a row of words: of `a/b` one is said, `(a)` may be left out, `<name>` is a word of a set."""

import functools
from collections.abc import Iterator, Mapping
from itertools import product

from shipworthy.routing.consent.spelling import fold

Item = frozenset[str]
"""The words that may stand at one place of a phrase."""


def spelled(text: str) -> Iterator[tuple[str, ...]]:
    """Yield each way of saying a row, word by word."""
    for way in ways(text, {}):
        yield from product(*(sorted(item) for item in way))


def ways(text: str, sets: Mapping[str, Item]) -> Iterator[tuple[Item, ...]]:
    """Yield each way of saying a phrase, with and without the parts in parentheses."""
    groups: list[tuple[list[Item], bool]] = []
    optional = False
    for part in text.replace("(", " ( ").replace(")", " ) ").split():
        if part in "()":
            if optional := part == "(":
                groups.append(([], True))
            continue
        item = _item(part, sets)
        if optional:
            groups[-1][0].append(item)
        else:
            groups.append(([item], False))
    for taken in product(*((True, False) if may else (True,) for _, may in groups)):
        way = [item for (items, _), use in zip(groups, taken, strict=True) if use for item in items]
        if way:
            yield tuple(way)


def _item(part: str, sets: Mapping[str, Item]) -> Item:
    if "<" not in part:
        return _plain(part)
    return frozenset[str]().union(*(sets[w[1:-1]] if w.startswith("<") else (fold(w),) for w in part.split("/")))


@functools.cache
def _plain(part: str) -> Item:
    return frozenset(map(fold, part.split("/")))
