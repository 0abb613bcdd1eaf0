"""Replace known secrets by stable placeholders: keys, tokens and passwords of the environment.

A secret split over two separately written texts is not found: a tape joins the pieces of a text first, and the end of
what streams is held back while it may begin one (`streamed.py`). Nor is a secret that was compressed, encrypted,
hashed, reversed, broken over lines or shortened.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import orjson

from shipworthy.cached import cached
from shipworthy.environment import environment
from shipworthy.exits.forms import SHORTEST, forms
from shipworthy.exits.known import OF_AGENTS, known, ordinary
from shipworthy.regex import regex

COMMON = frozenset(b'abcdefghijklmnopqrstuvwxyz \\%"')
SIZES: Mapping[int, Literal["Q", "I"]] = {8: "Q", 4: "I"}
"""Sizes of a word in bytes. A text is scanned word by word; any 2 * size - 1 bytes contain a whole word."""
ROUNDS = 8
"""Most passes over a text: a placeholder and its neighbours may match another secret."""
MASKED = regex(r"\[secret [^\]\n]{1,200}\]")
"""Matches what stands instead of a secret."""
HEAD = 3
"""Characters by which most places of a text are seen to begin no secret."""
Span = tuple[int, int, bytes]
"""A place of a secret: start, end, form."""


class Beginnings(NamedTuple):
    """The forms as text, sorted; what they begin with; and the length of the longest."""

    forms: list[str]
    heads: frozenset[str]
    longest: int


class Secrets:
    """Finds known values in every form in which programs commonly write them."""

    def __init__(
        self, known: Mapping[str, str] | Iterable[tuple[str, str]], *, words: frozenset[str] = frozenset()
    ) -> None:
        """`words`: the values that are hidden only as the password of a URL."""
        # Two variables with the same value share the placeholder of the first name.
        pairs = sorted(known.items() if isinstance(known, Mapping) else known, reverse=True)
        self.known = {value: name for name, value in pairs if len(value) >= SHORTEST}
        """Value → variable; empty: there is nothing to hide."""
        self._words: dict[int, dict[int, list[bytes]]] = {size: {} for size in SIZES}
        named = {form: name for value, name in self.known.items() if value not in words for form in forms(value)}
        in_urls = {f":{value}@".encode(): self.known[value] for value in words}
        self._look_for([*named, *in_urls])
        shown = {name: self._placeholder(name, number) for number, name in enumerate(self.known.values())}
        self._values = {shown[name].decode(): value for value, name in self.known.items()}
        self._forms = {form: shown[name] for form, name in named.items()}
        self._forms |= {form: b":%s@" % shown[name] for form, name in in_urls.items()}

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Secrets":
        """The secrets of an environment: by variable names, in URLs, and those listed in SHIPWORTHY_SECRETS."""
        return cls(known(environ))

    def outward(self, said: Sequence[str]) -> "Secrets":
        """The secrets that are hidden from people and models: none that stands in what the user `said`.

        Ordinary words are hidden only as the password of a URL.
        """
        if not self.known:
            return self
        told = [value for value in self.known if any(value in text for text in said)]
        return _outward(tuple(sorted((name, value) for value, name in self.known.items() if value not in told)))

    def also(self, shown: Mapping[str, str]) -> "Secrets":
        """These secrets, and texts that are replaced too, each as it stands: text → what stands instead."""
        more = Secrets({})
        more.known = self.known
        more._words = {size: {word: [*found] for word, found in words.items()} for size, words in self._words.items()}
        written = {text.encode("utf-8", "surrogatepass"): instead.encode() for text, instead in shown.items()}
        more._look_for(written)
        more._forms = {**self._forms, **written}
        return more

    def hide(self, text: str) -> str:
        """Replace each secret by a placeholder: raw, escaped for JSON or a URL, in base64 or in hex.

        Returns the same object if there is none. Use `hide_json` for text that must stay JSON.
        """
        if not self._forms or len(text) < SHORTEST:
            return text
        data = text.encode("utf-8", "surrogatepass")
        for turn in range(ROUNDS):
            spans = self._spans(data)
            if not spans:
                return text if turn == 0 else data.decode("utf-8", "surrogatepass")
            data = self._replaced(data, spans)
        return data.decode("utf-8", "surrogatepass")

    def hide_data(self, value: Any) -> Any:
        """Replace secrets in dicts, lists, tuples and dataclasses, including keys and integers.

        Returns the same object if there is none. Keys that become equal are distinguished by a number.
        """
        if isinstance(value, str):
            return self.hide(value)
        if isinstance(value, Mapping):
            return self._hide_dict(value)
        if isinstance(value, list | tuple):
            hidden = [self.hide_data(item) for item in value]
            if all(now is was for now, was in zip(hidden, value, strict=True)):
                return value
            return hidden if isinstance(value, list) else tuple(hidden)
        if is_dataclass(value) and not isinstance(value, type):
            record = copy(value)
            return record if self.hide_fields(record) else value
        if type(value) is int and str(value) in self.known:
            return self.hide(str(value))
        return value

    def hide_fields(self, record: Any) -> bool:
        """Replace secrets in the fields of a dataclass that was made for this exit; returns whether there are any."""
        found = False
        for field in fields(record) if self._forms else ():
            value = getattr(record, field.name)
            hidden = self.hide_data(value)
            if hidden is not value:
                object.__setattr__(record, field.name, hidden)
                found = True
        return found

    def hide_json(self, text: str) -> str:
        """Replace secrets in JSON text, which stays JSON.

        A password may consist of digits: a placeholder in the place of a number would not be valid JSON.
        """
        hidden = self.hide(text)
        if hidden is text:
            return text
        try:
            encoded = orjson.dumps(self.hide_data(orjson.loads(text))).decode()
        except (ValueError, TypeError, RecursionError):
            return hidden
        # A secret that is itself a piece of JSON spans several texts: hiding it matters more than valid JSON.
        return encoded if all(form.isdigit() for _, _, form in self._spans(encoded.encode())) else hidden

    def behind(self, form: bytes) -> tuple[str, tuple[bytes, ...]]:
        """The placeholder of a form that was found, and all forms of its secret; none for a part of a URL."""
        placeholder = self._forms[form].decode()
        return placeholder, self.forms_of(placeholder)

    def forms_of(self, placeholder: str) -> tuple[bytes, ...]:
        """The forms of the secret with this placeholder; none where it is not known."""
        return _numbered(self._values[placeholder]) if placeholder in self._values else ()

    def places(self, text: str) -> list[tuple[int, int]]:
        """Start and end of each secret in the text, in characters."""
        data = text.encode("utf-8", "surrogatepass")
        spans = self._spans(data)
        return [(_characters(data, start), _characters(data, end)) for start, end, _ in spans]

    @cached
    def beginnings(self) -> Beginnings:
        """What a text is compared with of which only the beginning has come."""
        texts = sorted(form.decode("utf-8", "surrogatepass") for form in self._forms)
        return Beginnings(texts, frozenset(text[:HEAD] for text in texts), max(map(len, texts), default=0))

    def _look_for(self, found: Iterable[bytes]) -> None:
        for form in found:
            size = next(size for size in SIZES if len(form) >= 2 * size - 1)
            for word in _words(form, size):
                self._words[size].setdefault(word, []).append(form)
        self._noticed = {size: frozenset(words) for size, words in self._words.items()}

    def _hide_dict(self, value: Mapping[object, object]) -> Mapping[object, object]:
        hidden: dict[object, object] = {}
        same = True
        for key, item in value.items():
            hidden_item, shown = self.hide_data(item), self.hide_data(key)
            same = same and hidden_item is item and shown is key
            name, count = shown, 1
            while name in hidden:
                count += 1
                name = f"{shown} {count}"
            hidden[name] = hidden_item
        return value if same else hidden

    def _placeholder(self, name: str, number: int) -> bytes:
        # A variable may hold its own name: then the placeholder is a number, too short for a secret.
        shown = b"[secret %s]" % re.sub(r"[^A-Za-z0-9_.-]", "_", name)[:60].encode()
        return b"[%d]" % number if self._spans(shown) else shown

    def found_in(self, data: bytes) -> list[Span]:
        """The places of secrets in order, the longest of those that begin at one place first."""
        found_forms: set[bytes] = set()
        for size, noticed in self._noticed.items():
            read = memoryview(data)[: len(data) // size * size].cast(SIZES[size])
            # One set intersection is twenty times as fast as a regular expression of all forms.
            for word in noticed.intersection(read) if noticed else ():
                found_forms.update(self._words[size][word])
        found = sorted((start, -len(form), form) for form in found_forms for start in _places(form, data))
        return [(start, start - less, form) for start, less, form in found]

    def _spans(self, data: bytes) -> list[Span]:
        """The places of secrets in order; overlapping ones are merged under the longest form."""
        spans: list[Span] = []
        for start, end, form in self.found_in(data):
            if not spans or start >= spans[-1][1]:
                spans.append((start, end, form))
                continue
            begun, until, longest = spans[-1]
            spans[-1] = (begun, max(until, end), max(longest, form, key=len))
        return spans

    def _replaced(self, data: bytes, spans: list[Span]) -> bytes:
        pieces, end = [], 0
        for start, after, form in spans:
            pieces += [data[end:start], self._forms[form]]
            end = after
        return b"".join([*pieces, data[end:]])


NONE = Secrets({})
"""Nothing to hide."""


@lru_cache(maxsize=64)
def _numbered(value: str) -> tuple[bytes, ...]:
    """The forms of a secret in an order that is the same in every process."""
    return tuple(sorted(forms(value)))


def _places(form: bytes, data: bytes) -> Iterator[int]:
    start = data.find(form)
    while start >= 0:
        yield start
        start = data.find(form, start + 1)


def _characters(data: bytes, end: int) -> int:
    return len(data[:end].decode("utf-8", "surrogatepass"))


def _words(form: bytes, size: int) -> set[int]:
    """The words by which a form is found, from the part of it with the most uncommon bytes."""
    window = 2 * size - 1
    places = range(min(len(form) - window, 20) + 1)
    start = max(places, key=lambda place: len(set(form[place : place + window]) - COMMON))
    return {int.from_bytes(form[at : at + size], sys.byteorder) for at in range(start, start + size)}


def current() -> Secrets:
    """The secrets in the current environment of this process; below 1 µs as long as no variable changes."""
    now = environment()
    last, secrets = _Last.found
    if now is last:
        return secrets
    secrets = _made(tuple(sorted(set(known(now)))))
    _Last.found = now, secrets
    return secrets


def keep_secret(variables: Iterable[str]) -> None:
    """Count these variables as secrets of this process from now on."""
    if not OF_AGENTS.issuperset(variables):
        OF_AGENTS.update(variables)
        _Last.found = None, NONE


class _Last:
    """The environment that was read last, and its secrets."""

    found: tuple[Mapping[str, str] | None, Secrets] = (None, NONE)


@lru_cache(maxsize=4)
def _made(pairs: tuple[tuple[str, str], ...]) -> Secrets:
    # Cached by the secrets alone: most variables that change are no secrets.
    return Secrets(pairs)


@lru_cache(maxsize=16)
def _outward(pairs: tuple[tuple[str, str], ...]) -> Secrets:
    values = [value for _, value in pairs if value.isalpha()]
    return Secrets(pairs, words=frozenset(value for value in values if value.lower() in ordinary()))
