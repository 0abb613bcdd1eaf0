"""The words of one language and the orders of its words, read from its file when a message first needs them."""

import functools
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict, cast

from shipworthy.regex import regex
from shipworthy.routing.values.languages.counting import THOUSAND, Counting
from shipworthy.routing.values.languages.pieces import Edit, Piece

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MACROS: Mapping[str, str] = {
    "n": r"\d+(?:[.,]\d+)?",
    "i": r"\d{1,2}",
    "mm": r"[0-5]\d",
    "year": r"\d{4}",
    "short": r"\d{4}|\d\d",
    "grouped": r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,2})?",
    "clock": r"\d{1,2}(?::[0-5]\d|h[0-5]\d)?",
    "wd": "MONDAY|TUESDAY|WEDNESDAY|THURSDAY|FRIDAY|SATURDAY|SUNDAY",
    "mo": "|".join(MONTHS).upper(),
    "unit": "SECONDS?|MINUTES?|HOURS?|DAYS?|NIGHTS?|WEEKS?|FORTNIGHTS?|MONTHS?|YEARS?",
    "part": "MORNING|AFTERNOON|EVENING|NIGHT",
}
"""What a pattern may name in angle brackets; English words, which earlier rules have put in, are in capitals."""
MACRO = regex(r"<(\w+)(?::(\w+))?>")
FIELD = regex(r"\{(?:(\w+):)?(\w+)\}")
START, END = r"(?<![^\W_])(?<!\d[.,:])", r"(?![^\W_])"
SPACES = regex(r"(\s+)")
DAY = 24


class Written(TypedDict):
    """The file of a language."""

    numbers: Mapping[str, int]
    joins: str
    ones: str
    compounds: bool
    scores: bool
    ordinals: Mapping[str, int]
    words: Mapping[str, str]
    before: Sequence[Sequence[str]]
    clocks: Sequence[Sequence[str]]
    phrases: Sequence[Sequence[str]]
    hour: str


def _literal(text: str, source: tuple[int, int]) -> list[Piece]:
    """Return a template's own words, and its spaces, which come from no part of the text."""
    return [Piece(part, *(source if part.strip() else (0, 0))) for part in SPACES.split(text) if part]


def _to_the_ends(written: list[Piece], match: re.Match[str]) -> list[Piece]:
    """Let the first and the last part of the match take what stands beside them, which they mean too."""
    real = [place for place, piece in enumerate(written) if piece.end and piece[1:] != match.span()]
    if real and written[real[0]].start == min(written[place].start for place in real):
        written[real[0]] = written[real[0]]._replace(start=match.start())
    if real and written[real[-1]].end == max(written[place].end for place in real):
        written[real[-1]] = written[real[-1]]._replace(end=match.end())
    return written


class Rules:
    """The rules of one stage; of those that match at a place, the first one is used."""

    def __init__(self, rules: Sequence[Sequence[str]], ordinals: Mapping[str, int]) -> None:
        self._templates = [template for _, template in rules]
        self._ordinals = ordinals
        macros = {**MACROS, "ord": "|".join(sorted(ordinals, key=lambda word: (-len(word), word)))}
        parts = [f"(?P<r{number}>{_pattern(rule, number, macros)})" for number, (rule, _) in enumerate(rules)]
        self._any = re.compile(f"{START}(?:{'|'.join(parts)}){END}")

    def find(self, text: str) -> list[Edit]:
        """Return what stands for each match."""
        found = []
        for match in self._any.finditer(text):
            number = (match.lastgroup or "")[1:]
            found.append(Edit(*match.span(), self._written(self._templates[int(number)], match, number)))
        return found

    def _written(self, template: str, match: re.Match[str], rule: str) -> list[Piece]:
        written, place, before = list[Piece](), 0, -1
        for of in FIELD.finditer(template):
            text, (start, end) = match[f"{of[2]}_{rule}"] or "", match.span(f"{of[2]}_{rule}")
            between = (before, start) if 0 <= before < start and match.string[before:start].strip() else match.span()
            written += _literal(template[place : of.start()], between)
            written += [Piece(self._shown(of[1], text) if of[1] else text, start, end)] if text else []
            place, before = of.end(), end
        written += _literal(template[place:], match.span())
        return _to_the_ends(written, match)

    def _shown(self, how: str, text: str) -> str:
        """Return a number as its hour, its month or its ordinal is written in English."""
        if how == "plain":
            return text.replace(".", "").replace(",", ".")
        if how == "thousand":
            return f"{float(text.replace(',', '.')) * THOUSAND:.10g}"
        number = self._ordinals.get(text) or int(text)
        if how == "half":
            return f"{(number - 1) % 12 or 12 if number <= 12 else number - 1}:30"
        if how == "hour":
            return f"{number} O'CLOCK" if 0 < number <= DAY // 2 else f"{number:02}:00"
        if how == "month":
            return MONTHS[number - 1].upper() if 0 < number <= len(MONTHS) else "_"
        if how == "nth":
            return f"{number}{'TH' if number // 10 == 1 else {1: 'ST', 2: 'ND', 3: 'RD'}.get(number % 10, 'TH')}"
        return f"{number:02}" if how == "two" else str(number)


def _pattern(rule: str, number: int, macros: Mapping[str, str]) -> str:
    def macro(match: re.Match[str]) -> str:
        return f"(?P<{match[2] or match[1]}_{number}>{macros[match[1]]})"

    return MACRO.sub(macro, rule).replace(" ", r"(?:[ \t]{1,2}|-)")


class Language:
    """One language: its number words, and three stages of rules that put its phrases into English words."""

    def __init__(self, written: Written) -> None:
        ordinals = written["ordinals"]
        self.counting = Counting(
            written["numbers"],
            written["joins"],
            written["ones"],
            compounds=written["compounds"],
            scores=written["scores"],
        )
        words = sorted(written["words"].items(), key=lambda pair: (-len(pair[0]), pair[0]))
        self.stages = [
            Rules(rules, ordinals) for rules in (written["before"], words, written["clocks"], written["phrases"])
        ]
        self.hour = written["hour"]
        """The words before a bare hour."""


@functools.cache
def language(name: str) -> Language:
    """Read the rules of a language."""
    text = Path(__file__).with_name(f"{name}.json").read_text(encoding="utf-8")
    return Language(cast("Written", json.loads(text)))
