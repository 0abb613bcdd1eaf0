"""Finds numbers written in digits, as English, European, Indian and Swiss texts group them; what is unsure is left."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from shipworthy.regex import regex
from shipworthy.routing.said import Said
from shipworthy.routing.values.spoken import LARGEST, LISTS, PARTS
from shipworthy.routing.words import plain

THIN = "\u00a0\u2009\u202f"
"""Spaces that only group digits."""
LITERAL = (
    r"(?>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![.,]?\d)|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?(?![.,]?\d)"
    r"|\d{1,3}(?:\.\d{3})+,\d{1,2}(?![.,]?\d)|\d{1,3}(?:\.\d{3}){2,}(?![.,]?\d)"
    rf"|\d{{1,3}}(?:['’{THIN}]\d{{3}})+(?:[.,]\d{{1,2}})?(?![.,]?\d)"
    r"|\d{1,3}(?: \d{3})+,\d{2}(?![.,]?\d)|\d{1,3}(?: \d{3}){2,}(?![.,]?\d)(?! \d)"
    r"|\d+,\d{1,2}(?![.,]?\d)|\d+(?:\.\d+)?|\.\d+)"
)
"""Matches an unsigned number in digits, grouped ones first."""
UNICODE_PARTS: Mapping[str, float] = {
    "½": 1 / 2,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "¼": 1 / 4,
    "¾": 3 / 4,
    "⅕": 1 / 5,
    "⅛": 1 / 8,
}
UNICODE_PART = f"[{''.join(UNICODE_PARTS)}]"
SUFFIXES: Mapping[str, float] = {"mn": 1e6, "bn": 1e9, "tn": 1e12, "lkh": 1e5, "cr": 1e7}
LETTERS: Mapping[str, float] = {"k": 1e3, "m": 1e6, "mm": 1e6, "b": 1e9, "t": 1e12}
LONG: Mapping[str, float] = {**LISTS["scales"], **SUFFIXES, "hundred": 100, "dozen": 12, "dozens": 12}
SCALES: Mapping[str, float] = {**LONG, **LETTERS, "": 1.0}
LONG_SCALE = "|".join(sorted(LONG, key=lambda word: (-len(word), word)))
SCALE = rf"(?:[\s-]?(?P<scale>{LONG_SCALE})|(?P<letter>[kmbt]))?(?![^\W\d_])"
"""Matches a word of a thousand or a million, or a letter written together with the digits."""
ALONE = r"(?<![\w.])(?<!\d,)(?<!\w[-/:.^'’])"
"""Excludes parts of words, codes, dates, times and telephone numbers."""
AFTER = r"(?![-/:^]\d|[.,'’]\d)(?!\s?[ap]\.?m\b)"
NUMBER = regex(
    rf"{ALONE}(?P<sign>(?<!\d\s)[-+\u2212])?(?P<digits>{LITERAL})(?:(?:\s?(?P<part>{UNICODE_PART})"
    rf"|\s+(?P<top>\d)/(?P<bottom>[2-9]|1\d)(?![\d/]))|{SCALE}|(?=[^\W\d_]{{4}})){AFTER}",
    re.IGNORECASE,
)
UNICODE_ALONE = regex(rf"(?<!\d){UNICODE_PART}(?!\d)")
RUN = regex(r"\d+")
MOST_RUNS = 3000
"""Runs of digits from which on a text is a table or a log, of which no number is meant alone."""
LISTED = regex(r"(?<![\w.,/:-])\d{1,2}(?:,\d{1,2}+){2,}(?![\w.,/:-])")
"""Matches a list of small numbers, `1,2,3`."""
MINUS_BEFORE = regex(r"\b(?:minus|negative)\s+$", re.IGNORECASE)
PART_NEXT = regex(rf"\s+and\s+(?:a|an|one)\s+(half|third|quarter)\b(?:\s+({LONG_SCALE})\b)?", re.IGNORECASE)
UNSURE = regex(r"[1-9]\d{0,2}\.\d\d0")
"""Matches `1.500`, which is one and a half or fifteen hundred."""
LONGEST = 40
"""Digits of a number that is read."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in digits, its place, and its scale in lower case."""

    value: float
    start: int
    end: int
    scale: str = ""
    metric: bool = False
    """Whether the scale is a small letter that may be a unit: `5m`, five metres or five millions."""


