"""Results that a tool might give: plausible by what is read of them, or as bad as they can be."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from shipworthy.check.adversary.shapes import Shape
from shipworthy.contract.language.types import InputType, TypeSpec

__all__ = ["Variant", "flood", "garbage", "of_type", "sample", "variants"]

WORDS: Mapping[str, object] = {
    "integer": 3,
    "number": 7.25,
    "money": 20.0,
    "date": "2026-12-07",
    "time": "10:00:00",
    "datetime": "2026-12-07T10:00:00",
    "duration": 1800,
    "interval": "2026-12-07T00:00:00/2026-12-14T00:00:00",
    "email": "ada@example.org",
    "yesno": True,
    "ticker": "NVDA",
}
"""Type → a value of it, as tools give it."""
ITEMS = 2
"""Items of a list."""
DEEPEST = 8
"""Levels of types in types that are filled."""
FLOOD = 24_000
"""Characters of a result that is far too long."""
MOST_VARIANTS = 8


@dataclass(frozen=True, slots=True)
class Variant:
    """How results decide what a condition asks for."""

    absent: frozenset[int] = frozenset()
    """Of the parts that a condition looks at, by their number: those that are empty."""
    other: bool = False
    """Whether a value that is compared with constants is none of them."""
    turn: int = 0
    """Tells the figures and the texts of one call from those of another."""


def variants(shape: Shape) -> list[Variant]:
    """The ways in which a result may decide; the first has all that conditions look at."""
    deciding = [number for number, leaf in enumerate(shape.leaves()) if leaf.decides]
    if not deciding:
        return [Variant()]
    every = frozenset(deciding)
    alone = [Variant(frozenset({one})) for one in deciding] if len(deciding) > 1 else []
    return [Variant(), Variant(every), Variant(other=True), *alone][:MOST_VARIANTS]


def sample(
    shape: Shape,
    word: str,
    variant: Variant,
    kind: TypeSpec | None = None,
    types: Mapping[str, InputType] | None = None,
) -> object:
    """A result with what is read of it; `word` stands in each of its texts, `kind` is what its tool declares."""
    numbers = {id(leaf): number for number, leaf in enumerate(shape.leaves())}
    return _Filling(word, variant, numbers, types or {}).filled(shape, kind)


@dataclass(frozen=True, slots=True)
class _Filling:
    """What the parts of one result are filled with."""

    word: str
    variant: Variant
    numbers: Mapping[int, int]
    """Leaf → its number."""
    types: Mapping[str, InputType]

    def filled(self, shape: Shape, kind: TypeSpec | None) -> object:
        if shape.fields:
            own = dict(kind.fields) if kind is not None and kind.name == "record" else {}
            rest = {name: self._typed(inner) for name, inner in own.items() if name not in shape.fields}
            return {**rest, **{name: self.filled(inner, own.get(name)) for name, inner in shape.fields.items()}}
        if shape.item is not None:
            item = kind.item if kind is not None and kind.name == "list" else None
            several = [replace(self, word=f"{self.word} {number}") for number in range(1, ITEMS + 1)]
            return [one.filled(shape.item, item) for one in several]
        if shape.decides and self.numbers.get(id(shape)) in self.variant.absent:
            return 0 if "number" in shape.kinds else ""
        return self._leaf(shape, kind)

    def _leaf(self, shape: Shape, kind: TypeSpec | None) -> object:
        options = [one for one in shape.compared if isinstance(one, str | bool)]
        if options and not self.variant.other:
            return options[0]
        known = [name for name in shape.kinds if name in WORDS]
        if known:
            return self._typed(TypeSpec(name=known[0]))
        return self._typed(kind if kind is not None and kind.name != "any" else TypeSpec())

    def _typed(self, kind: TypeSpec) -> object:
        turn, value = self.variant.turn, of_type(kind, self.word, self.types)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value + turn
        return f"{value} once more {turn}" if turn and kind.name == "text" else value


def of_type(kind: TypeSpec, word: str, types: Mapping[str, InputType], depth: int = 0) -> object:
    """A value of a type, as data."""
    if kind.name == "record" and depth < DEEPEST:
        return {name: of_type(inner, word, types, depth + 1) for name, inner in kind.fields}
    if kind.name == "list":
        inner = kind.item or TypeSpec()
        return [of_type(inner, word, types, depth + 1) for _ in range(max(kind.min, 1))]
    if kind.name == "choice":
        return kind.options[0]
    if kind.name in types and types[kind.name].values:
        return next(iter(types[kind.name].values))
    return WORDS.get(kind.name, f"a note of {word}")


def flood(word: str) -> object:
    """A result that is far too long, of which no line is as another."""
    return [{"place": f"{word} {number}", "says": line} for number, line in enumerate(_lines(FLOOD))]


def _lines(characters: int) -> Iterator[str]:
    names, doings = ("otter", "heron", "badger", "weasel", "magpie"), ("watches", "follows", "forgets", "greets")
    made = 0
    for number, (name, doing, other) in enumerate(itertools.cycle(itertools.product(names, doings, names))):
        line = f"The {name} {doing} the {other} on walk {number}."
        made += len(line)
        if made > characters:
            return
        yield line


def garbage(word: str) -> Iterator[object]:
    """Results that no tool should give, over and over."""
    deep: object = word
    for _ in range(60):
        deep = {"in": [deep]}
    recursive: list[object] = [word]
    recursive.append(recursive)
    return itertools.cycle(
        [
            None,
            float("nan"),
            b"\x00\xff" * 40,
            deep,
            {"": {1: object(), None: [float("inf")]}},
            recursive,
            {word: {word}, "error": True, "text": 10**400},
            "\ud800 half a letter",
            [[]] * 50,
            "",
        ]
    )
