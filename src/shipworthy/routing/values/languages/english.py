"""Puts a message of another language into English words, and what is read there back on its own characters."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps

from shipworthy.regex import regex
from shipworthy.routing.gloss.known import SILENT, folded
from shipworthy.routing.gloss.told import language_of
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found
from shipworthy.routing.values.languages.pieces import Edit, Piece
from shipworthy.routing.values.languages.rules import Language, language
from shipworthy.routing.values.languages.shorthand import edits_of
from shipworthy.routing.words import plain

Find = Callable[[Said], list[Found]]
AT = "at "
"""The words before a bare hour in English."""
NOWHERE = sys.maxsize
"""The start of a character that comes from no part of the message."""
WORD = regex(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class English:
    """A message in English words, and the place of each of its characters in the message as it was written."""

    said: Said
    starts: Sequence[int]
    ends: Sequence[int]
    hour: str

    def back(self, found: Sequence[Found]) -> list[Found]:
        """Return the values with their places in the message as it was written."""
        return [
            replace(item, start=min(self.starts[item.start : item.end]), end=max(self.ends[item.start : item.end]))
            for item in found
        ]


class _Draft:
    """A text while it is rewritten: what is English by now is in capitals, the rest in small letters."""

    def __init__(self, text: str) -> None:
        self.text = folded(text)
        self.starts, self.ends = list(range(len(text))), list(range(1, len(text) + 1))
        self.kept: list[str] = list(text)

    def rewrite(self, edits: Sequence[Edit]) -> None:
        """Replace spans that stand in order and do not overlap."""
        text, starts, ends, kept, place = list[str](), list[int](), list[int](), list[str](), 0
        for edit in edits:
            text.append(self.text[place : edit.start])
            starts += self.starts[place : edit.start]
            ends += self.ends[place : edit.start]
            kept += self.kept[place : edit.start]
            for words, start, end in edit.pieces:
                text.append(words)
                starts += [min(self.starts[start:end], default=NOWHERE)] * len(words)
                ends += [max(self.ends[start:end], default=0)] * len(words)
                kept += words.lower()
            place = edit.end
        self.text = "".join([*text, self.text[place:]])
        self.starts, self.ends = [*starts, *self.starts[place:]], [*ends, *self.ends[place:]]
        self.kept = [*kept, *self.kept[place:]]


def in_english(said: Said) -> English | None:
    """Put a message into English words that the grammar reads; None where it needs no rewriting, or cannot be read."""
    name = said.once(language_of)
    if name is None:
        return _in_full(said)
    if len(said.text) != len(folded(plain(said.text))):
        return None
    rules = language(name)
    draft = _rewritten(plain(said.text), rules)
    _silence(draft, SILENT[name])
    english = Said("".join(draft.kept), said.now)
    english.before = "".join(_rewritten(plain(said.before), rules).kept) if said.before else ""
    return English(english, draft.starts, draft.ends, rules.hour)


def _in_full(said: Said) -> English | None:
    """Put the shorthand of an English message into words; None where there is none."""
    edits = edits_of(said)
    if not edits:
        return None
    draft = _Draft(plain(said.text))
    draft.rewrite(edits)
    english = Said("".join(draft.kept), said.now)
    english.before = said.before
    return English(english, draft.starts, draft.ends, AT)


def _rewritten(text: str, rules: Language) -> _Draft:
    draft = _Draft(text)
    first, *others = rules.stages
    draft.rewrite(first.find(draft.text))
    counted = rules.counting.find(draft.text)
    draft.rewrite([Edit(number.start, number.end, [number]) for number in counted])
    for stage in others:
        draft.rewrite(stage.find(draft.text))
    return draft


def _silence(draft: _Draft, own: frozenset[str]) -> None:
    """Take out the words of the language that no rule has used, so that none is read as an English one."""
    words = [match.span() for match in WORD.finditer(draft.text) if match[0].islower() and match[0] in own]
    draft.rewrite([Edit(start, end, [Piece("_", start, end)]) for start, end in words])


def in_any_language(find: Find) -> Find:
    """Let a function that finds values in English find them in the other languages too."""

    @wraps(find)
    def found(said: Said) -> list[Found]:
        english = said.once(in_english)
        return find(said) if english is None else english.back(english.said.once(find))

    return found
