"""Replace known secrets by stable placeholders before data is written: keys, tokens and passwords of the environment.

A secret split over two separately written texts is not found; so a tape joins the pieces of a text first. Nor is a
secret that was compressed, encrypted, hashed, reversed, broken over lines or shortened.
"""

import base64
import html
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import quote, quote_plus, unquote

import orjson

WORDS = re.compile(
    r"(?:key|pass|pwd|private|dsn|signature|cookie|salt|jwt|pat)s?"
    # These also at the end of a word: PGPASSWORD, OAUTH. Not `key` and `pass`: MONKEY, COMPASS.
    r"|.*(?:(?:api|access|secret|private)keys?|tokens?|secrets?|passwords?|passwd|passphrase|credentials?|auth)"
)
"""A variable whose name has a word like these holds a secret."""
NAMED = "SHIPWORTHY_SECRETS"
"""The variable with the names of further secret variables, separated by commas."""
SHORTEST = 8
"""Least characters of a secret; a shorter one could match ordinary words."""
IN_URL = re.compile(r"[a-zA-Z][\w+.-]*://[^/\s:@]*:([^\s/]+)@")
NAME_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
PLACES = frozenset(["path", "file", "dir", "folder", "home", "sock", "socket"])
PLAIN = re.compile(
    r"[-+]?\.?(?:\d\.?){1,7}|disabled|enabled|optional|required|anonymous|password|undefined|"
    r"osxkeychain|libsecret|pinentry\S*|gnome-keyring\S*|ssh-agent|gpg-agent",
    re.IGNORECASE,
)
"""Values that are no secrets under any name: switches, small numbers, programs that store secrets."""
WRAPPED = re.compile(r"\s*(?:(?:bearer|basic|token)\s+)?(['\"]?)(.*?)\1\s*", re.IGNORECASE | re.DOTALL)
"""A value with quotes or the kind of token around the secret itself."""
COMMON = frozenset(b'abcdefghijklmnopqrstuvwxyz \\%"')
SIZES: Mapping[int, Literal["Q", "I"]] = {8: "Q", 4: "I"}
"""Sizes of a word in bytes. A text is scanned word by word; any 2 * size - 1 bytes contain a whole word."""
ROUNDS = 8
"""Most passes over a text: a placeholder and its neighbours may match another secret."""
NOT_ESCAPED = re.compile(r"[\w %.=+:-]*", re.ASCII)
JSON_LEVELS = 3  # levels of JSON inside JSON


