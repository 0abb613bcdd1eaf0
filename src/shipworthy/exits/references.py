"""References that stand for secrets in what is kept: by name and form, never by value.

A process that knows the secret reads it back. Two bytes of the hash of the form tell whether it still is the same one.
"""

import hashlib
from typing import Protocol

from shipworthy.exits.forms import SHORTEST
from shipworthy.exits.secrets import Secrets

Reference = tuple[str, int, int, int, int, str]
"""A part of a secret: its placeholder, the number of its form, how many it has, begin and end in bytes of the form, and
two bytes of the hash of the form."""


class Restores(Protocol):
    """Puts secrets back where a text refers to them."""

    def restored(self, placeholder: str, number: int, count: int, begin: int, end: int, check: str) -> str: ...


class Known:
    """Restores the secrets that a process knows."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    def restored(self, placeholder: str, number: int, count: int, begin: int, end: int, check: str) -> str:
        """What a reference stands for; the placeholder where the secret is not known, or is another one by now."""
        every = self._secrets.forms_of(placeholder)
        if len(every) != count or end > len(every[number]) or _check(every[number]) != check:
            return placeholder
        return every[number][begin:end].decode("utf-8", "surrogatepass")


class GoingOn(Known):
    """Restores them for a conversation that goes on: a lost secret reads otherwise than one that is only hidden.

    So a yes to a question that showed it is asked again.
    """

    def restored(self, placeholder: str, number: int, count: int, begin: int, end: int, check: str) -> str:
        """What a reference stands for, or that it is lost."""
        text = super().restored(placeholder, number, count, begin, end, check)
        return text.replace("[secret ", "[lost secret ") if text == placeholder else text


def pieces(text: str, secrets: Secrets) -> list[str | Reference]:
    """The text with each secret as a reference; empty if it holds none."""
    data, at = text.encode("utf-8", "surrogatepass"), 0
    found: list[str | Reference] = []
    for start, end, form in secrets.found_in(data) if len(data) >= SHORTEST else ():
        if end > at:
            # Of two secrets that overlap, the second one goes on where the first ends.
            begin = max(start, at)
            found += [data[at:begin].decode("utf-8", "surrogatepass"), _reference(form, begin - start, secrets)]
            at = end
    return [*found, data[at:].decode("utf-8", "surrogatepass")] if found else []


def _reference(form: bytes, begin: int, secrets: Secrets) -> str | Reference:
    placeholder, every = secrets.behind(form)
    if form not in every:
        return placeholder
    return placeholder, every.index(form), len(every), begin, len(form), _check(form)


def _check(form: bytes) -> str:
    return hashlib.sha256(form).hexdigest()[:4]
