"""Thirty secrets of many alphabets, every form in which they are written, and a search through every byte of a folder."""

import base64
import json
import random
import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz0123456789",
    "ABCDEFabcdef0123456789-_",
    "abcXYZ0189+/=",
    "pass word'\"\\/%&?#:@!",
    "äöüßéñ漢字😀abc",
)
NAMES = ("API_KEY", "TOKEN", "SECRET", "PASSWORD", "ACCESS_KEY", "AUTH")
NOT_TOLD_BY_ITS_NAME, IN_A_URL = "CANARY14_SECRET", "CANARY23_AUTH"
"""One canary is a secret because SHIPWORTHY_SECRETS says so, one is the password of a database's address."""


@cache
def _canaries() -> tuple[tuple[str, str], ...]:
    dice = random.Random(49)
    found = []
    for number in range(30):
        alphabet = ALPHABETS[number % len(ALPHABETS)]
        body = "".join(dice.choice(alphabet) for _ in range(dice.randint(14, 40)))
        found.append((f"CANARY{number}_{NAMES[number % len(NAMES)]}", f"k{number}{body}z"))
    return tuple(found)


def canaries() -> dict[str, str]:
    """Variable → secret, always the same thirty."""
    return dict(_canaries())


def planted(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Put the canaries into the environment; what is found there: variable → value."""
    environ = canaries()
    address = quote(environ.pop(IN_A_URL), safe="")
    environ["WAREHOUSE_URL"] = f"postgresql://app:{address}@db.example:5432/shop"
    environ["WAREHOUSE_LOGIN"] = environ.pop(NOT_TOLD_BY_ITS_NAME)
    environ["SHIPWORTHY_SECRETS"] = "WAREHOUSE_LOGIN"
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    return environ


def forms(secret: str) -> set[str]:
    """Every way in which it may stand in a file."""
    plain = {secret, *_json(secret)}
    urls = {url for one in plain for url in _urls(one)}
    coded = {text for one in plain for text in _base64(one.encode())} | {secret.encode().hex()}
    coded |= {secret.encode().hex().upper()}
    coded |= {quote(one, safe="") for one in coded}
    found = {*plain, *urls, *coded}
    for _ in range(2):
        found |= {again for one in found for again in _json(one)}
    return found


def _json(text: str) -> set[str]:
    ascii_only = json.dumps(text)[1:-1]
    return {
        one.replace("/", slash)
        for one in (ascii_only, json.dumps(text, ensure_ascii=False)[1:-1])
        for slash in ("/", "\\/")
    }


def _urls(text: str) -> set[str]:
    every = "".join(f"%{byte:02x}" for byte in text.encode())
    found = {quote(text), quote(text, safe=""), quote_plus(text), every, every.upper()}
    # Small digits only where an escape is: what is spelled out stays as it is.
    return found | {
        "".join(f"%{p[:2].lower()}{p[2:]}" if at else p for at, p in enumerate(one.split("%"))) for one in found
    }


def _base64(raw: bytes) -> set[str]:
    """By itself, with and without padding, and the middle that is the same whatever stands before and behind it."""
    found = set()
    for code in (base64.b64encode, base64.urlsafe_b64encode):
        found |= {code(raw).decode(), code(raw).decode().rstrip("=")}
        for before in range(3):
            ends = [code(bytes([fill]) * before + raw + bytes([fill]) * 3).decode() for fill in (0, 255)]
            alike = "".join(a if a == b else " " for a, b in zip(*ends, strict=True))
            found.add(max(alike.split(), key=len))
    return found


def said(secret: str) -> str:
    """A text in which the secret stands in many ways."""
    header = base64.b64encode(f"Authorization: Bearer {secret}".encode()).decode()
    basic = base64.b64encode(f"user:{secret}".encode()).decode()
    return " | ".join(
        (*sorted(forms(secret)), f"postgres://me:{quote(secret, safe='')}@db/x", f"[{header}]", f"[{basic}]")
    )


def found_in(folder: Path) -> list[str]:
    """Which canary stands in which file, in whatever form: every byte is looked at, and every value of a database."""
    found = []
    # Read before anything else, for a store that is forgotten takes its log with it.
    files = [(path, path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file()]
    for path, raw in files:
        # Longer values lie in pages of a database, cut anywhere: so they are read whole as well.
        data = raw + b"\0".join(_values(path, raw))
        found += [f"{name} in {path.name}: {form}" for name, form in _standing(data)]
    return found


def _standing(data: bytes) -> list[tuple[str, str]]:
    """Which canary stands in the data, in which form.

    The data is cut into blocks of a size of which a form that stands in it holds at least one whole: only forms that
    hold one of the blocks are searched for.
    """
    size, holding = _blocks()
    blocks = {data[at : at + size] for at in range(0, len(data), size)}
    likely = sorted({number for block in blocks & holding.keys() for number in holding[block]})
    return [(name, form) for name, form, coded in map(_needles().__getitem__, likely) if coded in data]


@cache
def _blocks() -> tuple[int, dict[bytes, set[int]]]:
    """A size, and every block of that size in a form, with the numbers of the forms."""
    needles = _needles()
    size = (min(len(coded) for _, _, coded in needles) + 1) // 2
    holding: dict[bytes, set[int]] = {}
    for number, (_, _, coded) in enumerate(needles):
        for at in range(len(coded) - size + 1):
            holding.setdefault(coded[at : at + size], set()).add(number)
    return size, holding


@cache
def _needles() -> tuple[tuple[str, str, bytes], ...]:
    found = []
    for name, secret in _canaries():
        shortest: list[str] = []
        # A form with another one in it is found with that one.
        for form in sorted(forms(secret), key=len):
            if not any(one in form for one in shortest):
                shortest.append(form)
        found += [(name, one, one.encode(how)) for one in shortest for how in ("utf-8", "utf-16-le", "utf-16-be")]
    return tuple(found)


def _values(path: Path, raw: bytes) -> Iterator[bytes]:
    if not raw.startswith(b"SQLite format 3\0"):
        return
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        for (table,) in db.execute("select name from sqlite_master where type = 'table'").fetchall():
            for row in db.execute('select * from "{}"'.format(table.replace('"', '""'))):
                yield from (value if isinstance(value, bytes) else str(value).encode() for value in row)
    finally:
        db.close()
