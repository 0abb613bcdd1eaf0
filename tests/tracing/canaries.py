"""Thirty secrets of many alphabets, every form in which they are written, and a search through every byte of a folder."""

import base64
import json
import random
from pathlib import Path
from urllib.parse import quote, quote_plus

ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz0123456789",
    "ABCDEFabcdef0123456789-_",
    "abcXYZ0189+/=",
    "pass word'\"\\/%&?#:@!",
    "äöüßéñ漢字😀abc",
)
NAMES = ("API_KEY", "TOKEN", "SECRET", "PASSWORD", "ACCESS_KEY", "AUTH")


def canaries() -> dict[str, str]:
    """Variable → secret, always the same thirty."""
    dice = random.Random(49)
    found = {}
    for number in range(30):
        alphabet = ALPHABETS[number % len(ALPHABETS)]
        body = "".join(dice.choice(alphabet) for _ in range(dice.randint(14, 40)))
        found[f"CANARY{number}_{NAMES[number % len(NAMES)]}"] = f"k{number}{body}z"
    return found


def forms(secret: str) -> set[str]:
    """Every way in which it may stand in a file."""
    raw = secret.encode()
    escaped = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    twice = {json.dumps(one)[1:-1] for one in escaped} | {json.dumps(one, ensure_ascii=False)[1:-1] for one in escaped}
    urls = {quote(secret), quote(secret, safe=""), quote_plus(secret), "".join(f"%{byte:02x}" for byte in raw)}
    coded = {base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode(), raw.hex()}
    coded |= {one.rstrip("=") for one in coded}
    coded |= {one.replace("/", "\\/") for one in coded}
    return {secret, *escaped, *twice, *urls, *coded}


def said(secret: str) -> str:
    """A text in which the secret stands in many ways."""
    header = base64.b64encode(f"Authorization: Bearer {secret}".encode()).decode()
    basic = base64.b64encode(f"user:{secret}".encode()).decode()
    return " | ".join(
        (*sorted(forms(secret)), f"postgres://me:{quote(secret, safe='')}@db/x", f"[{header}]", f"[{basic}]")
    )


def found_in(folder: Path) -> list[str]:
    """Which canary stands in which file, in whatever form: every byte is looked at."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        for name, secret in canaries().items():
            for form in forms(secret):
                if form.encode() in data or form.encode("utf-16-le") in data:
                    found.append(f"{name} in {path.name}: {form}")
    return found
