"""Secrets in data that goes on being used: kept by their names, and put back when it is read.

Hiding a secret in a record is final. In the state of a conversation it would change what the next message works with:
an address that holds the value of a variable would no longer be that address. There each secret is replaced by the name
of its variable and the form in which it stands, and read back from the environment. The tag is no key that data can
have: the codec writes a key that begins with `$` with another `$`.
"""

from collections.abc import Callable

import orjson

from shipworthy.exits.forms import forms
from shipworthy.exits.secrets import Secrets, current

TEXT, NUMBER, KEYS = "$secret", "$secret_number", "$secret_keys"
"""Tags of a text, of an integer, and of an object with a key that holds a secret."""
Piece = str | list[str | int]
"""A part of a text as it stands, or a part of a secret: name, number of the form, begin and end in bytes."""


def sealed(text: str) -> str:
    """JSON text in which each secret is replaced by its name; the same object where there is none."""
    secrets = current()
    if secrets.hide(text) is text:
        return text
    try:
        # What spans several texts of the JSON has no place of its own: it is hidden for good.
        return secrets.hide_json(orjson.dumps(_sealed(orjson.loads(text), secrets)).decode())
    except (ValueError, TypeError, RecursionError):
        return secrets.hide_json(text)


def unsealed(text: str) -> str:
    """The JSON text with its secrets, as they are in the environment now; one that is gone stays `[secret NAME]`.

    Raises ValueError where the text is not what was written.
    """
    return _opened(text, _put_back)


def hidden(text: str) -> str:
    """The JSON text with `[secret NAME]` for each secret, for what is only shown."""
    return _opened(text, _placeholder)


def _sealed(value: object, secrets: Secrets) -> object:
    if isinstance(value, str):
        found = _pieces(value, secrets)
        return {TEXT: found} if found else value
    if isinstance(value, list):
        return [_sealed(item, secrets) for item in value]
    if isinstance(value, dict):
        pairs = [(_sealed(key, secrets), _sealed(item, secrets)) for key, item in value.items()]
        return dict(pairs) if all(isinstance(key, str) for key, _ in pairs) else {KEYS: pairs}
    if type(value) is int and str(value) in secrets.known:
        return {NUMBER: _pieces(str(value), secrets)}
    return value


def _pieces(text: str, secrets: Secrets) -> list[Piece]:
    """The text in pieces; empty where it holds no secret."""
    data = text.encode("utf-8", "surrogatepass")
    pieces, at = list[Piece](), 0
    for start, end, form in secrets.found_in(data):
        name, number = _numbered(form, secrets)
        begin = max(start, at)
        if end > at and name:
            pieces += [data[at:begin].decode("utf-8", "surrogatepass"), [name, number, begin - start, end - start]]
            at = end
    return [*pieces, data[at:].decode("utf-8", "surrogatepass")] if pieces else []


def _numbered(form: bytes, secrets: Secrets) -> tuple[str, int]:
    for name in secrets.known.values():
        every = _forms(name, secrets)
        if form in every:
            return name, every.index(form)
    return "", 0


def _forms(name: str, secrets: Secrets) -> list[bytes]:
    return sorted({form for value, own in secrets.known.items() if own == name for form in forms(value)})


def _opened(text: str, read: Callable[[str, int, int, int], str]) -> str:
    # A damaged row may hold bytes; its decoder says so.
    if not isinstance(text, str) or f'"{TEXT}' not in text:
        return text
    try:
        return orjson.dumps(_read(orjson.loads(text), read)).decode()
    except (TypeError, IndexError, RecursionError) as error:
        raise ValueError(f"not what was written: {type(error).__name__}: {error}") from error


def _read(value: object, read: Callable[[str, int, int, int], str]) -> object:
    if isinstance(value, list):
        return [_read(item, read) for item in value]
    if not isinstance(value, dict):
        return value
    if KEYS in value:
        return {str(_read(key, read)): _read(item, read) for key, item in value[KEYS]}
    tag = next((tag for tag in (TEXT, NUMBER) if tag in value), None)
    if tag is None:
        return {key: _read(item, read) for key, item in value.items()}
    text = "".join(piece if isinstance(piece, str) else read(*piece) for piece in value[tag])
    return int(text) if tag == NUMBER and text.isdigit() else text


def _put_back(name: str, number: int, begin: int, end: int) -> str:
    every = _forms(name, current())
    if number >= len(every) or end > len(every[number]):
        return _placeholder(name, number, begin, end)
    return every[number][begin:end].decode("utf-8", "surrogatepass")


def _placeholder(name: str, _number: int, _begin: int, _end: int) -> str:
    return f"[secret {name}]"
