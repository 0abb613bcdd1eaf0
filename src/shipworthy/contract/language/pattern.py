"""Regular expressions for untrusted texts; one whose search may take exponential time is refused at load."""

import functools
import importlib
import re
import string
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

Piece: TypeAlias = Any
"""A piece of the parse tree that `re` makes: numbers, texts, pairs and rows of these, by the kind of the piece."""

PARSER = importlib.import_module("re._parser")
LONGEST_SEARCHED = 8000
"""Most characters of a searched text; callers refuse a longer one."""
LONGEST_PATTERN = 500
MOST_STEPS = 8 * LONGEST_SEARCHED * LONGEST_SEARCHED
"""Most steps of a search in the worst case: about a second."""
SAMPLE = frozenset(string.printable) | set("é\u00a0²中")
"""A sample of all characters, used with those that the pattern names to compare two sets of characters."""
PLAIN = {"LITERAL", "NOT_LITERAL", "ANY", "IN"}
REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}


@functools.lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str]:
    """The compiled pattern, cached; raises re.error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return re.compile(pattern)


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern matches anywhere in the text, which must have at most `LONGEST_SEARCHED` characters."""
    return compiled(pattern).search(text) is not None


def pattern_error(pattern: str, *, longest: int = LONGEST_SEARCHED, most: int = MOST_STEPS) -> str:
    """Why the pattern is refused; an empty text where it can be used.

    `longest`: characters of the longest searched text; `most`: the most steps of a search in the worst case.
    """
    if len(pattern) > LONGEST_PATTERN:
        return f"the pattern has {len(pattern):,} characters; at most {LONGEST_PATTERN} are taken"
    try:
        compiled(pattern)
        cost = steps(pattern, longest)
    except (re.error, RecursionError, OverflowError) as error:
        return f"`{pattern}` is not a regular expression: {error}"
    if cost is None:
        return f"`{pattern}` refers back to a group, and could take too long on some texts: write it out"
    if cost > most:
        return (
            f"`{pattern}` could take too long on some texts: give its repetitions a most, such as `{{0,40}}`, "
            "and put none inside another"
        )
    return ""


