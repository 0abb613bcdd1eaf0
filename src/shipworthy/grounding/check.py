"""Judges the sentences of one text: which figures stand in the evidence, and which do not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, partial
from typing import Literal

from shipworthy.grounding.about import About
from shipworthy.grounding.evidence import Evidence, born
from shipworthy.grounding.extract import figures_in
from shipworthy.grounding.figure import MOST_COUNTED, NUMERIC, Figure
from shipworthy.grounding.marks import ROW, enumerated, items_in, row_number
from shipworthy.grounding.sums import adds_up, derived
from shipworthy.grounding.words import words

Level = Literal["off", "sums", "figures", "strict"]
TEXT = "text"
"""The step of a fact that follows from figures before it in the same text."""
LONGEST_BEFORE = 32
LEAST_DIGITS = 2
"""Significant digits that "about" leaves of a number at least."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure that was found, and where."""

    figure: str
    step: str
    field: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found of a sentence, and what was not."""

    facts: tuple[Fact, ...]
    missing: tuple[Figure, ...]
    strange: tuple[Figure, ...] = ()
    """Figures that were found, and belong to something else than what the sentence names."""


class Checker:
    """Judges the sentences of one text in order; list items and table rows count as sentences."""

    __slots__ = ("_about", "_before", "_evidence", "_items", "_level", "_own", "_row", "_run")

    def __init__(self, evidence: Evidence, level: Level, own: Sequence[str] = ()) -> None:
        self._evidence, self._level, self._own = evidence, level, tuple(own)
        self._about = About(evidence.beside)
        self._before: list[Figure] = []
        """Numbers of this text that were found."""
        self._items: set[int] = set()
        """How many items the lists of this text have had."""
        self._run = 0
        """Items of the list that is being read."""
        self._row = 0

    def sentence(self, text: str) -> Judged:
        """Judge the next sentence; figures that are found in it may be added up further on."""
        if self._level == "off":
            return Judged((), ())
        self._count(text)
        facts: list[Fact] = []
        missing: list[Figure] = []
        found: list[Figure] = []
        counted = enumerated(text) | self._items
        for figure in figures_in(text, own=self._own, names=self._level == "strict"):
            fact = self._fact(figure, text)
            if fact is not None:
                facts.append(fact)
                found.append(figure)
            elif not self._is_count(figure, text, counted):
                missing.append(figure)
                continue
            if figure.kind in NUMERIC:
                self._before.append(figure)
        strange = [
            one for one in self._about.strangers(text, found, partial(rounded, text=text)) if not self._is_total(one)
        ]
        return Judged(tuple(facts), tuple(missing), tuple(strange))

    def _is_total(self, figure: Figure) -> bool:
        """Whether a figure is the sum of others before it, and not only that of something else."""
        others = [one for one in self._before if one.value != figure.value]
        return adds_up(figure, others)

    def _count(self, text: str) -> None:
        """Count the items of lists and the rows of tables up to this sentence."""
        items = items_in(text)
        self._run = self._run + items if items else 0
        if items:
            self._items.add(self._run)
        row = row_number(text)
        self._row = row if row is not None and row in (1, self._row + 1) else 0

    def _fact(self, figure: Figure, text: str) -> Fact | None:
        place = self._evidence.find(figure)
        if place is None and (wider := rounded(figure, text)) is not None:
            place = self._evidence.find(wider)
        if place is None and figure.kind == "date" and born(text.lower()):
            place = self._evidence.born(figure)
        if place is not None:
            return Fact(figure.text, place.step, place.field)
        how = derived(figure, self._before) if self._level == "sums" else None
        return None if how is None else Fact(figure.text, TEXT, how)

    def _is_count(self, figure: Figure, text: str, counted: frozenset[int] | set[int]) -> bool:
        """Whether a number only counts what the text lists, or numbers a row of a table."""
        if figure.kind != "number" or figure.sign or figure.step != 1 or not figure.text.isdigit():
            return False
        if self._row and (row := ROW.match(text)) and figure.start < row.end():
            return True
        number = int(figure.text)
        return number <= MOST_COUNTED and (number in counted or text.rstrip(" *_\n").endswith(":"))


@cache
def _hedged() -> re.Pattern[str]:
    named = [*words().lists["hedges"], *words().phrases["hedge_phrases"]]
    listed = "|".join(sorted(map(re.escape, named), key=lambda word: (-len(word), word)))
    return re.compile(rf"(?:(?<![^\W_])(?:{listed}))[\s*_]{{0,3}}(?:[a-zäöüß]{{2,4}}\s)?$", re.IGNORECASE)


def rounded(figure: Figure, text: str) -> Figure | None:
    """Return the figure as one that is rounded to its last digit that is not zero, where "about" stands before it."""
    value = figure.value
    if figure.kind not in NUMERIC or not isinstance(value, Decimal) or not value:
        return None
    if not _hedged().search(text, max(0, figure.start - LONGEST_BEFORE), figure.start):
        return None
    short = value.normalize()
    last = short.adjusted() - len(short.as_tuple().digits) + 1
    step = Decimal(1).scaleb(min(last, value.adjusted() - LEAST_DIGITS + 1))
    return replace(figure, step=step, also=()) if step > figure.step else None
