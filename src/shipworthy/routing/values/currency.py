"""Finds amounts of money by their signs, codes and names, in digits and in words."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shipworthy.routing.said import Said
from shipworthy.routing.values.digits import ALONE, LITERAL, LONG_SCALE, SCALES, literal
from shipworthy.routing.values.found import Found, apart
from shipworthy.routing.values.spoken import LARGEST, spoken
from shipworthy.routing.words import plain

LISTS: Mapping[str, str] = json.loads(Path(__file__).with_name("currencies.json").read_text(encoding="utf-8"))


def _any_of(name: str) -> str:
    """Build a pattern of the words of a list, the longest first; `|` parts those that have spaces."""
    words = LISTS[name].split("|" if "|" in LISTS[name] else None)
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)


SIGN = f"[{re.escape(LISTS['signs'].replace(' ', ''))}]"
CODE = rf"(?-i:{_any_of('codes')}|{_any_of('small_codes')})"
MARK = rf"(?-i:{_any_of('marks')})"
BEFORE = rf"(?:(?<![^\W_])(?:{_any_of('before_sign')})\s?)?{SIGN}|(?<![^\W_])(?:{CODE}|{MARK})(?![^\W\d_])\s?{SIGN}?"
NAME = (
    rf"{SIGN}|(?:(?:{_any_of('adjectives')})\s+)?(?:{_any_of('names')})(?![^\W_])|(?-i:US|HK|NZ|[AC])\$"
    rf"|(?P<times>[MmKk](?={CODE}\b))?{CODE}(?![^\W_])|{MARK}(?![^\W_])"
)
MINOR = rf"(?P<minor>{_any_of('minor')})(?![^\W_])|(?P<after>{_any_of('after_major')})(?![^\W_])"
LETTER = r"(?:mm|[kmbt])"
MONEY = re.compile(
    rf"(?P<sign>(?<![^\s(])[-\u2212])?(?:{BEFORE})\s?(?P<inner>[-\u2212]?)(?P<digits>{LITERAL})"
    rf"(?:(?:[\s-]?(?P<scale>{LONG_SCALE})|\s?(?P<letter>{LETTER}))(?![^\W\d_])|(?!\d))",
    re.IGNORECASE,
)
NAMED = re.compile(
    rf"{ALONE}(?P<sign>(?<!\d\s)[-\u2212])?(?P<digits>{LITERAL})(?:[\s-]?(?P<scale>{LONG_SCALE})(?![^\W\d_])|(?P<letter>[kmbt])(?![^\W\d_]))?"
    rf"[\s-]?(?:{NAME}|{MINOR})",
    re.IGNORECASE,
)
NEXT = re.compile(rf"[\s-](?:{NAME}|{MINOR})", re.IGNORECASE)
BETWEEN = re.compile(r"\s*(?:,?\s*(?:and|und|y|et)\s+)?")
THREE_DECIMALS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
"""Matches `1.234`, which is no price in English, and a thousand elsewhere."""


@dataclass(frozen=True, slots=True)
class _Amount:
    value: float
    start: int
    end: int
    minor: bool = False
    only_after: bool = False
    """Whether it counts only behind a larger unit: `43c`."""


def with_currency(said: Said) -> list[Found]:
    """Find every amount with a currency: `$50`, `1.234,56 €`, `HK$ 10 billion`, `twenty dollars 43 cents`.

    Cents alone are hundredths, and not `exact`.
    """
    found = [*_in_digits(said.text), *_in_words(said)]
    amounts = [Found(item, item.start, item.end) for item in found if abs(item.value) < LARGEST]
    joined: list[_Amount] = []
    for kept in apart(amounts):
        item: _Amount = kept.value
        before = joined[-1] if joined else None
        if before is not None and _continues(before, item, said.text):
            cents = item.value if before.value >= 0 else -item.value
            joined[-1] = _Amount(round(before.value + cents, 6), before.start, item.end)
        else:
            joined.append(item)
    return [Found(item.value, item.start, item.end, exact=not item.minor) for item in joined if not item.only_after]


def _continues(before: _Amount, item: _Amount, text: str) -> bool:
    """Whether cents stand behind an amount of whole units."""
    fits = item.minor and not before.minor and 0 < item.value < 1 and before.value == int(before.value)
    return fits and BETWEEN.fullmatch(text, before.end, item.start) is not None


def _in_digits(text: str) -> list[_Amount]:
    found = []
    for match in (*MONEY.finditer(text), *NAMED.finditer(text)):
        value = None if THREE_DECIMALS.fullmatch(match["digits"]) else literal(match["digits"])
        if value is not None:
            groups = match.groupdict()
            negative = bool(groups["sign"] or groups.get("inner"))
            scale = SCALES[plain(groups["scale"] or groups["letter"] or groups.get("times") or "").lower()]
            found.append(_amount(value * scale * (-1 if negative else 1), match, match.start(), match.end()))
    return found


def _in_words(said: Said) -> list[_Amount]:
    found = []
    for item in said.once(spoken):
        match = NEXT.match(said.text, item.end)
        if match is not None:
            scale = SCALES[(match["times"] or "").lower()]
            found.append(_amount(item.value * scale, match, item.start, match.end()))
    return found


def _amount(value: float, match: re.Match[str], start: int, end: int) -> _Amount:
    groups = match.groupdict()
    minor = bool(groups.get("minor") or groups.get("after"))
    return _Amount(value / 100 if minor else value, start, end, minor, bool(groups.get("after")))
