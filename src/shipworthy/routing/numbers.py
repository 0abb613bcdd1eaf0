"""Numbers and money in a message."""

import re

from shipworthy.routing.found import Found, apart

COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
WORDS = {word: number for number, word in enumerate(COUNTED.split())} | {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "hundred": 100,
    "dozen": 12,
    "couple": 2,
}
SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9}
SCALES |= {"t": 1e12, "tn": 1e12, "trillion": 1e12, "hundred": 1e2}
DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
SCALE = r"(?:\s?(k|thousand|mn|million|m|bn|billion|b|tn|trillion|t|hundred)\b)?"
NUMBER = re.compile(rf"(?<![\w.])([-+]?)({DIGITS}){SCALE}", re.IGNORECASE)
SPOKEN = re.compile(rf"\b(?:an?\s+)?({'|'.join(WORDS)})\b{SCALE}", re.IGNORECASE)
MONEY = re.compile(
    rf"([$€£])\s?({DIGITS}){SCALE}|(?<![\w.])({DIGITS}){SCALE}\s?(?:dollars?|bucks|usd|euros?|eur|pounds?|gbp)\b",
    re.IGNORECASE,
)
SCALED = re.compile(rf"(?<![\w.])({DIGITS})\s?(million|bn|billion|tn|trillion)\b", re.IGNORECASE)
LARGEST = 1e18


def numbers(message: str) -> list[Found]:
    """Every number: `10`, `1,000`, `2.5`, `5k`, `ten`, `a dozen`."""
    found = []
    for match in NUMBER.finditer(message):
        value = _value(match[2], match[3]) * (-1 if match[1] == "-" else 1)
        if abs(value) < LARGEST:
            found.append(Found(value, match.start(), match.end()))
    for match in SPOKEN.finditer(message):
        scale = SCALES.get((match[2] or "").lower(), 1.0)
        found.append(Found(float(WORDS[match[1].lower()] * scale), match.start(), match.end()))
    return apart(found)


def integers(message: str) -> list[Found]:
    """Every whole number that is no amount of money, no percentage and no part of a code."""
    taken = money(message)
    found = []
    for item in numbers(message):
        after = message[item.end : item.end + 2].lstrip()
        if item.value == int(item.value) and not after.startswith(("%", ":")) and not _inside(item, taken):
            found.append(Found(int(item.value), item.start, item.end))
    return found


def money(message: str) -> list[Found]:
    """Every amount of money: `$50`, `50 dollars`, `100 billion`."""
    found = []
    for match in MONEY.finditer(message):
        digits, scale = (match[2], match[3]) if match[2] else (match[4], match[5])
        found.append(Found(_value(digits, scale), match.start(), match.end()))
    for match in SCALED.finditer(message):
        found.append(Found(_value(match[1], match[2]), match.start(), match.end()))
    return apart(item for item in found if item.value < LARGEST)


def _inside(item: Found, taken: list[Found]) -> bool:
    return any(item.start < other.end and other.start < item.end for other in taken)


def _value(digits: str, scale: str | None) -> float:
    if len(digits) > 40:
        return LARGEST
    return float(digits.replace(",", "")) * SCALES.get((scale or "").lower(), 1.0)
