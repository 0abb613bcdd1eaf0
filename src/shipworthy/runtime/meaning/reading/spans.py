"""Checks that a message says what a model read in it: exactly, misspelt, or in a notation of the same value."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from shipworthy.contract.input import Input
from shipworthy.contract.language.types import TypeSpec
from shipworthy.regex import regex
from shipworthy.routing.replies.followup import NEGATED
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.words import ORDINARY, STOP, Token, distance, slips_allowed, tokenize
from shipworthy.runtime.meaning.reading.points import UNREAD

ARTICLE = regex(r"\s(?:the|a|an|any|my|on|in|at|to)\W*$", re.IGNORECASE)
NEGATION = 40
"""Characters before a value in which it may be negated."""
NUMERIC = ("integer", "number", "money", "date", "time", "datetime", "duration", "interval")
"""Types whose values are read whole by the extractors or not at all."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A value that a model read, and whether the message says it."""

    value: object
    said: bool
    """False: it stands for words that only the model understands, and is shown in a question before it is used."""
    option: bool = False
    """Whether it is one of the values that the definition lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The message against which values are checked."""

    said: Said
    extractor: Extractor
    enums: Collection[str] = ()
    """Names of the types whose values the definition lists."""
    doubted: Collection[str] = ()
    """Inputs of which the message speaks in words that are not read whole."""
    mentioned: Collection[str] = ()
    """Identifiers of the last turns."""


def spoken(name: str, spec: Input, words: Sequence[str], heard: Heard) -> Spoken | None:
    """Check the value of an input that a model read; None where neither the message nor the definition knows it."""
    if spec.list is None:
        return _one(name, spec, words[0], heard) if len(words) == 1 else None
    single = spec.model_copy(update={"type": spec.list, "list": None, "min": 0, "max": None})
    items = [item for text in words if (item := _one(name, single, text, heard)) is not None]
    if not items or len(items) < len(words):
        return None
    values = list(dict.fromkeys(item.value for item in items))[: spec.max]
    return Spoken(values, all(item.said for item in items), all(item.option or item.said for item in items))


def quoted(words: str, said: Said) -> tuple[int, int] | None:
    """Return where the message has these words, in any case and with small typing errors; None where it has not."""
    wanted, have = tokenize(words), said.every_token
    for place in range(len(have) - len(wanted) + 1 if wanted else 0):
        window = have[place : place + len(wanted)]
        if all(_same(a.lower, b.lower) for a, b in zip(window, wanted, strict=True)):
            return window[0].start, window[-1].start + len(window[-1].text)
    return None


def speaks(words: str, said: Said) -> bool:
    """Whether the message has these words, and one of them is not said in every message."""
    return any(token.lower not in STOP for token in tokenize(words)) and quoted(words, said) is not None


def _same(heard: str, read: str) -> bool:
    """Whether two words are equal, up to the typing errors of a word of letters; a digit is never one."""
    heard, read = heard.replace("'", ""), read.replace("'", "")
    if heard == read:
        return True
    most = slips_allowed(read)
    if not most or not (heard.isalpha() and read.isalpha()) or heard in ORDINARY or read[:1] != heard[:1]:
        return False
    return abs(len(heard) - len(read)) <= most and distance(heard, read, most) <= most


def _one(name: str, spec: Input, words: str, heard: Heard) -> Spoken | None:
    kind = spec.type
    if kind.name in UNREAD:
        return None
    if kind.name == "text" and not spec.pattern:
        return _text(words, heard)
    value = heard.extractor.read(spec, Said(words, heard.said.now))
    if value is None:
        return None
    found = [item for item in heard.extractor.of(spec, heard.said) if item.value == value]
    if kind.name == "money" and not found:
        # The question for it takes `50`, and so does a reader.
        found = [f for f in heard.extractor.find(TypeSpec(name="number"), heard.said) if f.value == value]
    if found and all(_negated(item.start, heard) for item in found):
        return None
    if name in heard.doubted:
        return Spoken(value, said=False)
    if found:
        return Spoken(value, said=True)
    return _not_found(kind, value, words, heard)


def _not_found(kind: TypeSpec, value: object, words: str, heard: Heard) -> Spoken | None:
    """Judge a value that the local extraction does not find in the message."""
    if kind.name in NUMERIC:
        return None
    place = quoted(words, heard.said)
    if place is not None and _negated(place[0], heard):
        return None
    # Everyday words are no codes and no names, unless the user says so.
    rare = place is not None and not any(token.lower in ORDINARY for token in _tokens(place, heard))
    if kind.name in heard.enums:
        return Spoken(value, said=rare, option=True)
    mentioned = str(value).casefold() in {name.casefold() for name in heard.mentioned}
    return Spoken(value, said=False) if rare or mentioned else None


def _text(words: str, heard: Heard) -> Spoken | None:
    """Take a free text in the user's own characters."""
    place = quoted(words, heard.said)
    if place is None or _negated(place[0], heard):
        return None
    return Spoken(heard.said.message[place[0] : place[1]], said=True)


def _tokens(place: tuple[int, int], heard: Heard) -> list[Token]:
    return [token for token in heard.said.every_token if place[0] <= token.start < place[1]]


def _negated(start: int, heard: Heard) -> bool:
    before = ARTICLE.sub("", heard.said.message[max(0, start - NEGATION) : start])
    return NEGATED.search(before) is not None
