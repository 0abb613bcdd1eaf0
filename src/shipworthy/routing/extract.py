"""Values in a message, by type: local, exact where it can be, and the same every time."""

import datetime as dt
import functools
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.contract.language.types import TypeSpec
from shipworthy.routing.assent import yes_or_no
from shipworthy.routing.found import Found, apart
from shipworthy.routing.named import Names, tickers
from shipworthy.routing.numbers import PERCENT, integers, money, numbers
from shipworthy.routing.times import dates, hour_alone, instants, spans, times
from shipworthy.routing.words import LONGEST, STOP, near, slips_allowed, stem, tokens

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
Finder = Callable[[str, dt.datetime], list[Found]]
FINDERS: Mapping[str, Finder] = {
    "integer": lambda message, now: integers(message),
    "number": lambda message, now: numbers(message),
    "money": lambda message, now: money(message),
    "date": dates,
    "time": lambda message, now: times(message),
    "datetime": instants,
    "duration": lambda message, now: spans(message),
    "email": lambda message, now: [Found(m[0], m.start(), m.end()) for m in EMAIL.finditer(message)],
}


class Extractor:
    """Finds the values of an agent's inputs."""

    def __init__(self, agent: AgentSpec) -> None:
        self._types = agent.types
        self._names: dict[str, Names] = {}
        # Words of the skills' own descriptions are never slips of a name.
        texts = (text for skill in agent.skills.values() for text in (skill.name, skill.description, *skill.examples))
        self._avoid = frozenset(
            token.lower for text in texts for token in tokens(text.replace("_", " ")) if token.text.islower()
        )
        self.find_cached = functools.lru_cache(maxsize=64)(self._find_named)

    def find(self, kind: TypeSpec, message: str, now: dt.datetime, *, answer: bool = False) -> list[Found]:
        """Every value of the type, in the order of the message; `answer`: the message answers a question for it."""
        message = message[:LONGEST]
        if kind.name == "list":
            return self.find(kind.item or TypeSpec(), message, now, answer=answer)
        if kind.name == "choice":
            return choices(kind.options, message)
        if kind.name == "yesno":
            return yes_or_no(message) if answer else []
        if kind.name in FINDERS:
            return FINDERS[kind.name](message, now)
        return list(self.find_cached(kind.name, message, answer))

    def _find_named(self, name: str, message: str, answer: bool) -> tuple[Found, ...]:
        if name in self._types:
            if name not in self._names:
                self._names[name] = Names(self._types[name])
            return tuple(self._names[name].find(message, self._avoid, answer=answer))
        return tuple(tickers(message, answer=answer)) if name == "ticker" else ()

    def of(self, spec: Input, message: str, now: dt.datetime) -> list[Found]:
        """Every value for the input: by its pattern where it has one, by its type where not."""
        return self.by_pattern(spec, message, now) if spec.pattern else self.find(spec.list or spec.type, message, now)

    def by_pattern(self, spec: Input, message: str, now: dt.datetime, *, answer: bool = False) -> list[Found]:
        """What the input's own pattern finds, read as its type; in any case, unless it asks for capitals."""
        found = []
        message = message[:LONGEST]
        for match in _matches(spec.pattern or "(?!)", message, answer=answer):
            group = 1 if match.re.groups and match[1] is not None else 0
            # A pattern that may match nothing has found nothing there.
            value = self._typed(spec.kind, match[group], now) if match[group].strip() else None
            if value is not None:
                found.append(Found(value, match.start(group), match.end(group)))
        return found

    def read(self, spec: Input, message: str, now: dt.datetime) -> Any:
        """The message as a direct answer to the question for this input; None where it is none."""
        if spec.pattern and (found := self.by_pattern(spec, message, now, answer=True)):
            return _whole(spec, found)
        kind = spec.list or spec.type
        if kind.name == "text":
            text = message.strip().strip("\"'“”‘’«»").strip()
            return ([text] if spec.list else text) if text and not spec.pattern else None
        found = self.find(kind, message, now, answer=True) or _bare(kind, message[:LONGEST])
        if kind.name in ("integer", "number", "money") and spec.list is None and len({f.value for f in found}) > 1:
            return None
        return _whole(spec, found) if found else None

    def _typed(self, kind: TypeSpec, text: str, now: dt.datetime) -> Any:
        if kind.name == "text":
            return text.strip()
        found = self.find(kind, text, now, answer=True) or _bare(kind, text)
        return found[0].value if found else None


def _bare(kind: TypeSpec, message: str) -> list[Found]:
    """What is only a value of the type because it answers the question: `50` for money, `9` for a time."""
    if kind.name == "money":
        return [item for item in numbers(message) if not PERCENT.search(message[item.start : item.end])]
    if kind.name == "time":
        return hour_alone(message)
    return _hinted(kind.options, message) if kind.name == "choice" else []


def _hinted(options: tuple[str, ...], message: str) -> list[Found]:
    """The only option that has the words said: `the basic one` for `basic_economy`."""
    said = {stem(token.lower) for token in tokens(message) if token.lower not in STOP}
    of = [{stem(token.lower) for token in tokens(option.replace("_", " "))} for option in options]
    fitting = [option for option, words in zip(options, of, strict=True) if said and said <= words]
    return [Found(fitting[0], 0, len(message), exact=False)] if len(fitting) == 1 else []


def _whole(spec: Input, found: list[Found]) -> Any:
    values = list(dict.fromkeys(item.value for item in found))
    return values[: spec.max] if spec.list is not None else values[0]


def _matches(pattern: str, message: str, *, answer: bool) -> list[re.Match[str]]:
    """A pattern with a capital in it means its case; only a code with a figure in it may be written small."""
    exact = _has_capital(pattern)
    found = _outside_words(_compiled(pattern, 0 if exact else re.IGNORECASE).finditer(message), message)
    if found or not exact:
        return found
    small = _outside_words(_compiled(pattern, re.IGNORECASE).finditer(message), message)
    return [m for m in small if any(c.isdigit() for c in m[0]) or (answer and m[0] == message.strip())]


@functools.lru_cache(maxsize=512)
def _has_capital(pattern: str) -> bool:
    return any(letter.isupper() for letter in re.sub(r"\\.", "", pattern))


def _outside_words(matches: Iterable[re.Match[str]], message: str) -> list[re.Match[str]]:
    """Those that are no part of a longer word: no code stands inside `checked`."""
    return [m for m in matches if not _cuts(message, m.start()) and not _cuts(message, m.end())]


def _cuts(message: str, place: int) -> bool:
    return message[place - 1 : place].isalnum() and message[place : place + 1].isalnum()


@functools.lru_cache(maxsize=512)
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    return re.compile(pattern, flags)


def choices(options: tuple[str, ...], message: str) -> list[Found]:
    """Which of the words were said: underscores are spaces, endings and small slips do not matter."""
    words = tokens(message)
    found = []
    for option in options:
        key = [stem(token.lower) for token in tokens(option.replace("_", " "))]
        for position in range(len(words) - len(key) + 1):
            part = words[position : position + len(key)]
            if key and all(_same(word.lower, stemmed) for word, stemmed in zip(part, key, strict=True)):
                found.append(Found(option, part[0].start, part[-1].end))
        joined = "".join(key)
        found += [Found(option, w.start, w.end) for w in words if len(key) > 1 and stem(w.lower) == joined]
    return apart(found)


def _same(word: str, stemmed: str) -> bool:
    found = stem(word)
    return found == stemmed or (len(word) > 5 and near(found, (stemmed,), min(slips_allowed(word), 1)) is not None)
