"""Decides which variables of an environment hold secrets: by their names, in URLs, and where the user lists them."""

import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from shipworthy.exits.forms import SHORTEST
from shipworthy.regex import regex

WORDS = regex(
    r"(?:key|pass|pwd|private|dsn|signature|cookie|salt|jwt|pat)s?"
    # These also at the end of a word: PGPASSWORD, OAUTH. Not `key` and `pass`: MONKEY, COMPASS.
    r"|.*(?:(?:api|access|secret|private)keys?|tokens?|secrets?|passwords?|passwd|passphrase|credentials?|auth)"
)
"""A variable whose name has a word like these holds a secret."""
NAMED = "SHIPWORTHY_SECRETS"
"""The variable with the names of further secret variables, separated by commas."""
IN_URL = regex(r"[a-zA-Z][\w+.-]*://[^/\s:@]*:([^\s/]+)@")
NAME_WORD = regex(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
PLACES = frozenset(["path", "file", "dir", "folder", "home", "sock", "socket"])
PLAIN = regex(
    r"[-+]?\.?(?:\d\.?){1,7}|disabled|enabled|optional|required|anonymous|password|undefined|"
    r"osxkeychain|libsecret|pinentry\S*|gnome-keyring\S*|ssh-agent|gpg-agent",
    re.IGNORECASE,
)
"""Values that are no secrets under any name: switches, small numbers, programs that store secrets."""
WRAPPED = regex(r"\s*(?:(?:bearer|basic|token)\s+)?(['\"]?)(.*?)\1\s*", re.IGNORECASE | re.DOTALL)
"""A value with quotes or the kind of token around the secret itself."""
ORDINARY = Path(__file__).with_name("ordinary.txt")


OF_AGENTS: set[str] = set()
"""Variables that agents of this process send as headers: they hold secrets under any name."""


def known(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield variable and value of each secret; a password in a URL has the name of its variable and `_PASSWORD`."""
    named = ({name.strip() for name in environ.get(NAMED, "").split(",")} - {""}) | OF_AGENTS
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


@cache
def ordinary() -> frozenset[str]:
    """The ordinary words, in small letters: to hide one of them in a sentence would tell that it is a password."""
    lines = ORDINARY.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
