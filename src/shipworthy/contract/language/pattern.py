"""Patterns searched for in untrusted texts: one whose search may take exponential time is refused when it is read."""

import functools
import importlib
import re
import string
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

Piece: TypeAlias = Any
"""A piece of the parse tree that `re` makes: numbers, texts, pairs and rows of these, by the kind of the piece."""

PARSER = importlib.import_module("re._parser")
LONGEST_SEARCHED = 8000
"""Characters of a text that are searched; a longer one is not searched at all."""
LONGEST_PATTERN = 500
MOST_STEPS = 8 * LONGEST_SEARCHED * LONGEST_SEARCHED
"""Steps that a search may take at worst: about a second."""
SAMPLE = frozenset(string.printable) | set("é\u00a0²中")
"""Stand for all characters when two sets of them are compared, with those that the pattern itself names."""
PLAIN = {"LITERAL", "NOT_LITERAL", "ANY", "IN"}
REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}


@functools.cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, made ready once; raises re.error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return re.compile(pattern)


def found(pattern: str, text: str) -> bool:
    """Whether the pattern is in the text, of at most `LONGEST` characters."""
    return compiled(pattern).search(text) is not None


def doubt(pattern: str) -> str:
    """Why the pattern cannot be used; empty where it can."""
    if len(pattern) > LONGEST_PATTERN:
        return f"the pattern has {len(pattern):,} characters; at most {LONGEST_PATTERN} are taken"
    try:
        compiled(pattern)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = PARSER.parse(pattern)
        cost = _Judge(tree).cost()
    except (re.error, RecursionError, OverflowError) as error:
        return f"`{pattern}` is not a regular expression: {error}"
    if cost is None:
        return f"`{pattern}` refers back to a group, and could take too long on some texts: write it out"
    if cost > MOST_STEPS:
        return (
            f"`{pattern}` could take too long on some texts: give its repetitions a most, such as `{{0,40}}`, "
            "and put none inside another"
        )
    return ""


class _RefersBack(Exception):
    """How long a reference to a group may take is not estimated."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What trying one part of a pattern at one place may take."""

    ways: float
    """In how many ways it may match there, so that what follows is tried as often."""
    steps: float
    first: frozenset[str]
    """Characters that it may begin with."""
    empty: bool
    """Whether it may match nothing at all."""


class _Judge:
    """Estimates from above how many steps the search for a pattern may take."""

    def __init__(self, tree: Piece) -> None:
        self._tree = tree
        self._every = frozenset(SAMPLE | {each for char in _named(tree) for each in (char, char.swapcase()[:1])})

    def cost(self) -> float | None:
        """Steps for the longest text; None where it refers back."""
        begins = str(next(iter(self._tree), ("", ""))[1])
        anchored = begins in ("AT_BEGINNING", "AT_BEGINNING_STRING")
        starts = 1 if anchored and not self._tree.state.flags & re.MULTILINE else LONGEST_SEARCHED
        try:
            return starts * self._row(self._tree, None).steps
        except _RefersBack:
            return None

    def _row(self, items: Iterable[Piece], follow: frozenset[str] | None) -> _Part:
        """A sequence; `follow`: what may come after it, None where the search is over then."""
        whole = _Part(1, 0, frozenset(), True)
        for item in reversed(list(items)):
            part = self._item(str(item[0]), item[1], follow)
            if not part.empty:
                follow = part.first
            elif follow is not None:
                follow = follow | part.first
            first = part.first | whole.first if part.empty else part.first
            steps = part.steps + part.ways * whole.steps
            whole = _Part(part.ways * whole.ways, steps, first, part.empty and whole.empty)
        return whole

    def _item(self, kind: str, value: Piece, follow: frozenset[str] | None) -> _Part:
        if kind in PLAIN:
            return _Part(1, 1, frozenset(char for char in self._every if _fits(kind, value, char)), False)
        if kind in REPEATS:
            return self._repeat(value[0], value[1], value[2], follow)
        if kind == "SUBPATTERN":
            return self._row(value[3], follow)
        if kind == "ATOMIC_GROUP":
            return self._row(value, follow)
        if kind == "BRANCH":
            return self._branch([self._row(branch, follow) for branch in value[1]])
        if kind in ("ASSERT", "ASSERT_NOT"):
            # It stands between characters: before any of them it may hold, and may fail.
            inside = self._row(value[1], None)
            return _Part(inside.ways, inside.steps, self._every, False)
        if kind == "AT":
            return _Part(1, 1, self._every, False)
        raise _RefersBack

    def _repeat(self, least: int, most: int, body: Piece, follow: frozenset[str] | None) -> _Part:
        most, once = min(int(most), LONGEST_SEARCHED), self._row(body, follow)
        if most > 1:
            once = self._row(body, once.first | (follow or frozenset()))
        # Where nothing of it can be what follows, or nothing follows, there is one way that counts.
        sure = least == most or follow is None or not once.first & follow
        if most <= 1:
            ways = once.ways if sure else once.ways + 1
        elif once.ways + once.empty > 1:
            ways = (once.ways + once.empty) ** min(most, 100)
        else:
            ways = 1 if sure else most - least + 1
        return _Part(ways, max(ways, most * once.steps, 1), once.first, least == 0 or once.empty)

    def _branch(self, parts: list[_Part]) -> _Part:
        apart = not any(part.empty for part in parts) and sum(len(part.first) for part in parts) == len(
            frozenset[str]().union(*(part.first for part in parts))
        )
        ways = max(part.ways for part in parts) if apart else sum(part.ways for part in parts)
        first = frozenset[str]().union(*(part.first for part in parts))
        return _Part(ways, sum(part.steps for part in parts), first, any(part.empty for part in parts))


def _named(items: Piece) -> Iterator[str]:
    """Every character that a pattern names, the ends of its ranges among them."""
    for item in items if isinstance(items, list | tuple) or hasattr(items, "data") else ():
        if isinstance(item, tuple) and len(item) == 2 and str(item[0]) in ("LITERAL", "NOT_LITERAL"):
            yield chr(item[1])
        elif isinstance(item, tuple) and len(item) == 2 and str(item[0]) == "RANGE":
            yield from map(chr, item[1])
        else:
            yield from _named(item)


def _fits(kind: str, value: Piece, char: str) -> bool:
    """Whether a character may be one of these, in upper or lower case."""
    return any(_one(kind, value, case[:1]) for case in (char, char.lower(), char.upper()))


def _one(kind: str, value: Piece, char: str) -> bool:
    if kind == "ANY":
        return True
    if kind in ("LITERAL", "NOT_LITERAL"):
        return bool(ord(char) == value) == (kind == "LITERAL")
    if str(value[0][0]) == "NEGATE":
        # What a class holds beyond ASCII depends on the flags: there the opposite may hold as well.
        return not any(_in(item, char) for item in value[1:]) or not char.isascii()
    return any(_in(item, char) for item in value)


def _in(item: Piece, char: str) -> bool:
    kind, value = str(item[0]), item[1]
    if kind == "LITERAL":
        return bool(ord(char) == value)
    if kind == "RANGE":
        return bool(value[0] <= ord(char) <= value[1])
    name = str(value)
    held = {"DIGIT": char.isdecimal(), "SPACE": char.isspace(), "WORD": char.isalnum() or char == "_"}
    inside = held[name.rpartition("_")[2]]
    return (not inside or not char.isascii()) if "_NOT_" in name else inside
