"""The words of three languages in English: as they are listed, and by the endings and prefixes of their forms."""

import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Literal, get_args

from shipworthy.regex import regex
from shipworthy.routing.consent.spelling import fold

Language = Literal["de", "es", "fr"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
SHORTEST, LONGEST_FORM = 4, 32
"""Letters of a word from which on its ending is looked at, and up to which."""
SHORTEST_STEM, SHORTEST_HALF = 3, 4
JOINS = regex(r"[_'’\s-]+")


@dataclass(slots=True)
class Lexicon:
    """The entries of one language."""

    words: dict[str, str] = field(default_factory=dict)
    """Word → English; also without its accents, where no other word is written so."""
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    """First word → the other words of a phrase with its English, the longest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How the forms of one language are made."""

    endings: tuple[tuple[str, tuple[str, ...]], ...]
    """An ending with what stands there in the listed word, the longest first."""
    changes: tuple[tuple[str, str], ...]
    """The last vowel or consonant of a stem, and how the listed word writes it."""
    before: tuple[str, ...]
    """Prefixes that verbs are parted from."""
    joins: tuple[str, ...]
    """What stands between the two words of a compound."""
    clitics: tuple[str, ...]
    """Pronouns that hang on a verb."""


@functools.cache
def raw() -> Mapping[str, Mapping[str, object]]:
    """Read `rules.json` once."""
    found: Mapping[str, Mapping[str, object]] = json.loads(
        (files(__package__) / "rules.json").read_text(encoding="utf-8")
    )
    return found


def marks() -> Mapping[Language, frozenset[str]]:
    """Return the short words by which each language is noticed."""
    return {language: frozenset(str(raw()[language]["marks"]).split()) for language in LANGUAGES}


@functools.cache
def rules(language: Language) -> Rules:
    """Return the rules of a language."""
    told = raw()[language]
    endings, changes = told["endings"], told["changes"]
    assert isinstance(endings, dict)
    assert isinstance(changes, dict)
    lists = {name: tuple(str(told.get(name, "")).split()) for name in ("before", "joins", "clitics")}
    return Rules(
        endings=tuple((end, tuple(instead.split(" "))) for end, instead in endings.items()),
        changes=tuple(changes.items()),
        **lists,
    )


@functools.cache
def _read() -> tuple[Mapping[Language, Lexicon], frozenset[str]]:
    """Read `words.txt` once: the entries, and those of them that English texts use too."""
    found = {language: Lexicon() for language in LANGUAGES}
    shared: frozenset[str] = frozenset()
    for line in (files(__package__) / "words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("english "):
            shared = frozenset(line.split()[1:])
        elif not line.startswith("#"):
            english, *columns = line.split("|")
            for language, column in zip(LANGUAGES, columns, strict=True):
                for entry in column.split():
                    _enter(found[language], entry, english.replace("_", " "))
    for lexicon in found.values():
        for word, english in list(lexicon.words.items()):
            if not word.isascii():
                lexicon.words.setdefault(fold(word), english)
        for entries in lexicon.phrases.values():
            entries.sort(key=lambda one: -len(one[0]))
    return found, shared


def _enter(lexicon: Lexicon, entry: str, english: str) -> None:
    if entry.isalpha():
        lexicon.words.setdefault(entry.casefold(), english)
        return
    first, *rest = (fold(part) for part in JOINS.split(entry) if part)
    if rest:
        lexicon.phrases.setdefault(first, []).append((tuple(rest), english))
    else:
        lexicon.words.setdefault(entry.casefold(), english)


def of(language: Language) -> Lexicon:
    """Return the entries of a language."""
    return _read()[0][language]


def also_english() -> frozenset[str]:
    """Return the entries that English texts use too."""
    return _read()[1]


@functools.lru_cache(maxsize=8192)
def english(language: Language, word: str) -> str | None:
    """Return the English of a word or of its form; empty where English needs no word, None where it is not known."""
    words, low = of(language).words, word.casefold()
    found = words.get(low)
    if found is None and (found := words.get(fold(low))) is None and SHORTEST <= len(low) <= LONGEST_FORM:
        found = next((words[form] for form in _forms(language, low) if form in words), None)
        if found is None and language == "de":
            found = _compound(low)
    return found


def verb(prefix: str, word: str) -> str | None:
    """Return the English of a German verb whose prefix stands at the end of the clause: `hole … ab`."""
    words = of("de").words
    return next(
        (words[prefix + form] for form in (word, *_endings("de", word.casefold())) if prefix + form in words), None
    )


def _forms(language: Language, word: str) -> Iterator[str]:
    """Make the words of which another one may be a form, the likeliest first."""
    rule = rules(language)
    yield from _endings(language, word)
    for clitic in rule.clitics:
        if word.endswith(clitic) and len(word) - len(clitic) >= SHORTEST_STEM:
            bare = word[: -len(clitic)]
            yield from (bare, fold(bare))
            yield from _endings(language, bare)
    for prefix in ("", *rule.before):
        for infix in ("ge", "zu"):
            if word.startswith(prefix + infix) and len(word) - len(prefix + infix) >= SHORTEST_STEM:
                bare = prefix + word[len(prefix + infix) :]
                yield bare
                yield from _endings(language, bare)
    if word.isascii() and language == "de" and any(pair in word for pair in ("ae", "oe", "ue")):
        bare = word.replace("ae", "a").replace("oe", "o").replace("ue", "u")
        yield bare
        yield from _endings(language, bare)


def _endings(language: Language, word: str) -> Iterator[str]:
    rule = rules(language)
    for ending, instead in rule.endings:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            stem = word[: -len(ending)] if ending else word
            stems = [stem, fold(stem)] if not stem.isascii() else [stem]
            for other, listed in rule.changes:
                place = stem.rfind(other)
                if place > 0 and len(stem) - place - len(other) <= (3 if other in ("ie", "ue", "i") else 0):
                    stems.append(fold(stem[:place] + listed + stem[place + len(other) :]))
            yield from (one + end for end in instead for one in stems)


def _compound(word: str) -> str | None:
    """Return the English of two German nouns in one word: `Zahnarzttermin`."""
    words = of("de").words
    for place in range(SHORTEST_STEM, len(word) - SHORTEST_STEM):
        head, tail = word[:place], word[place:]
        last = words.get(tail) if len(tail) >= SHORTEST_HALF else None
        if last is None and len(tail) > SHORTEST_HALF:
            last = next(
                (words[form] for form in _endings("de", tail) if form in words and len(form) >= SHORTEST_HALF), None
            )
        if last is None:
            continue
        heads = (head, *(head.removesuffix(join) for join in rules("de").joins if head.endswith(join)), f"{head}en")
        first = next((words[one] for one in heads if len(one) >= SHORTEST_STEM and words.get(one)), None)
        if first is not None:
            return f"{first} {last}"
    return None
