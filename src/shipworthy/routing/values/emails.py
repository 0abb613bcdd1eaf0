"""Finds e-mail addresses, whole or not at all, also spelled out: `ann dot lee at example dot org`."""

import re
from pathlib import Path

from shipworthy.regex import regex
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found, apart
from shipworthy.routing.words import ORDINARY

LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'’*+/=?^_`{|}~-.")
"""Characters of the part before the `@` (RFC 5322, 3.2.3)."""
LONGEST_NAME = 64
DOMAIN = regex(r"(?:[a-z0-9][a-z0-9-]{0,62}+(?<!-)\.){1,8}[a-z](?:[a-z0-9-]{0,61}[a-z])", re.IGNORECASE)
RARE = regex(r"[!#$*/=?^`{|}~]|\.\.|^\.|\.$")
"""Matches what an address may hold by the standard and is more often no part of it: `mail=ann@example.org`."""
QUOTES = "'’`*"
ENDS = frozenset(
    word
    for line in Path(__file__).with_name("top_domains.txt").read_text(encoding="utf-8").splitlines()
    for word in ([] if line.startswith("#") else line.split())
)
POINT = r"(?:dot|punkt|punto|point)"
DOT = rf"(?:\s?[\[(]\s?{POINT}\s?[\])]\s?|\s{POINT}\s|\s\.\s|\.)"
SPELLED = regex(
    rf"(?:(?<=\s)(?:at|arroba|arobase|klammeraffe|ät|@)\s|[\[(]\s?at\s?[\])]\s?)"
    rf"([a-z0-9][a-z0-9-]{{0,40}}+(?:(?>{DOT})[a-z0-9][a-z0-9-]{{0,40}}+){{1,4}})(?![\w@])",
    re.IGNORECASE,
)
AT = frozenset(("at", "arroba", "arobase", "klammeraffe", "ät"))
MOST_TRIED, MOST_SPELLED = 2000, 300
"""Words and signs for `@` at which an address may be spelled out, and such addresses of a text that are read."""
OPENING = regex(r"[\[(]\s?$")
JOIN = r"\s(?:dot|punkt|punto|point|period|underscore|unterstrich|dash|hyphen|plus)\s"
NAME = regex(rf"(?<![\w@.+-])[a-z0-9][\w.+-]{{0,40}}+(?:{JOIN}[a-z0-9]\w{{0,40}}+){{0,4}}(?=\s?$)", re.IGNORECASE)
SIGNS = {"underscore": "_", "unterstrich": "_", "dash": "-", "hyphen": "-", "plus": "+"}
INTRODUCED = regex(r"(?:\b(?:is|to|address|e-?mail|mail|it'?s|ist|an|es|est)|:)\s*$", re.IGNORECASE)
"""Matches what stands before an address that is spelled out."""


def emails(said: Said) -> list[Found]:
    """Find every e-mail address; one with an unusual sign, or cut out of a longer word, is none."""
    text, found, signs = said.text, list[Found](), list[int]()
    place = text.find("@")
    while place >= 0:
        signs.append(place)
        item = _around(text, place)
        if item is not None:
            found.append(item)
        place = text.find("@", place + 1)
    spelled = _all_spelled(said, signs)
    return apart([*found, *spelled]) if spelled else found


def _all_spelled(said: Said, signs: list[int]) -> list[Found]:
    """Read the addresses that are spelled out; `signs`: the places of every `@`."""
    text, found, read, tried = said.text, list[Found](), 0, 0
    words = [token.start for token in said.tokens if token.lower in AT][:MOST_TRIED]
    for place in sorted([*words, *signs[:MOST_TRIED]]) if signs else words:
        before = text[max(read, place - 2) : place]
        opening = OPENING.search(text, max(read, place - 2), place) if "(" in before or "[" in before else None
        start = opening.start() if opening is not None else place
        match = SPELLED.match(text, start) if start >= read else None
        if match is not None:
            read, tried = match.end(), tried + 1
            found += [item] if (item := _spelled(match, text)) is not None else []
            if tried == MOST_SPELLED:
                break
    return found


def _around(text: str, place: int) -> Found | None:
    """Read the address around a sign."""
    domain, start = DOMAIN.match(text, place + 1), place
    if domain is None:
        return None
    while start > 0 and text[start - 1] in LETTERS and place - start <= LONGEST_NAME:
        start -= 1
    name = text[start:place].lstrip(QUOTES)
    cut = _continues(text[start - 1 : start] if start else "") or _continues(text[domain.end() : domain.end() + 1])
    if not name or len(name) > LONGEST_NAME or RARE.search(name) or cut:
        return None
    return Found(text[place - len(name) : domain.end()], place - len(name), domain.end())


def _continues(letter: str) -> bool:
    """Whether a letter beside an address is part of a longer word; scripts that write no spaces begin anywhere."""
    return letter in ("@", "_") or (letter.isalnum() and ord(letter) < 0x2E80)


def _spelled(match: re.Match[str], text: str) -> Found | None:
    """Read an address that is spelled out: with a word for the dot, or a name that is no everyday word."""
    domain = re.sub(DOT, ".", match[1], flags=re.IGNORECASE).lower()
    before = text[max(0, match.start() - 100) : match.start()]
    name = NAME.search(before) if domain.rpartition(".")[2] in ENDS else None
    if name is None:
        return None
    signs = re.sub(JOIN, lambda m: SIGNS.get(m[0].strip().lower(), "."), name[0], flags=re.IGNORECASE)
    whole = not before[: name.start()].strip() and not text[match.end() :].strip(" .!")
    introduced = whole or INTRODUCED.search(before, 0, name.start()) is not None
    if signs.isalpha() and (signs.lower() in ORDINARY or not introduced):
        return None
    start = match.start() - len(before) + name.start()
    return Found(f"{signs}@{domain}", start, match.end(), exact=False) if signs[-1].isalnum() else None
