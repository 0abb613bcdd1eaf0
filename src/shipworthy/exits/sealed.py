"""Secrets in data that goes on being used: kept by their names, and put back when it is read.

Hiding a secret in a record is final. In the state of a conversation it would change what the next message works with:
an address that holds the value of a variable would no longer be that address. There each secret is replaced by the name
of its variable and the form in which it stands, and read back from the environment. The tag is no key that data can
have: the codec writes a key that begins with `$` with another `$`.
"""

from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2s
from typing import NamedTuple

import orjson

from shipworthy.exits.forms import forms
from shipworthy.exits.secrets import Secrets, current

TEXT, NUMBER, KEYS = "$secret", "$secret_number", "$secret_keys"
"""Tags of a text, of an integer, and of an object with a key that holds a secret."""
Piece = str | list[str | int]
"""A part of a text as it stands, or a part of a secret: name, number of the form, begin and end in bytes, check."""
CHECK = 2
"""Bytes of a hash by which a secret is known to be the same: too few to find it out by."""


class Numbered(NamedTuple):
    """The forms of each secret, by the name of its variable, and the place of each form in them."""

    forms: Mapping[str, list[bytes]]
    places: Mapping[bytes, tuple[str, int]]


def sealed(text: str) -> str:
    """JSON text in which each secret is replaced by its name; the same object where there is none."""
    secrets = current()
    if secrets.hide(text) is text:
        return text
    try:
        whole = _sealed(orjson.loads(text), secrets, _numbered(secrets))
        # What spans several texts of the JSON has no place of its own: it is hidden for good.
        return secrets.hide_json(orjson.dumps(whole).decode())
    except (ValueError, TypeError, RecursionError):
        return secrets.hide_json(text)


def unsealed(text: str) -> str:
    """The JSON text with its secrets, as they are in the environment now; one that changed is `[lost secret NAME]`.

    Raises ValueError where the text is not what was written.
    """
    return _opened(text, put_back=True)


def hidden(text: str) -> str:
    """The JSON text with `[secret NAME]` for each secret, for what is only shown."""
    return _opened(text, put_back=False)


def _sealed(value: object, secrets: Secrets, numbered: Numbered) -> object:
    if isinstance(value, str):
        found = _pieces(value, secrets, numbered)
        return {TEXT: found} if found else value
    if isinstance(value, list):
        return [_sealed(item, secrets, numbered) for item in value]
    if isinstance(value, dict):
        pairs = [(_sealed(key, secrets, numbered), _sealed(item, secrets, numbered)) for key, item in value.items()]
        return dict(pairs) if all(isinstance(key, str) for key, _ in pairs) else {KEYS: pairs}
    if type(value) is int and str(value) in secrets.known:
        return {NUMBER: _pieces(str(value), secrets, numbered)}
    return value


def _pieces(text: str, secrets: Secrets, numbered: Numbered) -> list[Piece]:
    """The text in pieces; empty where it holds no secret."""
    data = text.encode("utf-8", "surrogatepass")
    pieces, at = list[Piece](), 0
    for start, end, form in secrets.found_in(data):
        if end <= at or form not in numbered.places:
            continue
        (name, number), begin = numbered.places[form], max(start, at)
        secret: list[str | int] = [name, number, begin - start, end - start, _check(form)]
        pieces += [data[at:begin].decode("utf-8", "surrogatepass"), secret]
        at = end
    return [*pieces, data[at:].decode("utf-8", "surrogatepass")] if pieces else []


def _numbered(secrets: Secrets) -> Numbered:
    return _numbered_of(tuple(secrets.known.items()))


@lru_cache(maxsize=4)
def _numbered_of(known: tuple[tuple[str, str], ...]) -> Numbered:
    every: dict[str, set[bytes]] = {}
    for value, name in known:
        every.setdefault(name, set()).update(forms(value))
    ordered = {name: sorted(found) for name, found in every.items()}
    places = {form: (name, number) for name, found in ordered.items() for number, form in enumerate(found)}
    return Numbered(ordered, places)


def _check(form: bytes) -> str:
    return blake2s(form, digest_size=CHECK).hexdigest()


def _opened(text: str, *, put_back: bool) -> str:
    # A damaged row may hold bytes; its decoder says so.
    if not isinstance(text, str) or f'"{TEXT}' not in text:
        return text
    try:
        return orjson.dumps(_read(orjson.loads(text), _numbered(current()).forms if put_back else None)).decode()
    except (TypeError, IndexError, RecursionError) as error:
        raise ValueError(f"not what was written: {type(error).__name__}: {error}") from error


def _read(value: object, every: Mapping[str, list[bytes]] | None) -> object:
    if isinstance(value, list):
        return [_read(item, every) for item in value]
    if not isinstance(value, dict):
        return value
    if KEYS in value:
        return {str(_read(key, every)): _read(item, every) for key, item in value[KEYS]}
    tag = next((tag for tag in (TEXT, NUMBER) if tag in value), None)
    if tag is None:
        return {key: _read(item, every) for key, item in value.items()}
    text = "".join(piece if isinstance(piece, str) else _piece(every, *piece) for piece in value[tag])
    return int(text) if tag == NUMBER and text.isdigit() else text


def _piece(every: Mapping[str, list[bytes]] | None, name: str, number: int, begin: int, end: int, check: str) -> str:
    if every is None:
        return f"[secret {name}]"
    found = every.get(name, [])
    if number >= len(found) or _check(found[number]) != check:
        # Another text than that of one that is only hidden: what was agreed to with it is asked again.
        return f"[lost secret {name}]"
    return found[number][begin:end].decode("utf-8", "surrogatepass")
