"""Finds amounts of money by their signs, codes and names, in digits and in words."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shipworthy.regex import regex
from shipworthy.routing.manners import LONG
from shipworthy.routing.said import Said
from shipworthy.routing.values.digits import ALONE, LITERAL, LONG_SCALE, SCALES, goes_on, literal, runs, signed
from shipworthy.routing.values.found import Found, apart
from shipworthy.routing.values.spoken import LARGEST, spoken
from shipworthy.routing.words import plain

LISTS: Mapping[str, str] = json.loads(Path(__file__).with_name("currencies.json").read_text(encoding="utf-8"))


def _any_of(name: str) -> str:
    """Build a pattern of the words of a list, the longest first; `|` parts those that have spaces."""
    words = LISTS[name].split("|" if "|" in LISTS[name] else None)
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)


SIGNS = frozenset(LISTS["signs"] + ".")
"""What a currency before an amount ends with, beside letters."""
SIGN = f"[{re.escape(LISTS['signs'].replace(' ', ''))}]"
CODE = rf"(?-i:{_any_of('codes')}|{_any_of('small_codes')})"
MARK = rf"(?-i:{_any_of('marks')})"
BEFORE = (
    rf"(?:(?<![^\W_])(?:{_any_of('before_sign')})\s?)?{SIGN}"
    rf"|(?<![^\W_])(?:{CODE}|{MARK})(?![^\W\d_])\s?{SIGN}?|\b(?:{_any_of('names_before')})(?=\s)"
)
NAME = (
    rf"{SIGN}|(?:(?:{_any_of('adjectives')})\s+)?(?:{_any_of('names')})(?![^\W_])|(?-i:US|HK|NZ|[AC])\$"
    rf"|(?P<times>[MmKk](?={CODE}\b))?{CODE}(?![^\W_])|{MARK}(?![^\W_])"
)
MINOR = rf"(?P<minor>{_any_of('minor')})(?![^\W_])|(?P<after>{_any_of('after_major')})(?![^\W_])"
LETTER = r"(?:mm|[kmbt])"
PREFIX = regex(rf"(?P<sign>(?<![^\s(])[-\u2212])?(?:{BEFORE})\s?(?P<inner>[-\u2212]?)$", re.IGNORECASE)
AMOUNT = regex(
    rf"(?P<digits>{LITERAL})(?:(?:[\s-]?(?P<scale>{LONG_SCALE})|\s?(?P<letter>{LETTER}))(?![^\W\d_])|(?!\d))",
    re.IGNORECASE,
)
NAMED = regex(
    rf"{ALONE}(?P<sign>(?<!\d\s)[-\u2212])?(?P<digits>{LITERAL})"
    rf"(?:[\s-]?(?P<scale>{LONG_SCALE})(?![^\W\d_])|(?P<letter>[kmbt])(?![^\W\d_]))?[\s-]?(?:{NAME}|{MINOR})",
    re.IGNORECASE,
)
MARKED = frozenset(LISTS["signs"].replace(" ", "") + "¢")
"""The signs of currencies."""
DIGITS = "0123456789"
WORDS = frozenset(
    word.lower().strip(".$")
    for name in ("codes", "small_codes", "marks", "names", "names_before", "minor")
    for word in LISTS[name].split()
)
"""The words without any of which, and without a sign, a text names no currency."""
LONGEST_PREFIX = 12
"""Characters in which the sign or the code of a currency stands before the digits."""
NEXT = regex(rf"[\s-](?:{NAME}|{MINOR})", re.IGNORECASE)
BETWEEN = regex(r"\s*(?:,?\s*(?:and|und|y|et)\s+)?")
THREE_DECIMALS = regex(r"[1-9]\d{0,2}\.\d{3}")
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
    if not _priced(said):
        return []
    found = [*(_in_digits(said) if said.once(runs) else ()), *(_in_words(said) if said.once(spoken) else ())]
    if not found:
        return []
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


def _priced(said: Said) -> bool:
    """Whether a text may hold an amount: a long one without a sign, a code or a name of a currency holds none."""
    if len(said.text) <= LONG or not MARKED.isdisjoint(said.text):
        return True
    words = {token.lower.strip(DIGITS) for token in said.tokens}
    # The second one is a thousand or a million before a code: `5 kUSD`.
    return any(word in WORDS or word[1:] in WORDS for word in words)


def _continues(before: _Amount, item: _Amount, text: str) -> bool:
    """Whether cents stand behind an amount of whole units."""
    fits = item.minor and not before.minor and 0 < item.value < 1 and before.value == int(before.value)
    return fits and BETWEEN.fullmatch(text, before.end, item.start) is not None


def _in_digits(said: Said) -> list[_Amount]:
    text, found, read = said.text, [], 0
    for start, end in said.once(runs):
        if start < read:
            continue
        first = signed(text, start)
        begin = first + (text[first] != "." and first < start)
        item = _after_sign(text, begin, read) or (None if goes_on(text, end) else _before_name(text, first))
        if item is not None:
            found.append(item)
            read = item.end
    return found


def _after_sign(text: str, start: int, read: int) -> _Amount | None:
    """Read an amount behind the sign or the code of a currency; what stands before `read` is part of another."""
    beside = text[start - 1 : start]
    if not beside or beside.isdigit() or beside in ".,:/":
        return None
    place = start - 2 if beside in "-\u2212" else start - 1
    place -= place > 0 and text[place].isspace()
    if place < 0 or not (text[place].isalpha() or text[place] in SIGNS):
        return None
    prefix = PREFIX.search(text, max(read, start - LONGEST_PREFIX), start)
    match = AMOUNT.match(text, start) if prefix is not None else None
    if prefix is None or match is None:
        return None
    value = _scaled(match, match["scale"] or match["letter"])
    negative = prefix["sign"] or prefix["inner"]
    return None if value is None else _Amount(-value if negative else value, prefix.start(), match.end())


def _before_name(text: str, start: int) -> _Amount | None:
    """Read an amount before the name, the code or the sign of a currency."""
    match = NAMED.match(text, start)
    value = _scaled(match, match["scale"] or match["letter"] or match["times"]) if match is not None else None
    if match is None or value is None:
        return None
    return _amount(-value if match["sign"] else value, match, match.start())


def _scaled(match: re.Match[str], scale: str | None) -> float | None:
    value = None if THREE_DECIMALS.fullmatch(match["digits"]) else literal(match["digits"])
    return None if value is None else value * SCALES[plain(scale or "").lower()]


def _in_words(said: Said) -> list[_Amount]:
    found = []
    for item in said.once(spoken):
        match = NEXT.match(said.text, item.end)
        if match is not None:
            scale = SCALES[(match["times"] or "").lower()]
            found.append(_amount(item.value * scale, match, item.start))
    return found


def _amount(value: float, match: re.Match[str], start: int) -> _Amount:
    minor = bool(match["minor"] or match["after"])
    return _Amount(value / 100 if minor else value, start, match.end(), minor, bool(match["after"]))
