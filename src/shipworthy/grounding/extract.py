"""Finds the figures of a text, each with its place, kind and value."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from shipworthy.grounding.amounts import number_at
from shipworthy.grounding.days import day_at
from shipworthy.grounding.figure import Clock, Day, Figure
from shipworthy.grounding.hours import time_at
from shipworthy.grounding.marks import marked
from shipworthy.grounding.names import names_in, own_in
from shipworthy.grounding.spelled import in_words
from shipworthy.grounding.tokens import clean, exact, is_identifier, links, tail_at, telephone_at
from shipworthy.grounding.words import words
from shipworthy.regex import regex

DIGIT = regex(r"[0-9]")
JOINT = regex(r"[A-Za-z0-9_\u00c0-\u024f]{1,128}(?:[-./][A-Za-z0-9_\u00c0-\u024f]{1,64}){0,12}")
JOINTS = frozenset("_./-")
LONGEST_LEFT = 80
LONGEST_KEPT = 2000
"""Characters of a source whose figures are kept: 512 of them take at most some 20 MB."""
PART = regex(r"[^/]+")
ROWS = regex(r"(?:^[^\n,]*(?:,[^\n,]*){2,}(?:\n|\Z)){2,}", re.MULTILINE)
"""Two lines and more with two commas and more each."""
MEASURED = regex(r"\d[\d,.]*-?[a-zß-ÿ]{2,}(?:-[a-zß-ÿ]+)*")
"""`10-day`, `24-hour`, `3fach`: a number and a word."""
TIMES = regex(r"\d[\d,.]*[x×]")
PREFIXED = regex(r"([a-z]+)-(?=\d[\d.,]*$)")
BETWEEN = regex(r"[,\s\u00a0*]{0,4}(?:([^\s\d,*]{1,5})\s)?[\s\u00a0*]{0,3}")
MOST_IN_RANGE = 31
COUNTS_NOTHING = regex(r"[*_]{0,2}(?:[,;:).!?]|$|[ \u00a0](?:and|or|und|oder|y|o|et|ou)(?![^\W_]))")
"""After a number beside dates: `23, 24 and 27` are days, `23, 2 passengers` is none."""
AND = regex(r"\s{1,3}(?:(?:and|und|y|con|et)\s{1,3})?", re.IGNORECASE)
"""Between an amount and its cents."""


def figures_in(text: str, *, own: Sequence[str] = (), names: bool = False) -> tuple[Figure, ...]:
    """Return the figures of a text in order.

    `own`: values of the agent's own types, found as they are written. `names`: also proper names.
    """
    plain = clean(text)
    found = _scan(plain, marked(plain), small=False)
    if own:
        found += own_in(plain, tuple(own))
    if names:
        found += names_in(plain, sorted((one.start, one.end) for one in found))
    found.sort(key=lambda one: (one.start, -one.end))
    found = list(_with_cents(plain, found))
    return tuple(replace(one, text=text[one.start : one.end]) for one in found)


def _with_cents(text: str, found: list[Figure]) -> Iterator[Figure]:
    """Join an amount and the cents behind it: `231 dollars and 75 cents`."""
    waiting: Figure | None = None
    for one in found:
        if waiting is not None and _is_cents(one) and AND.fullmatch(text, waiting.end, one.start):
            value, digits = waiting.number() + one.number(), waiting.digits + 2
            waiting = replace(waiting, end=one.end, value=value, digits=digits, step=one.step, also=())
            continue
        if waiting is not None:
            yield waiting
        waiting = one
    if waiting is not None:
        yield waiting


def _is_cents(figure: Figure) -> bool:
    return figure.kind == "money" and not figure.unit and figure.step < 1 and abs(figure.number()) < 1


def evidence_in(text: str) -> Sequence[Figure]:
    """Return all that a source may be quoted for: also small numbers in words; ordinals and markers as in a text.

    Prompts, keys and results come again in the calls of a run and in later runs: the last ones are not read again.
    """
    return _kept(text) if len(text) <= LONGEST_KEPT else _read(text)


@lru_cache(maxsize=512)
def _kept(text: str) -> Sequence[Figure]:
    return tuple(_read(text))


def _read(text: str) -> list[Figure]:
    plain = clean(ROWS.sub(_apart, text))
    noon = [
        Figure(m[0], m.start(), m.end(), "time", Clock(words().noon[m[0].lower()], 0), 1, word=True)
        for m in _noon().finditer(plain)
    ]
    if DIGIT.search(plain) is None and "@" not in plain and "://" not in plain:
        return [*noon, *in_words(plain, small=True)]
    return noon + _scan(plain, marked(plain), small=True)


def _apart(rows: re.Match[str]) -> str:
    """Rows of numbers and words parted by commas alone, where no comma belongs to a number."""
    lines = rows[0].splitlines()
    alike = len({line.count(",") for line in lines}) == 1 and not any(", " in line for line in lines)
    return rows[0].replace(",", ";") if alike else rows[0]


@cache
def _noon() -> re.Pattern[str]:
    named = "|".join(sorted(map(re.escape, words().noon)))
    return re.compile(rf"(?<![^\W_])(?:{named})(?![^\W_])", re.IGNORECASE)


def _scan(text: str, skipped: list[tuple[int, int]], *, small: bool) -> list[Figure]:
    found = list(links(text))
    taken = sorted([*skipped, *((one.start, one.end) for one in found)])
    starts = [start for start, _ in taken]
    at = 0
    while (m := DIGIT.search(text, at)) is not None:
        place = bisect_right(starts, m.start()) - 1
        if place >= 0 and m.start() < taken[place][1]:
            at = taken[place][1]
            continue
        low = max(at, taken[place][1] if place >= 0 else 0)
        read = _figure_at(text, m.start(), low)
        found += read
        at = max([one.end for one in read] + [m.start() + 1])
        if not read:
            while at < len(text) and text[at].isdigit():
                at += 1
    _join_ranges(text, found)
    spans = sorted((one.start, one.end) for one in found)
    found += [one for one in in_words(text, small=small) if not _covered(one, spans)]
    return found


def _covered(one: Figure, spans: list[tuple[int, int]]) -> bool:
    place = bisect_right(spans, (one.start, len(spans) and 1 << 60)) - 1
    return place >= 0 and spans[place][1] > one.start


def _figure_at(text: str, at: int, low: int) -> list[Figure]:
    """Read what the next digit belongs to."""
    if (tail := tail_at(text, at, low)) is not None:
        return [tail]
    start = at - len(_left(text, at, low))
    token = JOINT.match(text, start)
    if start == at:
        if (found := day_at(text, at, low) or time_at(text, at)) is not None:
            return _day_and_time(text, found)
        if (phone := telephone_at(text, at)) is not None:
            return [phone]
    if token is not None and token.end() > at and _says_identifier(text, at, token):
        return [_identifier(text, token)]
    number = number_at(text, at, low)
    return [number] if number is not None else []


def _identifier(text: str, token: re.Match[str]) -> Figure:
    """An identifier; with a slash it may also be several."""
    whole = exact(text, token.start(), token.end())
    if "/" not in token[0]:
        return whole
    parts = [m for m in PART.finditer(text, token.start(), token.end()) if DIGIT.search(m[0])]
    return replace(whole, also=(tuple(exact(text, m.start(), m.end()) for m in parts),))


def _left(text: str, at: int, low: int) -> str:
    """The letters and joints that a digit is glued to."""
    start, least = at, max(low, at - LONGEST_LEFT)
    while start > least and (text[start - 1] in JOINTS or text[start - 1].isalnum()):
        start -= 1
    glued = text[start:at].lstrip("./-")
    return glued if any(letter.isalpha() or letter == "_" for letter in glued) else ""


def _day_and_time(text: str, found: Figure) -> list[Figure]:
    """A date, and the time that is glued to it with a `T`."""
    if found.kind == "date" and text[found.end : found.end + 1] in ("T", "t"):
        time = time_at(text, found.end + 1)
        return [found] if time is None else [found, time]
    return [found]


def _says_identifier(text: str, at: int, token: re.Match[str]) -> bool:
    """Whether a token is an identifier, and not a number with something glued to it."""
    shown = token[0]
    if shown.isdigit():
        return (shown[0] == "0" and len(shown) > 1) or len(shown) > 20
    if PREFIXED.match(shown) and shown.partition("-")[0] in words().lists["prefixes"]:
        return False
    if token.start() == at:
        if MEASURED.fullmatch(shown) or TIMES.fullmatch(shown):
            return False
        number = number_at(text, at, at)
        if number is not None and number.end >= token.end():
            return False
        if not any(letter.isalpha() or letter == "_" for letter in shown):
            return is_identifier(shown) and not _is_range(shown)
        return not _counts(shown)
    return not _after_currency(text, at, token)


def _counts(shown: str) -> bool:
    """Whether a token is a number by its end or by a slash: `50/month`, `1st`, `5kg/m`."""
    head, slash, rest = shown.partition("/")
    if slash and (head.replace(".", "").isdigit() and rest.isalpha() and rest.islower()):
        return True
    digits = len(head) - len(head.lstrip("0123456789"))
    return head[digits:].lower() in words().lists["ordinals"] or head[digits:] in words().letters


def _is_range(shown: str) -> bool:
    return "-" in shown and all(part.replace(".", "", 1).isdigit() for part in shown.split("-"))


def _after_currency(text: str, at: int, token: re.Match[str]) -> bool:
    """Whether the letters before a digit are the code or sign of a currency: `USD50`, `Rs.50`, `US$50`."""
    letters = text[token.start() : at].rstrip(".-")
    return letters in words().before and text[at : token.end()].replace(".", "").isdigit()


def _join_ranges(text: str, found: list[Figure]) -> None:
    """Make a bare number beside a date or a time one too: `8-10:30 pm`, `May 22, 23 and 24`."""
    found.sort(key=lambda one: one.start)
    for place in [*range(len(found) - 2, -1, -1), *range(1, len(found))]:
        one = found[place]
        if one.kind != "number" or not one.text.isdigit() or int(one.text) > MOST_IN_RANGE:
            continue
        for beside in (place + 1, place - 1):
            if not 0 <= beside < len(found) or found[beside].kind not in ("date", "time", "unit"):
                continue
            first, second = sorted((one, found[beside]), key=lambda each: each.start)
            between = text[first.end : second.start]
            if _joined(between) and (made := _as_beside(one, found[beside])) is not None:
                only = made.kind == "date" and ("-" in between or COUNTS_NOTHING.match(text, one.end))
                found[place] = replace(made, also=()) if only else made
                break


def _joined(between: str) -> bool:
    m = BETWEEN.fullmatch(between) if len(between) <= 14 else None
    if between.strip(" \u00a0*") in ("-", "/"):
        return True
    return (
        m is not None
        and bool(between)
        and (m[1] is None or m[1].lower() in words().lists["ranges"])
        and bool(m[1] or "," in between)
    )


def _as_beside(one: Figure, beside: Figure) -> Figure | None:
    """The bare number as the date or time that stands beside it; it stays a number as well."""
    number = int(one.text)
    if isinstance(beside.value, Day) and beside.value.month and beside.value.day and number >= 1:
        return replace(one, kind="date", value=beside.value._replace(day=number), also=((one,),))
    if isinstance(beside.value, Clock) and number <= 24:
        afternoon = beside.value.hour >= 12 and number <= 12
        return replace(one, kind="time", value=Clock(number % 24, 0, twelve=afternoon or number <= 12), also=((one,),))
    if beside.kind == "unit":
        return replace(one, kind="unit", unit=beside.unit, factor=beside.factor, also=((one,),))
    return None
