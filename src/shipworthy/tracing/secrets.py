"""Known secrets become stable placeholders before anything is written: keys, tokens and passwords of the environment.

What is split over two texts that are written apart cannot be seen; so a tape joins the pieces of a text first.
"""

import base64
import os
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from urllib.parse import quote, quote_plus

import orjson

# fmt: off
WORDS = frozenset({
    "key", "apikey", "token", "secret", "secrets", "password", "passwd", "pass", "pwd", "credential",
    "credentials", "auth", "cookie", "signature", "private", "dsn", "passphrase", "salt",
})
# fmt: on
"""A variable with one of these words in its name holds a secret."""
NAMED = "SHIPWORTHY_SECRETS"
"""Names of further variables that hold secrets, with commas between them."""
SHORTEST = 8
"""Characters of a secret; what is shorter would blank ordinary words."""
IN_URL = re.compile(r"[a-zA-Z][\w+.-]*://[^/\s:@]*:([^/\s@]+)@")
SPLIT = re.compile(r"[^a-z0-9]+")
PLAIN = re.compile(r"(?:true|false|none|null|enabled|disabled|\d{1,7}|/[\w./-]*)", re.IGNORECASE)
"""Values that are no secrets, whatever their name: switches, small numbers, paths."""


class Secrets:
    """Finds known values in every form in which they are usually written."""

    def __init__(self, known: Mapping[str, str]) -> None:
        forms: dict[str, str] = {}
        for name, value in known.items():
            for form in _forms(value):
                forms.setdefault(form, f"[secret {name}]")
        self._forms = forms
        # The longest first: of one inside another no rest may stay. One pass, however many there are.
        ordered = sorted(forms, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Secrets":
        """The secrets of an environment: by the names of its variables, in URLs, and those it names itself."""
        return cls(dict(_known(environ)))

    def hide(self, text: str) -> str:
        """The text with a placeholder for each secret, raw, escaped for JSON or a URL, in base64 or in hex."""
        if self._pattern is None or not text:
            return text
        return self._pattern.sub(lambda found: self._forms[found[0]], text)


def current() -> Secrets:
    """The secrets of this process as they are now."""
    return _of(tuple(sorted(os.environ.items())))


@lru_cache(maxsize=4)
def _of(environ: tuple[tuple[str, str], ...]) -> Secrets:
    return Secrets.of(dict(environ))


def _known(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    named = {name.strip() for name in environ.get(NAMED, "").split(",")}
    for name, value in environ.items():
        for password in IN_URL.findall(value):
            if len(password) >= SHORTEST:
                yield f"{name}_PASSWORD", password
        secret = name in named or (WORDS & set(SPLIT.split(name.lower())) and name != NAMED)
        if secret and len(value) >= SHORTEST and not PLAIN.fullmatch(value):
            yield name, value
            if value.strip() != value and len(value.strip()) >= SHORTEST:
                yield name, value.strip()


def _forms(value: str) -> Iterator[str]:
    raw = value.encode("utf-8", "surrogateescape")
    text = raw.decode("utf-8", "replace")
    for plain in (value, *_urls(text)):
        once = _json(plain)
        # Twice: a JSON text that stands inside another, as arguments of calls do.
        yield from (plain, *once, *(again for inner in once for again in _json(inner)))
    for coded in (*_base64(raw), raw.hex(), raw.hex().upper()):
        # A slash may be escaped in JSON.
        yield from (coded, coded.replace("/", "\\/"), quote(coded, safe=""))


def _urls(text: str) -> set[str]:
    every = "".join(f"%{byte:02X}" for byte in text.encode())
    found = {quote(text, safe=""), quote(text), quote_plus(text), quote(text, safe="~()*!.'"), every}
    return found | {re.sub(r"%[0-9A-F]{2}", lambda m: m[0].lower(), one) for one in found}


def _json(text: str) -> set[str]:
    try:
        own = orjson.dumps(text).decode()[1:-1]
    except orjson.JSONEncodeError:
        return {text}
    ascii_only = "".join(c if ord(c) < 128 else _escaped(c) for c in own)
    found = {own, ascii_only, re.sub(r"\\u[0-9a-f]{4}", lambda m: m[0].upper().replace("\\U", "\\u"), ascii_only)}
    return found | {one.replace("/", "\\/") for one in found}


def _escaped(char: str) -> str:
    units = char.encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def _base64(raw: bytes) -> Iterator[str]:
    """The secret by itself, and the part of a longer base64 text that it alone decides, at each of three places."""
    for code in (base64.b64encode, base64.urlsafe_b64encode):
        whole = code(raw).decode()
        yield from (whole, whole.rstrip("="))
        for offset in range(3):
            coded = code(b"\0" * offset + raw).decode().rstrip("=")
            first = -(-offset * 8 // 6)
            last = (offset + len(raw)) * 8 // 6
            core = coded[first:last]
            if len(core) >= SHORTEST:
                yield core