class Secrets:
    """Finds known values in every form in which programs commonly write them."""

    def __init__(self, known: Mapping[str, str] | Iterable[tuple[str, str]]) -> None:
        # Two variables with the same value share the placeholder of the first name.
        pairs = sorted(known.items() if isinstance(known, Mapping) else known, reverse=True)
        self._values = {value: name for name, value in pairs if len(value) >= SHORTEST}
        named = {form: name for value, name in self._values.items() for form in _forms(value)}
        self._words: dict[int, dict[int, list[bytes]]] = {size: {} for size in SIZES}
        for form in named:
            size = next(size for size in SIZES if len(form) >= 2 * size - 1)
            for word in _words(form, size):
                self._words[size].setdefault(word, []).append(form)
        self._noticed = {size: frozenset(words) for size, words in self._words.items()}
        shown = {name: self._placeholder(name, number) for number, name in enumerate(self._values.values())}
        self._forms = {form: shown[name] for form, name in named.items()}

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Secrets":
        """The secrets of an environment: by variable names, in URLs, and those listed in SHIPWORTHY_SECRETS."""
        return cls(_known(environ))

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
        """Replace secrets in dicts, lists and tuples, including keys and integers.

        Returns the same object if there is none. Keys that become equal are distinguished by a number.
        """
        if isinstance(value, str):
            return self.hide(value)
        if isinstance(value, dict):
            return self._hide_dict(value)
        if isinstance(value, list | tuple):
            hidden = [self.hide_data(item) for item in value]
            if all(now is was for now, was in zip(hidden, value, strict=True)):
                return value
            return hidden if isinstance(value, list) else tuple(hidden)
        if type(value) is int and str(value) in self._values:
            return self.hide(str(value))
        return value

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

    def _hide_dict(self, value: dict[object, object]) -> dict[object, object]:
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

    def _spans(self, data: bytes) -> list[tuple[int, int, bytes]]:
        """The places of secrets: start, end, form. Overlapping ones are merged under the longest form."""
        forms: set[bytes] = set()
        for size, noticed in self._noticed.items():
            read = memoryview(data)[: len(data) // size * size].cast(SIZES[size])
            # One set intersection is twenty times as fast as a regular expression of all forms.
            for word in noticed.intersection(read) if noticed else ():
                forms.update(self._words[size][word])
        found = sorted((start, -len(form), form) for form in forms for start in _places(form, data))
        spans: list[tuple[int, int, bytes]] = []
        for start, _, form in found:
            end = start + len(form)
            if not spans or start >= spans[-1][1]:
                spans.append((start, end, form))
                continue
            begun, until, longest = spans[-1]
            spans[-1] = (begun, max(until, end), max(longest, form, key=len))
        return spans

    def _replaced(self, data: bytes, spans: list[tuple[int, int, bytes]]) -> bytes:
        pieces, end = [], 0
        for start, after, form in spans:
            pieces += [data[end:start], self._forms[form]]
            end = after
        return b"".join([*pieces, data[end:]])


def _places(form: bytes, data: bytes) -> Iterator[int]:
    start = data.find(form)
    while start >= 0:
        yield start
        start = data.find(form, start + 1)


def current() -> Secrets:
    """The secrets in the current environment of this process."""
    # One by one, because another thread may remove a variable meanwhile.
    return _of(tuple((name, os.environ.get(name, "")) for name in os.environ))


@lru_cache(maxsize=4)
def _of(environ: tuple[tuple[str, str], ...]) -> Secrets:
    return _made(tuple(sorted(set(_known(dict(environ))))))


@lru_cache(maxsize=4)
def _made(known: tuple[tuple[str, str], ...]) -> Secrets:
    # Cached by the secrets alone: most variables that change are no secrets.
    return Secrets(known)


def _known(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    named = {name.strip() for name in environ.get(NAMED, "").split(",")} - {""}
    for name, value in environ.items():
        for password in IN_URL.findall(value):
            yield from ((f"{name}_PASSWORD", one) for one in {password, unquote(password)} if len(one) >= SHORTEST)
        if name == NAMED or not (name in named or _names_a_secret(name)):
            continue
        bare, whole = _bare(value), value.strip()
        secret = bare if len(bare) >= SHORTEST else whole
        if len(secret) >= SHORTEST and (name in named or not _is_plain(name, secret)):
            yield name, secret


def _bare(value: str) -> str:
    found = WRAPPED.fullmatch(value)
    return found[2].strip() if found else value.strip()


def _names_a_secret(name: str) -> bool:
    words = [word.lower() for word in NAME_WORD.findall(name)]
    return any(WORDS.fullmatch(word) for word in words)


def _is_plain(name: str, value: str) -> bool:
    if PLAIN.fullmatch(value):
        return True
    if not value.startswith(("/", "~", "./", "../")) or "\0" in value:
        return False
    # A key may begin with a slash too, so a path must also exist or have a telling name.
    words = {word.lower() for word in NAME_WORD.findall(name)}
    return bool(words & PLACES) or os.path.exists(os.path.expanduser(value))


def _words(form: bytes, size: int) -> set[int]:
    """The words by which a form is found, from the part of it with the most uncommon bytes."""
    window = 2 * size - 1
    places = range(min(len(form) - window, 20) + 1)
    start = max(places, key=lambda place: len(set(form[place : place + window]) - COMMON))
    return {int.from_bytes(form[at : at + size], sys.byteorder) for at in range(start, start + size)}


def _forms(value: str) -> set[bytes]:
    """All forms that the value may have in a text, including escaped forms inside JSON."""
    # The second form: databases replace lone surrogates. The third: programs show values with repr.
    texts = {value, re.sub("[\ud800-\udfff]", "\ufffd", value), repr(value)[1:-1]}
    texts |= {html.escape(value), html.escape(value, quote=False)}
    for plain in {value} | _escaped(value, every=True):
        texts |= _urls(plain)
        for raw in _bytes(plain):
            texts |= {raw.hex(), raw.hex().upper()}
            for coded in _base64(raw):
                texts |= {coded, quote(coded, safe=""), _lowered(quote(coded, safe=""))}
    forms = set(texts)
    for depth in range(JSON_LEVELS):
        texts = {form for text in texts for form in _escaped(text, every=depth == 0)} - forms
        forms |= texts
    return {form.encode("utf-8", "surrogatepass") for form in forms if len(form) >= SHORTEST}


def _bytes(text: str) -> set[bytes]:
    found = {text.encode("utf-8", "surrogatepass")}
    # Surrogate escapes stand for bytes that were not UTF-8.
    return found | {os.fsencode(text)} if re.search("[\udc80-\udcff]", text) else found


def _json(text: str, *, ascii_only: bool = False, digits: str = "04x", also: str = "") -> str:
    plain = json.dumps(text, ensure_ascii=False)[1:-1]
    return "".join(_units(sign, digits) if sign in also or (ascii_only and ord(sign) > 126) else sign for sign in plain)


def _units(sign: str, digits: str) -> str:
    raw = sign.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{int.from_bytes(raw[at : at + 2]):{digits}}" for at in range(0, len(raw), 2))


def _escaped(text: str, *, every: bool) -> set[str]:
    """The forms inside a JSON string; with `every` also those of encoders that escape HTML characters."""
    if NOT_ESCAPED.fullmatch(text):
        return {text}
    found = {_json(text), _json(text, ascii_only=True)}
    if every:
        found |= {_json(text, ascii_only=True, digits="04X"), _json(text, also="<>&")}
        found |= {_json(text, ascii_only=True, also="<>&'")}
    return found | {one.replace("/", "\\/") for one in found}


def _urls(text: str) -> set[str]:
    """The URL encodings by different rules: parts, paths, forms, JavaScript, every byte; each also encoded twice."""
    found = {quote(text, safe=safe, errors="surrogatepass") for safe in ("", "/", "~()*!.'", ";,/?:@&=+$!*'()#")}
    plus = quote_plus(text, errors="surrogatepass")
    found |= {plus, plus.replace("%2A", "*").replace("~", "%7E")}
    found |= {"".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))}
    found |= {_lowered(one) for one in found}
    return found | {one.replace("%", "%25") for one in found}


def _lowered(url: str) -> str:
    return re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), url)


def _base64(raw: bytes) -> Iterator[str]:
    """The base64 of the secret, and the part of a longer base64 text that it determines, at each of three offsets.

    That part has at least 10 characters, so that it does not occur by chance.
    """
    for code in (base64.b64encode, base64.urlsafe_b64encode):
        whole = code(raw).decode()
        yield from (whole, whole.rstrip("="))
        for before in range(3):
            # A character has 6 bits: characters that also encode a neighbouring byte are left out.
            coded = code(b"\0" * before + raw).decode()
            yield coded[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6]
