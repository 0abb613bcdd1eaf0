"""Encodes what is kept with its secrets out of sight: as references by name, or as placeholders for people.

A reference names the secret's variable and form, never its value: a reader of the file sees `[secret NAME]`, and a
process that knows the secret reads what was written. So hiding changes no conversation that goes on and no run that is
repeated. Names of our own fields and our own closed words are never hidden, also where a secret happens to be one.
"""

import dataclasses
import json
from collections.abc import Iterable
from functools import cache
from types import ModuleType
from typing import Literal, get_args, get_origin, get_type_hints

import orjson

from shipworthy import events
from shipworthy.durable.codec import dump
from shipworthy.exits.references import pieces
from shipworthy.exits.secrets import Secrets, current
from shipworthy.models import model, row
from shipworthy.stores import accounts, approvals, effects, session, store, timers, waits
from shipworthy.stores.encoded import encoded, text_form
from shipworthy.tracing import lines

ROOMS: tuple[ModuleType, ...] = (events, model, row, accounts, approvals, effects, session, store, timers, waits, lines)
"""The modules whose records are kept."""
OTHERS = frozenset(
    [
        "schema",
        "owner",
        "first",
        "agent",
        "origin",
        "contract",
        "charged",
        "message",
        "skill",
        "answering",
        "language",
        "now",
        "session",
        "result",
        "sum",
        "rows",
        "keys",
        "role",
        "calls",
        "opaque",
        "call_id",
        "max_output_tokens",
        "messages",
        "tools",
        "name",
        "first_event_ms",
        "first_token_ms",
        "facts",
    ]
)
"""Fields of a tape and of a result that no class of these modules declares."""


def sealed(value: object, secrets: Secrets | None = None) -> str:
    """Encode a value with references; `load(…, current())` gives it back. Raises TypeError for what is no data.

    `secrets`: what is hidden, where it is already known.
    """
    return _written(value, current() if secrets is None else secrets, shown=False)


def masked(value: object) -> str:
    """Encode a value with placeholders; raises TypeError for what is no data."""
    return _written(value, current(), shown=True)


def _written(value: object, secrets: Secrets, *, shown: bool) -> str:
    text = dump(value)
    return text if secrets.hide(text) is text else _Sealing(secrets, shown=shown).written(value)


class _Sealing:
    """Encodes one value in which a secret was found."""

    def __init__(self, secrets: Secrets, *, shown: bool) -> None:
        self._secrets, self._shown = secrets, shown

    def written(self, value: object) -> str:
        made = self._whole(encoded(value, self._text))
        return orjson.dumps(made).decode()

    def _text(self, text: str, is_key: bool = False) -> object:
        if text in ours()[0 if is_key else 1]:
            return text
        return self._hidden(text) if pieces(text, self._secrets) else text if is_key else text_form(text)

    def _hidden(self, text: str) -> object:
        if self._shown:
            return text_form(self._secrets.hide(text))
        return {
            "$secret": [text_form(piece) if isinstance(piece, str) else piece for piece in pieces(text, self._secrets)]
        }

    def _whole(self, value: object) -> object:
        """The JSON value, in which a list or dict that is a secret as a whole is replaced by its text."""
        if not isinstance(value, list | dict) or not self._spans_values(value):
            return value
        inner: object = (
            [self._whole(item) for item in value]
            if isinstance(value, list)
            else {key: self._whole(item) for key, item in value.items()}
        )
        if not self._spans_values(inner):
            return inner
        hidden = self._hidden(json.dumps(inner, ensure_ascii=False, separators=(",", ":")))
        return hidden if self._shown else {"$json": hidden}

    def _spans_values(self, value: object) -> bool:
        text = orjson.dumps(value).decode()
        words = {text[start:end] for start, end in self._secrets.places(text)}
        return any(word not in ours()[0] and word not in ours()[1] for word in words)


@cache
def ours() -> tuple[frozenset[str], frozenset[str]]:
    """The names of our own fields, and the words of our own closed sets."""
    names, words = set(OTHERS), set[str]()
    for room in ROOMS:
        for kind in vars(room).values():
            if not isinstance(kind, type) or kind.__module__ != room.__name__:
                words |= _words(kind)
            elif dataclasses.is_dataclass(kind) or hasattr(kind, "__total__"):
                hints = get_type_hints(kind)
                names |= hints.keys()
                words |= {word for hint in hints.values() for word in _words(hint)}
                words |= {getattr(kind, "type", "")} if isinstance(getattr(kind, "type", None), str) else set()
    return frozenset(names | words), frozenset(words)


def _words(hint: object) -> set[str]:
    if get_origin(hint) is Literal:
        return {word for word in get_args(hint) if isinstance(word, str)}
    inner: Iterable[object] = get_args(hint)
    return {word for part in inner for word in _words(part)}