@functools.lru_cache(maxsize=1024)
def steps(pattern: str, longest: int) -> float | None:
    """The most steps of a search in a text of that many characters; None where the pattern has a back reference.

    Raises re.error, RecursionError and OverflowError for what is no pattern.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _CostEstimate(PARSER.parse(pattern), longest).cost()


class _RefersBack(Exception):
    """The pattern has a part, such as a reference to a group, whose cost is not estimated."""


@dataclass(frozen=True, slots=True)
class _Part:
    """An upper estimate for matching one part of a pattern at one position."""

    ways: float
    """The number of ways it may match there; the parts after it are tried as often."""
    steps: float
    unit: float
    """The steps where each repetition inside stands for one character that it takes."""
    first: frozenset[str]
    """The characters that it may begin with."""
    empty: bool
    """Whether it may match the empty text."""


class _CostEstimate:
    """Computes an upper estimate of the steps that a search for the pattern takes."""

    def __init__(self, tree: Piece, longest: int) -> None:
        self._tree, self._longest = tree, longest
        self._every = frozenset(
            SAMPLE | {each for char in _characters_named(tree) for each in (char, char.swapcase()[:1])}
        )
        self._cased: dict[str, set[str]] = {}
        """The characters that a character stands for where case does not count."""
        for char in self._every:
            for case in _cases(char):
                self._cased.setdefault(case, set()).add(char)
        self._classes: dict[str, frozenset[str]] = {}
        """The characters of each class, such as digits, that the pattern names."""
        self._known: dict[int, frozenset[str]] = {}
        """The characters that each set of the tree may match, by its identity: some are met often."""

    def cost(self) -> float | None:
        """The steps for the longest text; None where the pattern has a back reference."""
        begins = str(next(iter(self._tree), ("", ""))[1])
        anchored = begins in ("AT_BEGINNING", "AT_BEGINNING_STRING")
        starts = 1 if anchored and not self._tree.state.flags & re.MULTILINE else self._longest
        try:
            return starts * self._row(self._tree, None).steps
        except _RefersBack:
            return None

    def _row(self, items: Iterable[Piece], follow: frozenset[str] | None) -> _Part:
        """The estimate of a sequence; `follow`: the characters that may come after it, None at the pattern's end."""
        whole = _Part(1, 0, 0, frozenset(), True)
        for item in reversed(list(items)):
            part = self._item(str(item[0]), item[1], follow)
            if not part.empty:
                follow = part.first
            elif follow is not None:
                follow = follow | part.first
            first = part.first | whole.first if part.empty else part.first
            steps, unit = (one + part.ways * rest for one, rest in ((part.steps, whole.steps), (part.unit, whole.unit)))
            whole = _Part(part.ways * whole.ways, steps, unit, first, part.empty and whole.empty)
        return whole

    def _item(self, kind: str, value: Piece, follow: frozenset[str] | None) -> _Part:
        if kind in PLAIN:
            return _Part(1, 1, 1, self._fitting(kind, value), False)
        if kind in REPEATS:
            part = self._repeat(value[0], value[1], value[2], follow)
            return replace(part, ways=1) if kind == "POSSESSIVE_REPEAT" else part
        if kind == "SUBPATTERN":
            return self._row(value[3], follow)
        if kind == "ATOMIC_GROUP":
            # What it took first is all that is ever tried.
            return replace(self._row(value, follow), ways=1)
        if kind == "BRANCH":
            return self._branch([self._row(branch, follow) for branch in value[1]])
        if kind in ("ASSERT", "ASSERT_NOT"):
            # An assertion consumes no character: it may hold or fail before any of them.
            inside = self._row(value[1], None)
            # It may look at the same characters again at each place where it is tried.
            return _Part(inside.ways, inside.steps, inside.steps, self._every, False)
        if kind == "AT":
            return _Part(1, 1, 1, self._every, False)
        raise _RefersBack

    def _fitting(self, kind: str, value: Piece) -> frozenset[str]:
        """The characters that the part may match, in upper or lower case."""
        if kind == "ANY":
            return self._every
        if kind == "LITERAL":
            return self._standing_for((chr(value),))
        if kind == "NOT_LITERAL":
            return self._standing_for(self._cased.keys() - {chr(value)})
        if id(value) not in self._known:
            self._known[id(value)] = self._standing_for(self._of_set(value))
        return self._known[id(value)]

    def _standing_for(self, cases: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*(self._cased.get(case, ()) for case in cases))

    def _of_set(self, items: Piece) -> Iterable[str]:
        """The cases of characters that a set of the pattern may match."""
        if str(items[0][0]) != "NEGATE":
            return frozenset[str]().union(*map(self._of_item, items))
        inside = frozenset[str]().union(*map(self._of_item, items[1:]))
        # Which non-ASCII characters a class contains depends on the flags, so both answers are possible.
        return [case for case in self._cased if case not in inside or not case.isascii()]

    def _of_item(self, item: Piece) -> Iterable[str]:
        kind, value = str(item[0]), item[1]
        if kind == "LITERAL":
            return (chr(value),)
        if kind == "RANGE":
            first, last = map(chr, value)
            return [case for case in self._cased if first <= case <= last]
        name = str(value)
        if name not in self._classes:
            self._classes[name] = frozenset(case for case in self._cased if _is_of(name, case))
        return self._classes[name]

    def _repeat(self, least: int, most: int, body: Piece, follow: frozenset[str] | None) -> _Part:
        most, once = min(int(most), self._longest), self._row(body, follow)
        if most > 1:
            once = self._row(body, once.first | (follow or frozenset()))
        # If what follows cannot begin with the repeated part, or nothing follows, only one way to match counts.
        sure = least == most or follow is None or not once.first & follow
        if most <= 1:
            ways = once.ways if sure else once.ways + 1
        elif once.ways + once.empty > 1:
            ways = (once.ways + once.empty) ** min(most, 100)
        else:
            ways = 1 if sure else most - least + 1
        steps = most * once.steps
        if once.ways == 1 and not once.empty:
            # It can take its characters in one way only: all its turns together take no character twice.
            steps = min(steps, self._longest * once.unit)
        return _Part(ways, max(ways, steps, 1), once.unit, once.first, least == 0 or once.empty)

    def _branch(self, parts: list[_Part]) -> _Part:
        apart = not any(part.empty for part in parts) and sum(len(part.first) for part in parts) == len(
            frozenset[str]().union(*(part.first for part in parts))
        )
        ways = max(part.ways for part in parts) if apart else sum(part.ways for part in parts)
        first = frozenset[str]().union(*(part.first for part in parts))
        steps, unit = sum(part.steps for part in parts), sum(part.unit for part in parts)
        return _Part(ways, steps, unit, first, any(part.empty for part in parts))


def _characters_named(items: Piece) -> Iterator[str]:
    """Every character that a pattern names, including the ends of its ranges."""
    for item in items if isinstance(items, list | tuple) or hasattr(items, "data") else ():
        if isinstance(item, tuple) and len(item) == 2 and str(item[0]) in ("LITERAL", "NOT_LITERAL"):
            yield chr(item[1])
        elif isinstance(item, tuple) and len(item) == 2 and str(item[0]) == "RANGE":
            yield from map(chr, item[1])
        else:
            yield from _characters_named(item)


@functools.lru_cache(maxsize=4096)
def _cases(char: str) -> frozenset[str]:
    """The character as it is, in lower and in upper case; the first one of what becomes several."""
    return frozenset((char[:1], char.lower()[:1], char.upper()[:1])) - {""}


def _is_of(name: str, char: str) -> bool:
    """Whether a character may be of a class such as CATEGORY_NOT_DIGIT."""
    kind = name.rpartition("_")[2]
    held = char.isdecimal() if kind == "DIGIT" else char.isspace() if kind == "SPACE" else char.isalnum() or char == "_"
    return (not held or not char.isascii()) if "_NOT_" in name else held
