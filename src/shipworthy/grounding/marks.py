"""Finds digits that say nothing: list markers, ordinals of the text's own items, names such as `24/7`."""

import re
from collections.abc import Iterator
from functools import cache

from shipworthy.grounding.words import words
from shipworthy.regex import regex

LIST = regex(r"^[ \t>|*_#-]{0,12}\(?(\d{1,3})\\?[.)](?=[ \t*_\u00a0]|$)(?:[*_]{1,2})?", re.MULTILINE)
HEADED = regex(
    r"^[ \t>|*_#•-]{0,12}[^\W\d_]{2,20}(?: [^\W\d_]{2,20})? #?(\d{1,2})"
    r"(?=[*_]{0,2}(?:[:)](?!\d)|[ \u00a0]-[ \u00a0])|[*_]{1,2})",
    re.MULTILINE,
)
KEYCAP = regex(r"\d\ufe0f?\u20e3")
HASH = regex(r"(?<![\w#&])#(\d{1,2})(?![\w]|[.,]\d)")
NTH = regex(r"(?<![\w.,])(\d{1,2})(?:st|nd|rd|th)[ \u00a0](?=([a-z]{2,20})(?![^\W_]))")
"""`2nd option`; what goes on with "of" or "and" is a date."""
ITEM = regex(r"^[ \t>]{0,12}(?:[-*•+]|\(?\d{1,3}[.)]|\(?[a-z][.)])[ \t]+\S", re.MULTILINE)
ROW = regex(r"^[ \t]{0,4}\|[ \t*]{0,4}(\d{1,3})[ \t*]{0,4}\|", re.MULTILINE)
LISTED = regex(r",|;|\b(?:and|und|y|e|et|or|oder|ou|o)\b|&")
LARGEST_ORDINAL = 20


@cache
def _labels() -> re.Pattern[str]:
    """A label before the number of an item, which a list of them may follow: `options 1, 2 and 3`."""
    named = "|".join(sorted(map(re.escape, words().lists["labels"]), key=lambda name: (-len(name), name)))
    return re.compile(
        rf"(?<![^\W_])(?:{named})s?[ \u00a0]{{1,2}}[*_#]{{0,2}}(\d{{1,2}})(?![\w%]|[.,:/]\d)"
        r"(?:(?:,|[ \u00a0](?:and|or|und|oder|y|o|et|ou|&)|-)[ \u00a0]?\d{1,2}(?![\w%]|[.,:/]\d)){0,10}",
        re.IGNORECASE,
    )


@cache
def _plain() -> re.Pattern[str]:
    named = "|".join(sorted(map(re.escape, words().lists["plain"]), key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<![\w/-])(?:{named})(?![\w/-])", re.IGNORECASE)


@cache
def _dated() -> re.Pattern[str]:
    months = "|".join(sorted(map(re.escape, words().months), key=lambda name: (-len(name), name)))
    return re.compile(rf"[ \u00a0]{{1,2}}(?:{months})(?![^\W_])", re.IGNORECASE)


def marked(text: str) -> list[tuple[int, int]]:
    """Return the spans whose digits are no figures, in order."""
    return sorted(_spans(text))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for m in LIST.finditer(text):
        if not _dated().match(text, m.end()):
            yield m.span()
    for m in KEYCAP.finditer(text):
        yield m.span()
    for pattern in (HEADED, HASH, _labels()):
        for m in pattern.finditer(text):
            if int(m[1]) <= LARGEST_ORDINAL and not _is_month(text[m.start() : m.start(1)]):
                yield m.span()
    for m in NTH.finditer(text):
        if int(m[1]) <= LARGEST_ORDINAL and m[2] not in words().lists["starters"]:
            yield m.span()
    for m in _plain().finditer(text):
        yield m.span()


def _is_month(head: str) -> bool:
    name = head.strip(" \t>|*_#•-\u00a0").lower()
    return name.rpartition(" ")[2] in words().months


def items_in(text: str) -> int:
    """Count the list items that a text begins."""
    return sum(1 for _ in ITEM.finditer(text))


def enumerated(text: str) -> frozenset[int]:
    """Return how many things a sentence may list: commas and "and", and one more."""
    commas = text.count(",") + text.count(";")
    joints = sum(1 for _ in LISTED.finditer(text))
    return frozenset({commas + 1, joints + 1, commas + 2}) if joints else frozenset()


def row_number(text: str) -> int | None:
    """Return the number in the first cell of a table's row."""
    m = ROW.match(text)
    return int(m[1]) if m else None
