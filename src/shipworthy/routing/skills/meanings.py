"""What words mean, as small vectors that need no library: words for the same thing point the same way."""

import functools
import math
from collections.abc import Iterable, Mapping
from importlib.resources import files
from itertools import repeat
from operator import add, mul

from shipworthy.routing.skills.background import shares, topics
from shipworthy.routing.skills.features import STOP_STEMS
from shipworthy.routing.words import stem, tokenize

SIZE = 48
"""Numbers of a vector."""
Vector = tuple[float, ...]
NOWHERE: Vector = (0.0,) * SIZE
STOP_WEIGHT = 0.25


@functools.cache
def _table() -> tuple[dict[str, int], memoryview]:
    folder = files(__package__)
    words = (folder / "meanings.txt").read_text(encoding="utf-8").split()
    numbers = memoryview((folder / "meanings.bin").read_bytes()).cast("b")
    return {word: place * SIZE for place, word in enumerate(words)}, numbers


@functools.lru_cache(maxsize=4096)
def of_word(word: str) -> Vector | None:
    """Return the vector of a stem, of length 1; None for a word that is not known."""
    places, numbers = _table()
    if (place := places.get(word)) is None:
        return None
    return unit([float(number) for number in numbers[place : place + SIZE]])


def meaning(features: Mapping[str, float]) -> Vector:
    """Return the direction of a text by its weighted features; all zero where no word is known."""
    return unit(added(features))


def added(features: Mapping[str, float]) -> Vector:
    """Return the sum of the vectors of weighted features; all zero where no word is known."""
    total: Vector = NOWHERE
    for feature, weight in features.items():
        if (vector := of_word(feature)) is not None:
            total = tuple(map(add, total, map(mul, repeat(weight), vector)))
    return total


def together(one: Vector, other: Vector) -> float:
    """Return the similarity of two vectors of length 1, -1 to 1."""
    return sum(map(mul, one, other), 0.0)


def unit(vector: Iterable[float]) -> Vector:
    """Return a vector of length 1 in the same direction; one of length 0 stays."""
    numbers = tuple(vector)
    length = math.sqrt(sum(map(mul, numbers, numbers)))
    return tuple(map(mul, repeat(1 / length), numbers)) if length else NOWHERE


@functools.cache
def elsewhere() -> tuple[Vector, ...]:
    """Return the direction of each topic of the background."""
    found = []
    for texts in topics():
        vectors = [meaning(_weighted(text)) for text in texts]
        found.append(unit([sum(numbers) for numbers in zip(*vectors, strict=True)]))
    return tuple(found)


def _weighted(text: str) -> dict[str, float]:
    words = [stem(token.lower) for token in tokenize(text)]
    return {
        word: math.log(11 / (0.5 + 10 * shares().get(word, 0.0))) * (STOP_WEIGHT if word in STOP_STEMS else 1.0)
        for word in words
    }
