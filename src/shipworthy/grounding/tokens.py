"""Reads what must be repeated exactly: identifiers, e-mail addresses, links, telephone numbers, last digits."""

import re
from collections.abc import Iterator
from functools import cache

from shipworthy.grounding.figure import Figure
from shipworthy.grounding.words import words
from shipworthy.regex import regex

CLEAN = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2007\u2009\u200a\u202f", "\u00a0"),
        **dict.fromkeys("\u2018\u2019\u02bc", "'"),
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    }
)
URL = regex(r"(?:https?://|www\.)[^\s<>\"|`\\^{}]+", re.IGNORECASE)
URL_ENDS = ".,;:!?'*_)]"
MAIL_BEFORE = regex(r"[A-Za-z0-9._%+-]{1,64}$")
MAIL_AFTER = regex(r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
TOKEN = regex(r"\w+(?:[-./]\w+)*")
FOURS = regex(r"\d{4}(?:[ \u00a0-]\d{4}){2,4}(?!\d)")
DASHED = regex(r"\d{1,9}(?:-\d{1,9}){1,6}(?![\w]|-\w)")
PLUS = regex(r"\(?\d{1,4}\)?(?:[ \u00a0./-]{1,2}\(?\d{1,9}\)?){0,6}")
MASKED = regex(r"(?:[*x•.\u00b7#]{2,}|\u2026|X{2,})[ -]?$")
VERSION = regex(r"\d{1,5}(?:\.\d{1,5}){2,5}(?!\d)")
LONGEST_BEFORE = 40


def clean(text: str) -> str:
    """Return the text with one dash, one narrow space, one apostrophe and ASCII digits, at the same places."""
    return text.translate(CLEAN)


def exact(text: str, start: int, end: int, *, unit: str = "", value: str = "") -> Figure:
    """Make the figure of an identifier."""
    shown = text[start:end]
    digits = sum(letter.isdigit() for letter in shown)
    return Figure(shown, start, end, "identifier", value or shown.lstrip("#").lower(), digits, unit)


def links(text: str) -> Iterator[Figure]:
    """Yield links and e-mail addresses."""
    for m in URL.finditer(text):
        shown = m[0].rstrip(URL_ENDS if "(" not in m[0] else URL_ENDS.replace(")", ""))
        yield Figure(shown, m.start(), m.start() + len(shown), "url", shown.rstrip("/"), 0)
    at = text.find("@")
    while at >= 0:
        before = MAIL_BEFORE.search(text[max(0, at - 64) : at])
        after = MAIL_AFTER.match(text, at + 1)
        if before and after:
            start = at - len(before[0])
            shown = text[start : after.end()]
            yield Figure(shown, start, after.end(), "email", shown.lower(), 0)
        at = text.find("@", after.end() if after else at + 1)


def telephone_at(text: str, at: int) -> Figure | None:
    """Read groups of digits that are one number without being an amount: telephones, cards, ISBN."""
    start = at - 1 if at and text[at - 1] in "+(" else at
    start = start - 1 if start and text[start - 1] == "+" else start
    if (m := FOURS.match(text, at)) is not None:
        return _grouped(text, at, m.end())
    if (
        text[start] != text[at]
        and (m := PLUS.match(text, at))
        and _count(m[0]) >= 7
        and not _is_amount(m[0], text[start])
    ):
        return _grouped(text, start, m.end())
    m = DASHED.match(text, at)
    if m is None:
        return None
    groups = m[0].split("-")
    long = _count(m[0]) >= 7 and (len(groups) > 2 or groups[1].startswith("0") or len(groups[0]) == 3)
    return _grouped(text, at, m.end()) if long or len(groups) > 3 else None


def _count(text: str) -> int:
    return sum(letter.isdigit() for letter in text)


def _is_amount(shown: str, head: str) -> bool:
    """Whether the groups are those of thousands, `+12 345 678`, or a parenthesis that closes behind them all."""
    if head == "(" and ")" not in shown[:-1]:
        return True
    first, *rest = re.split(r"[ \u00a0]", shown)
    return bool(rest) and len(first) <= 3 and all(len(group) == 3 for group in rest) and "(" not in shown


def _grouped(text: str, start: int, end: int) -> Figure:
    return exact(text, start, end, value="".join(letter for letter in text[start:end] if letter.isdigit()))


@cache
def _tail_before() -> re.Pattern[str]:
    lists, phrases = words().lists["endings"], words().phrases["ending_phrases"]
    named = "|".join(sorted(map(re.escape, lists), key=lambda word: (-len(word), word)))
    return re.compile(
        rf"(?:\b(?:{named})|{'|'.join(map(re.escape, phrases))})(?:[\s\u00a0:*`(]{{1,4}}"
        r"(?:in|with|auf|mit|en|par|den|digits|sind|are|is|por|cifras|dígitos|chiffres|ziffern)){0,3}[\s\u00a0:*`(#\"']{1,4}$",
        re.IGNORECASE,
    )


TAIL = regex(r"\d{2,12}(?![\w]|[.,]\d)")


def tail_at(text: str, at: int, low: int) -> Figure | None:
    """Read the last digits of a longer number: `ending in 1234`, `****1234`."""
    m = TAIL.match(text, at)
    if m is None:
        return None
    start = max(low, at - LONGEST_BEFORE)
    masked = MASKED.search(text, start, at)
    if masked is not None and set(masked[0].strip()) <= {"*"} and len(masked[0].strip()) < 3:
        masked = None  # two asterisks are bold
    if masked is None and _tail_before().search(text, start, at) is None:
        return None
    return exact(text, at, m.end(), unit="tail")


def is_identifier(token: str) -> bool:
    """Whether a token of letters, digits and joints is an identifier: with both, or a number with a leading zero."""
    if VERSION.fullmatch(token):
        return True
    digits = _count(token)
    letters = any(letter.isalpha() for letter in token)
    if not letters:
        return "_" in token and digits > 0
    return digits > 0 and not token[0].isspace()
