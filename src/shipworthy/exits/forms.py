"""Every form in which programs commonly write a value: raw, escaped for JSON, HTML or a URL, in base64 or in hex."""

import base64
import html
import json
import os
import re
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

from shipworthy.regex import regex

SHORTEST = 8
"""Least characters of a secret, and of a form of it; a shorter one could match ordinary words."""
NOT_ESCAPED = regex(r"[\w %.=+:-]*", re.ASCII)
JSON_LEVELS = 3  # levels of JSON inside JSON


def forms(value: str) -> set[bytes]:
    """All forms that the value may have in a text, including escaped forms inside JSON."""
    # The second form: databases replace lone surrogates. The third: programs show values with repr.
    texts = {value, re.sub("[\ud800-\udfff]", "\ufffd", value), repr(value)[1:-1]}
    texts |= {html.escape(value), html.escape(value, quote=False)}
    texts |= _cased(value)
    for plain in {value} | _escaped(value, every=True):
        texts |= _urls(plain)
        for raw in _bytes(plain):
            texts |= {raw.hex(), raw.hex().upper()}
            for coded in _base64(raw):
                texts |= {coded, quote(coded, safe=""), _lowered(quote(coded, safe=""))}
    found = set(texts)
    for depth in range(JSON_LEVELS):
        texts = {form for text in texts for form in _escaped(text, every=depth == 0)} - found
        found |= texts
    return {form.encode("utf-8", "surrogatepass") for form in found if len(form) >= SHORTEST}


def _cased(value: str) -> set[str]:
    """The value in other cases, or its digits alone, as expressions, `normalise`, headers and databases write it."""
    found = {value.lower(), value.upper(), value.title(), value.capitalize(), value.swapcase(), value.casefold()}
    return found if any(map(str.isalpha, value)) else found | {re.sub(r"\D", "", value)}


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
