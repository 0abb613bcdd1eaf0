"""Finds numbers and amounts of money, in digits and in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found, apart, outside
from shipworthy.routing.words import plain

UNITS = {w: n for n, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])}
TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
SMALL = UNITS | {word: number for number, word in enumerate(TEENS, start=10)}
TENS = {
    w: 10 * n
    for n, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
}
GROUPS = {"hundred": 100, "dozen": 12, "couple": 2}
THOUSANDS = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
SCALES = THOUSANDS | {"hundred": 1e2, "k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "t": 1e12, "tn": 1e12}

DIGITS = r"(?>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
SCALE = r"(?:\s?(hundred|thousand|million|mn|billion|bn|trillion|tn)|([kmbt]))?(?![^\W\d_])"
LETTER = SCALE.replace("|([kmbt])", r"|\s?([kmbt])")
ALONE = r"(?<![\w.])(?<!\w[-/:.])"
"""Excludes parts of words, codes, dates, times and telephone numbers."""
NUMBER = re.compile(
    rf"{ALONE}([-+]?)({DIGITS})(?:{SCALE}|(?=[^\W\d_]{{4}}))(?![-/:]\d|\.\d)(?!\s?[ap]\.?m\b)", re.IGNORECASE
)
CURRENCY = r"(?:dollars?|bucks|usd|euros?|eur|pounds?|gbp|cents?)\b"
SIGN = "[$€£]"
MONEY = re.compile(
    rf"(?:{SIGN}|\b(?:usd|eur|gbp))\s?({DIGITS})(?:{LETTER}|(?!\d))|{ALONE}({DIGITS}){SCALE}\s?(?:{SIGN}|({CURRENCY}))",
    re.IGNORECASE,
)
CURRENCY_NEXT = re.compile(rf"\s{CURRENCY}", re.IGNORECASE)
LARGE = re.compile(r"(?:million|mn|billion|bn|trillion|tn|\d[mbt])$", re.IGNORECASE)
PERCENT = re.compile(r"\s?(?:%|percent\b|per cent\b|pct\b)", re.IGNORECASE)
WORD = re.compile(r"[a-z]+", re.IGNORECASE)
SOME_WORD = re.compile(rf"\b(?:{'|'.join([*SMALL, *TENS, *GROUPS, *THOUSANDS])})\b", re.IGNORECASE)
HALF = re.compile(r"\s+and\s+a\s+half\b", re.IGNORECASE)
PRONOUN = re.compile(
    r"\b(?:(?:this|that|the|which)\s+(?:\w+\s+)?|(?:any|each|every|no|some|an?|another|other|first|last|next|only|in|good|\w+er"
    r"|\w+est)\s+)$",
    re.IGNORECASE,
)
PRONOUN_NEXT = re.compile(r"\s+(?:of|by|place|way|thing|more thing|another|day|go)\b", re.IGNORECASE)
MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
YEAR = r"(?:,?\s+\d{4}\b)?"
IN_DATE = re.compile(
    rf"\b{MONTHS}\.?\s+\d{{1,2}}\b(?!:){YEAR}|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTHS}\b{YEAR}", re.IGNORECASE
)
LARGEST = 1e18


def numbers(said: Said) -> list[Found]:
    """Find every number: `10`, `1,000`, `2.5`, `5k`, `ten`, `two hundred and fifty`, `3 percent`."""
    found = []
    for item in said.once(_numbers):
        percent = PERCENT.match(said.text, item.end)
        found.append(Found(item.value, item.start, percent.end() if percent else item.end))
    return found


def integers(said: Said) -> list[Found]:
    """Find every integer that is not money, a percentage, an ordinal, or part of a date or a code."""
    return [
        Found(int(item.value), item.start, item.end)
        for item in outside(said.once(_numbers), said.once(_with_currency))
        if item.value == int(item.value) and not PERCENT.match(said.text, item.end)
    ]


def money(said: Said) -> list[Found]:
    """Find every amount of money: `$50`, `50 dollars`, `fifty bucks`, `100 billion`, `2bn`."""
    text, every = said.text, said.once(_numbers)
    large = [item for item in every if abs(item.value) >= 1e6 and LARGE.search(text, item.start, item.end)]
    return apart([*said.once(_with_currency), *large])


def spoken(said: Said) -> list[Found]:
    """Find every number written in words, except the pronoun `one`."""
    found: list[Found] = []
    if not SOME_WORD.search(said.text):
        return found
    words = [_Word(match[0].lower(), match.start(), match.end()) for match in WORD.finditer(plain(said.text))]
    place = 0
    while place < len(words):
        item, used = _read(words[place:], said.text)
        if item is not None and item.value < LARGEST:
            found.append(item)
        place += used
    return found


def _numbers(said: Said) -> list[Found]:
    found = []
    for match in NUMBER.finditer(said.text):
        value = _value(match[2], match[3] or match[4]) * (-1 if match[1] == "-" else 1)
        if abs(value) < LARGEST:
            found.append(Found(value, match.start(), match.end()))
    found += said.once(spoken)
    if not found:
        return found
    dated = [Found(None, match.start(), match.end()) for match in IN_DATE.finditer(said.text)]
    return outside(apart(found), dated)


def _with_currency(said: Said) -> list[Found]:
    found = []
    for match in MONEY.finditer(said.text):
        scale = next((match[place] for place in (2, 3, 5, 6) if match[place]), None)
        value = _value(match[1] or match[4], scale) / (100 if (match[7] or "").lower().startswith("cent") else 1)
        found.append(Found(value, match.start(), match.end()))
    for item in said.once(spoken):
        if (unit := CURRENCY_NEXT.match(said.text, item.end)) is not None:
            value = item.value / (100 if unit[0].strip().lower().startswith("cent") else 1)
            found.append(Found(value, item.start, unit.end()))
    return apart([item for item in found if item.value < LARGEST])


def _value(digits: str, scale: str | None) -> float:
    return LARGEST if len(digits) > 40 else float(digits.replace(",", "")) * SCALES.get(plain(scale or "").lower(), 1.0)


@dataclass(frozen=True, slots=True)
class _Word:
    lower: str
    start: int
    end: int


def _read(words: list[_Word], message: str) -> tuple[Found | None, int]:
    """Read the number that begins at the first word, and count its words."""
    head = 1 if words[0].lower in ("a", "an") else 2 if [w.lower for w in words[:2]] == ["half", "a"] else 0
    started = words[head].lower if head < len(words) else ""
    if head and started not in GROUPS and started not in THOUSANDS:
        return None, 1
    total, group, used = _sum(words[head:], message, 1.0 if head else 0.0)
    if not used or (not head and started in ("couple", *THOUSANDS)):
        return None, 1
    value, end = total + group, words[head + used - 1].end
    if (half := HALF.match(message, end)) is not None:
        value, end = value + 0.5, half.end()
        extra = [word for word in words[head + used :] if word.start >= end][:1]
        if extra and extra[0].lower in THOUSANDS and not message[end : extra[0].start].strip():
            value, end = value * THOUSANDS[extra[0].lower], extra[0].end
    if value == 1 and end == words[0].end and _is_pronoun(message, words[0].start, end):
        return None, 1
    taken = sum(1 for word in words if word.end <= end)
    return Found(value / 2 if head == 2 else value, words[0].start, end), max(taken, 1)


def _is_pronoun(message: str, start: int, end: int) -> bool:
    return (
        PRONOUN.search(message[max(0, start - 20) : start]) is not None or PRONOUN_NEXT.match(message, end) is not None
    )


def _sum(words: list[_Word], message: str, group: float) -> tuple[float, float, int]:
    """Return the thousands, the rest below them, and the number of words read."""
    total, used, last = 0.0, 0, "start"
    for place, word in _joined(words, message):
        kind = _kind(word.lower)
        if not _follows(kind, last):
            break
        if kind in ("unit", "small", "tens"):
            group += SMALL.get(word.lower, 0) + TENS.get(word.lower, 0)
        elif kind == "group":
            group = max(group, 1.0) * GROUPS[word.lower]
        else:
            total, group = total + max(group, 1.0) * THOUSANDS[word.lower], 0.0
        used, last = place + 1, kind
    return total, group, used


def _joined(words: list[_Word], message: str) -> Iterator[tuple[int, _Word]]:
    """Yield adjacent words; one `and` may follow a hundred or a thousand."""
    before: _Word | None = None
    for place, word in enumerate(words):
        if before is not None and not message[before.end : word.start].replace("-", " ", 1).isspace():
            return
        if not (word.lower == "and" and before is not None and _kind(before.lower) in ("group", "thousands")):
            yield place, word
        before = word


def _kind(word: str) -> str:
    if word in UNITS:
        return "unit"
    if word in SMALL:
        return "small"
    if word in TENS:
        return "tens"
    return "group" if word in GROUPS else "thousands" if word in THOUSANDS else "none"


FOLLOWS = {
    "start": ("unit", "small", "tens", "group", "thousands"),
    "unit": ("group", "thousands"),
    "small": ("group", "thousands"),
    "tens": ("unit", "group", "thousands"),
    "group": ("unit", "small", "tens", "thousands"),
    "thousands": ("unit", "small", "tens"),
}


def _follows(kind: str, last: str) -> bool:
    return kind in FOLLOWS[last]
