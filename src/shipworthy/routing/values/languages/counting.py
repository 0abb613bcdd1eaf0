"""Reads number words: `dreiundzwanzig`, `treinta y cinco`, `quatre-vingt-dix-sept`, `zweieinhalb`."""

import re
from collections.abc import Iterator, Mapping, Sequence

from shipworthy.regex import regex
from shipworthy.routing.values.languages.pieces import Piece

WORD = regex(r"[^\W\d_]+")
LONGEST = 60
"""Letters of a number of one word."""
BETWEEN = regex(r"[ \t]{1,2}|-")
FOUR_SCORE, HUNDRED, THOUSAND = 80, 100, 1000


class Counting:
    """The number words of one language."""

    def __init__(self, values: Mapping[str, int], joins: str, ones: str, *, compounds: bool, scores: bool) -> None:
        """`joins`: the word between tens and units; `ones`: articles that are one there; `scores`: 80 is 4 × 20."""
        self._values, self._joins, self._compounds, self._scores = values, joins, compounds, scores
        self._ones = frozenset(ones.split())

    def find(self, text: str) -> Iterator[Piece]:
        """Find every number in words; the text is in small letters without accents."""
        words = list(WORD.finditer(text))
        place = 0
        while place < len(words):
            value, used = self._read(words, place, text)
            if used:
                last = words[place + used - 1]
                yield Piece(f"{value:g}" if value < 1e6 else str(int(value)), words[place].start(), last.end())
            place += used or 1

    def value(self, word: str) -> float | None:
        """Return the value of one word."""
        if word in self._values:
            return self._values[word]
        return self._compound(word) if self._compounds and len(word) <= LONGEST else None

    def _compound(self, word: str) -> float | None:
        """Read a German number of one word: the thousands, the hundreds, the units and the tens."""
        if word.endswith("einhalb") and (whole := self.value(word.removesuffix("einhalb"))) is not None:
            return whole + 0.5
        for scale, times in (("tausend", THOUSAND), ("hundert", HUNDRED)):
            if scale in word:
                head, _, tail = word.partition(scale)
                many = self._part(head) if head else 1
                rest = self._part(tail.removeprefix("und")) if tail else 0
                fits = many is not None and rest is not None and 0 < many < THOUSAND and rest < times
                return many * times + rest if fits and many is not None and rest is not None else None
        units, und, tens = word.partition("und")
        unit, ten = 1 if units == "ein" else self._values.get(units, 0), self._values.get(tens, 0)
        return unit + ten if und and 0 < unit < 10 and ten in TENS else None

    def _part(self, word: str) -> float | None:
        return 1 if word == "ein" else self.value(word)

    def _read(self, words: Sequence[re.Match[str]], place: int, text: str) -> tuple[float, int]:
        """Return the value of the number that begins at a word, and how many words it has; 0 where none does."""
        total, group, last, used, joined, here = 0.0, 0.0, 0.0, 0, False, place
        while here < len(words):
            word = words[here][0]
            if here > place and not BETWEEN.fullmatch(text, words[here - 1].end(), words[here].start()):
                break
            if used and not joined and word == self._joins and last in TENS:
                joined, here = True, here + 1
                continue
            value = 1 if word in self._ones and (joined or last == FOUR_SCORE) else self.value(word)
            if value is None or (joined and not self._joins_to(value, last)):
                break
            if value == THOUSAND:
                if total or group >= THOUSAND:
                    break
                total, group = max(group, 1.0) * THOUSAND, 0.0
            elif value == HUNDRED and 1 < group < 10:
                group *= HUNDRED
            elif used and (grown := self._grown(group, last, value, joined=joined)) is None:
                break
            else:
                group = grown if used and grown is not None else value
            last = group % HUNDRED if value < HUNDRED else value
            here, joined = here + 1, False
            used = here - place
        return total + group, used

    def _joins_to(self, value: float, last: float) -> bool:
        return value < 10 or (value == 11 and last == 60)

    def _grown(self, group: float, last: float, value: float, *, joined: bool) -> float | None:
        """Return a number below a thousand with one more word; None where the word begins another number."""
        below = group % HUNDRED
        if self._scores and below == 4 and value == 20:
            return group + 76
        if value >= HUNDRED or value != int(value):
            return value if not group and last == THOUSAND and value < THOUSAND else None
        if not below and (group or last == THOUSAND):
            return group + value
        if below in TENS and value < 10:
            return group + value if joined or self._scores else None
        if self._scores and ((below in (60, 80) and value < 20) or (below % 20 == 10 and 7 <= value < 10)):
            return group + value
        return None


TENS = frozenset(range(20, 100, 10))
