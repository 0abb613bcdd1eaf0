"""The phrase book: key → template with named slots, in one language, with an author's own texts over the built-in."""

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

import orjson

from shipworthy.contract.language.interval import INTERVAL, ends_of
from shipworthy.contract.language.values import UNITS, Words, show, unwrapped
from shipworthy.regex import regex

LANGUAGES = ("de", "en", "es")
"""The languages that are built in."""
DEFAULT = "en"
SLOT = regex(r"\{\{|\}\}|\{(\w+)\}")
"""A slot of a template, or a plain brace."""
SPOKEN = regex(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
"""Matches the name of a language: `de`, `pt-BR`."""


class Formats(TypedDict):
    """How values are shown in the sentences of a language; an empty format shows them as expressions do."""

    date: str
    datetime: str
    decimal: str
    units: Mapping[str, Sequence[str]]
    """Unit of time → its word for one, and for several."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The built-in sentences of one language."""

    language: str
    texts: Mapping[str, str]
    """Key → template."""
    formats: Formats = field(compare=False)

    def __call__(self, key: str, /, **slots: object) -> str:
        """The sentence with its slots filled; a value is shown as the language writes it."""
        template = self.texts[key]
        if "{" not in template and "}" not in template:
            return template
        return SLOT.sub(lambda found: self.show(slots[found[1]]) if found[1] else found[0][0], template)

    @property
    def words(self) -> Words:
        """What texts of the author show for true, false, empty and missing values."""
        return Words(*(self.texts[key] for key in ("yes", "no", "none", "not_available")))

    def show(self, value: object) -> str:
        """A value as text: dates, decimals, lengths of time and yes or no as the language writes them."""
        value = unwrapped(value)
        if isinstance(value, str):
            return self._stretch(value)
        if value is None or isinstance(value, bool):
            return self.texts["none" if value is None else "yes" if value else "no"]
        if isinstance(value, list | tuple):
            return ", ".join(map(self.show, value))
        if isinstance(value, dt.date):
            spec = self.formats["datetime" if isinstance(value, dt.datetime) else "date"]
            return value.strftime(spec) if spec else show(value)
        if isinstance(value, dt.timedelta) and self.formats["units"]:
            return self._span(value)
        shown = show(value)
        return shown.replace(".", self.formats["decimal"]) if isinstance(value, float) else shown

    def listed(self, values: Sequence[object]) -> str:
        """Several values in a row, the last joined by the word of the language."""
        shown = [self.show(value) for value in values]
        return self("and", some=", ".join(shown[:-1]), last=shown[-1]) if len(shown) > 1 else "".join(shown)

    def _stretch(self, text: str) -> str:
        """An interval with its days and hours; any other text as it is."""
        if INTERVAL.fullmatch(text) is None:
            return text
        try:
            start, end = ends_of(text)
        except ValueError:
            return text
        last = end - dt.timedelta(microseconds=1)
        whole = start.time() == end.time() == dt.time(0)
        first = self.show(start.date()) if whole else f"{self.show(start.date())} {start:%H:%M}"
        if whole:
            return first if last.date() == start.date() else f"{first}\u2013{self.show(last.date())}"
        until = f"{end:%H:%M}" if last.date() == start.date() else f"{self.show(end.date())} {end:%H:%M}"
        return f"{first}\u2013{until}"

    def _span(self, span: dt.timedelta) -> str:
        left, words = abs(span.days * 86_400 + span.seconds), list[str]()
        for seconds, unit in UNITS:
            count, left = divmod(left, seconds)
            if count:
                one, several = self.formats["units"][unit]
                words.append(f"{count} {one if count == 1 else several}")
        sign = "-" if span < dt.timedelta(0) else ""
        return f"{sign}{' '.join(words)}" if words else f"0 {self.formats['units']['second'][1]}"


@functools.cache
def built_in(language: str) -> Phrases:
    """The sentences of a built-in language."""
    raw = orjson.loads(Path(__file__).with_name(f"{language}.json").read_bytes())
    texts = {key: one if isinstance(one, str) else one["text"] for key, one in raw["phrases"].items()}
    return Phrases(language, texts, raw["formats"])


@functools.cache
def about() -> Mapping[str, str]:
    """Key → when the sentence is said."""
    raw = orjson.loads(Path(__file__).with_name(f"{DEFAULT}.json").read_bytes())
    return {key: one["about"] for key, one in raw["phrases"].items()}


def slots_of(template: str) -> frozenset[str]:
    """The names of the slots of a template."""
    return frozenset(found[1] for found in SLOT.finditer(template) if found[1])


def phrases_in(language: str, own: Mapping[str, Mapping[str, str]]) -> Phrases:
    """The sentences of a language: an author's own over the built-in ones."""
    given = own.get(language, {})
    base = built_in(language if language in LANGUAGES else DEFAULT)
    return Phrases(language, {**base.texts, **given}, base.formats) if given or language != base.language else base


def spoken(own: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The languages that an agent can speak: the built-in ones, and those that its author gives whole."""
    whole = [language for language, given in own.items() if built_in(DEFAULT).texts.keys() <= given.keys()]
    return sorted({*LANGUAGES, *whole})


def by_language(raw: object, language: object) -> object:
    """Phrases as language → key → text; those that stand directly in the mapping are of the agent's language."""
    if not isinstance(raw, Mapping):
        return raw
    inner = {key: dict(value) for key, value in raw.items() if isinstance(value, Mapping)}
    direct = {key: value for key, value in raw.items() if not isinstance(value, Mapping)}
    return {**inner, str(language): {**direct, **inner.get(language, {})}} if direct else inner