def runs(said: Said) -> list[tuple[int, int]]:
    """Find the runs of digits of a text; none in a crowded one."""
    found = [match.span() for match in islice(RUN.finditer(said.text), MOST_RUNS)]
    return found if len(found) < MOST_RUNS else []


def crowded(said: Said) -> bool:
    """Whether the text is a table or a log, whose numbers are not read."""
    return not said.once(runs) and RUN.search(said.text) is not None


def figures(said: Said) -> list[Figure]:
    """Find every number in digits: `1,000`, `1.000,50`, `12,34,567.89`, `5k`, `2 1/4`, `½`, `minus 3`."""
    text, found, read = said.text, [], 0
    for start, end in said.once(runs):
        if start >= read and not goes_on(text, end):
            first = signed(text, start)
            match = NUMBER.match(text, first)
            if match is None and first < start:
                match = NUMBER.match(text, start)
            figure = _figure(match, text) if match is not None else None
            read = match.end() if match is not None else end
            found += [figure] if figure is not None else []
    for match in () if text.isascii() else UNICODE_ALONE.finditer(text):
        found.append(Figure(UNICODE_PARTS[match[0]], match.start(), match.end()))
    for match in LISTED.finditer(text) if len(said.once(runs)) > 2 and "," in text else ():
        found += [Figure(float(one[0]), one.start(), one.end()) for one in RUN.finditer(text, *match.span())]
    return found


def goes_on(text: str, end: int) -> bool:
    """Whether more digits follow behind a sign that no number holds, as in a date, a time or a code."""
    return text[end : end + 1] in ("-", "/", ":", "^") and text[end + 1 : end + 2].isdecimal()


def signed(text: str, start: int) -> int:
    """Return the place of the sign or the point that belongs to the digits at a place."""
    if text[start - 1 : start] == "." and not text[start - 2 : start - 1].isdigit():
        start -= 1
    return start - 1 if start and text[start - 1] in "+-\u2212" else start


def literal(digits: str) -> float | None:
    """Read an unsigned number in digits; None for one that is too long, or means another number elsewhere."""
    if len(digits) > LONGEST or UNSURE.fullmatch(digits):
        return None
    bare = "".join(sign for sign in digits if sign.isdecimal() or sign in ".,")
    comma, point = bare.rfind(","), bare.rfind(".")
    if comma > point >= 0 or (comma >= 0 and point < 0 and len(bare) - comma <= 3):
        bare = bare.replace(".", "").replace(",", ".")
    elif bare.count(".") > 1:
        bare = bare.replace(".", "")
    return float(bare.replace(",", ""))


def _figure(match: re.Match[str], text: str) -> Figure | None:
    start, end = match.span()
    value = literal(match["digits"])
    if value is None:
        return None
    if match["part"]:
        value += UNICODE_PARTS[match["part"]]
    elif match["top"]:
        value += int(match["top"]) / int(match["bottom"])
    letter = match["letter"] or ""
    scale = plain(match["scale"] or letter).lower()
    value *= SCALES[scale]
    if (part := PART_NEXT.match(text, end)) is not None:
        share, end = 1 / PARTS[part[1].lower()], part.end()
        if part[2] and not scale:
            value = (value + share) * SCALES[part[2].lower()]
        else:
            value += share * SCALES[part[2].lower() if part[2] else "" if scale == "hundred" else scale]
    if match["sign"] in ("-", "\u2212"):
        value = -value
    elif (minus := MINUS_BEFORE.search(text, max(0, start - 12), start)) is not None:
        value, start = -value, minus.start()
    metric = letter in ("m", "b", "t")
    return Figure(value, start, end, scale, metric) if abs(value) < LARGEST else None
