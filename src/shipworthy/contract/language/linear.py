"""Matches a regular expression without backtracking, for patterns that could take too long otherwise.

The pattern becomes a list of instructions, and all ways through it are followed side by side over the text, as Thompson
and Pike do it. It finds what `re` finds: the leftmost match, and of those the one that `re` prefers.
"""

import importlib
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from shipworthy.contract.language.pattern import PARSER, PLAIN, REPEATS

Piece: TypeAlias = Any
"""A piece of the parse tree that `re` makes."""
Saved: TypeAlias = tuple[int, int, int]
"""Start of the match, start and end of the first group; -1: not begun or not ended."""

COMPILER = importlib.import_module("re._compiler")
MOST_INSTRUCTIONS = 500


class NotLinear(ValueError):
    """The pattern has a part that cannot be matched without backtracking, or is too large."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One step of the program: what must hold here, and where it goes on, the preferred way first."""

    kind: str
    """`char`, `here`, `save`, `split` or `match`."""
    holds: Callable[[str, int], bool] | None = None
    to: tuple[int, ...] = ()
    slot: int = 0


class LinearPattern:
    """A compiled pattern; raises NotLinear and re.error."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = PARSER.parse(pattern, flags)
        self._state = tree.state
        self._program: list[Instruction] = []
        self._compile(tree)
        self._add("match")

    def __len__(self) -> int:
        """The number of instructions: what each character of a text costs at most."""
        return len(self._program)

    def spans(self, text: str, most: int) -> Iterator[tuple[int, int, int, int]]:
        """Yield start and end of each match and of its first group, -1 without one, in the first `most` characters."""
        place, last, empty = 0, min(len(text), most), False
        while place <= last:
            # Behind an empty match, as in `re`, the next one may begin there too, if it takes a character.
            found = self._search(text, place, last, advance=empty)
            if found is None:
                return
            saved, end = found
            whole = saved[2] >= 0
            yield (saved[0], end, saved[1] if whole else -1, saved[2] if whole else -1)
            place, empty = end, end == saved[0]

    def _search(self, text: str, place: int, last: int, *, advance: bool) -> tuple[Saved, int] | None:
        """The leftmost match from a place on, with the place of its end; `advance`: not the empty one at that place."""
        best: tuple[Saved, int] | None = None
        threads: list[tuple[int, Saved]] = []
        for at in range(place, last + 1):
            if best is None:
                threads.append((0, (at, -1, -1)))
            if not threads:
                break
            following: list[tuple[int, Saved]] = []
            seen: set[int] = set()
            for number, saved in self._reached(threads, text, at, seen):
                step = self._program[number]
                if step.kind == "match":
                    if advance and at == place:
                        continue
                    best = saved, at
                    break
                if at < last and step.holds is not None and step.holds(text, at):
                    following.append((number + 1, saved))
            threads = following
        return best

    def _reached(
        self, threads: Iterable[tuple[int, Saved]], text: str, at: int, seen: set[int]
    ) -> Iterator[tuple[int, Saved]]:
        """The instructions that take a character or end, in the order in which they are preferred."""
        for thread in threads:
            todo = [thread]
            while todo:
                number, saved = todo.pop()
                if number in seen:
                    continue
                seen.add(number)
                step = self._program[number]
                if step.kind == "split":
                    todo += [(to, saved) for to in reversed(step.to)]
                elif step.kind == "save":
                    todo.append((number + 1, _noted(saved, step.slot, at)))
                elif step.kind == "here":
                    if step.holds is not None and step.holds(text, at):
                        todo.append((number + 1, saved))
                else:
                    yield number, saved

    def _add(self, kind: str, holds: Callable[[str, int], bool] | None = None, slot: int = 0) -> int:
        if len(self._program) >= MOST_INSTRUCTIONS:
            raise NotLinear("it is too large")
        self._program.append(Instruction(kind, holds, (), slot))
        return len(self._program) - 1

    def _compile(self, items: Iterable[Piece]) -> None:
        for item in items:
            kind, value = str(item[0]), item[1]
            if kind in PLAIN:
                self._add("char", self._test(item))
            elif kind == "AT":
                self._add("here", self._test(item))
            elif kind in REPEATS and kind != "POSSESSIVE_REPEAT":
                self._repeat(int(value[0]), value[1], value[2], greedy=kind == "MAX_REPEAT")
            elif kind == "SUBPATTERN" and not value[1] and not value[2]:
                self._group(value[0], value[3])
            elif kind == "BRANCH":
                self._branch(value[1])
            else:
                raise NotLinear(f"`{kind.lower()}` needs backtracking")

    def _test(self, item: Piece) -> Callable[[str, int], bool]:
        """Whether one character, or a place, fits: asked of `re`, so that it means the same."""
        matches = COMPILER.compile(PARSER.SubPattern(self._state, [item])).match
        return lambda text, at: matches(text, at) is not None

    def _group(self, number: int | None, body: Iterable[Piece]) -> None:
        if number == 1:
            self._add("save", slot=1)
        self._compile(body)
        if number == 1:
            self._add("save", slot=2)

    def _branch(self, ways: list[Iterable[Piece]]) -> None:
        ends = []
        split = self._add("split")
        starts = []
        for way in ways:
            starts.append(len(self._program))
            self._compile(way)
            ends.append(self._add("split"))
        self._lead(split, *starts)
        for end in ends:
            self._lead(end, len(self._program))

    def _repeat(self, least: int, most: int, body: Iterable[Piece], *, greedy: bool) -> None:
        for _ in range(least):
            self._compile(body)
        if most == PARSER.MAXREPEAT:
            split = self._add("split")
            self._compile(body)
            self._lead(self._add("split"), split)
            self._choose(split, greedy=greedy)
            return
        splits = []
        for _ in range(int(most) - least):
            splits.append(self._add("split"))
            self._compile(body)
        for split in splits:
            self._choose(split, greedy=greedy)

    def _choose(self, split: int, *, greedy: bool) -> None:
        """Lead into the repeated part or behind all that is compiled so far."""
        inside, behind = split + 1, len(self._program)
        self._lead(split, *((inside, behind) if greedy else (behind, inside)))

    def _lead(self, number: int, *to: int) -> None:
        self._program[number] = Instruction("split", None, to)


def _noted(saved: Saved, slot: int, at: int) -> Saved:
    return (saved[0], at, saved[2]) if slot == 1 else (saved[0], saved[1], at)
